package io.jipmi.client.sdr;

import io.jipmi.client.Octets;

/**
 * How a sensor that can be read works: what full and compact records have in common (IPMI 2.0, 43.1 and 43.2).
 *
 * @param initialization how it starts
 * @param capabilities what can be done with it
 * @param masks which events it sends and what can be read of it
 * @param format how its raw reading is a number
 * @param unit what its reading is in
 * @param hysteresis what it is initialised to
 */
public record SensorSettings(
        SensorInitialization initialization,
        SensorCapabilities capabilities,
        SensorMasks masks,
        AnalogFormat format,
        UnitOfMeasure unit,
        RawHysteresis hysteresis) {
    private static final int INITIALIZATION = 10;
    private static final int CAPABILITIES = 11;
    private static final int MASKS = 14;
    private static final int UNITS = 20;

    static SensorSettings decode(Octets raw, boolean threshold, int hysteresisIndex) {
        return new SensorSettings(
                SensorInitialization.decode(raw.u8(INITIALIZATION)),
                SensorCapabilities.decode(raw.u8(CAPABILITIES)),
                threshold ? SensorMasks.threshold(raw, MASKS) : SensorMasks.discrete(raw, MASKS),
                AnalogFormat.ofUnits1(raw.u8(UNITS)),
                UnitOfMeasure.decode(raw, UNITS),
                RawHysteresis.decode(raw, hysteresisIndex));
    }
}
