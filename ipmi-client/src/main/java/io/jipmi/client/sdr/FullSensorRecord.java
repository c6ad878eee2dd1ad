package io.jipmi.client.sdr;

import io.jipmi.client.Octets;
import io.jipmi.client.sdr.SensorDescription.Direction;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * A sensor with conversion factors and thresholds (IPMI 2.0, 43.1). Immutable.
 *
 * @param raw the whole record
 * @param description who the sensor is
 * @param howItWorks what {@link #settings()} returns
 * @param conversion from raw bytes to values
 * @param range what readings to expect
 * @param initialThresholds the raw values thresholds are initialised to, all six whether the sensor has them or not
 */
public record FullSensorRecord(
        Octets raw,
        SensorDescription description,
        SensorSettings howItWorks,
        SensorConversion conversion,
        AnalogRange range,
        Map<Threshold, Integer> initialThresholds)
        implements SensorRecord {
    static final int TYPE = 0x01;
    static final int ID_STRING = 47;

    private static final int SENSOR_TYPE = 12;
    private static final int LINEARIZATION = 23;
    private static final int FACTORS = 24;
    private static final int DIRECTION = 28;
    private static final int RANGE = 30;
    private static final int HIGHEST_THRESHOLD = 36;
    private static final int HYSTERESIS = 42;

    public FullSensorRecord {
        initialThresholds = Map.copyOf(initialThresholds);
    }

    static FullSensorRecord decode(Octets raw) {
        SensorDescription description = SensorDescription.decode(
                raw, SENSOR_TYPE, Direction.of(raw.u8(DIRECTION)), RecordSharing.NONE, ID_STRING);
        SensorSettings settings = SensorSettings.decode(raw, description.isThreshold(), HYSTERESIS);
        return new FullSensorRecord(
                raw,
                description,
                settings,
                new SensorConversion(
                        settings.format(), Linearization.of(raw.u8(LINEARIZATION)), SensorFactors.decode(raw, FACTORS)),
                AnalogRange.decode(raw, RANGE),
                thresholds(raw));
    }

    @Override
    public Kind kind() {
        return Kind.FULL;
    }

    @Override
    public Optional<SensorSettings> settings() {
        return Optional.of(howItWorks);
    }

    /**
     * Whether its raw reading means a value: it has a number format, and is a threshold sensor. The specification says no
     * more, but discrete sensors are met whose unit shows that they measure something; ipmitool takes them so too.
     */
    public boolean hasValue() {
        return conversion.format() != AnalogFormat.NONE
                && (isThreshold() || howItWorks.unit().isSpecified());
    }

    /** The record has them from the highest down. */
    private static Map<Threshold, Integer> thresholds(Octets raw) {
        Map<Threshold, Integer> thresholds = new EnumMap<>(Threshold.class);
        thresholds.put(Threshold.UPPER_NON_RECOVERABLE, raw.u8(HIGHEST_THRESHOLD));
        thresholds.put(Threshold.UPPER_CRITICAL, raw.u8(HIGHEST_THRESHOLD + 1));
        thresholds.put(Threshold.UPPER_NON_CRITICAL, raw.u8(HIGHEST_THRESHOLD + 2));
        thresholds.put(Threshold.LOWER_NON_RECOVERABLE, raw.u8(HIGHEST_THRESHOLD + 3));
        thresholds.put(Threshold.LOWER_CRITICAL, raw.u8(HIGHEST_THRESHOLD + 4));
        thresholds.put(Threshold.LOWER_NON_CRITICAL, raw.u8(HIGHEST_THRESHOLD + 5));
        return thresholds;
    }
}
