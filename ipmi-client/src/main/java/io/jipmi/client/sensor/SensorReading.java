package io.jipmi.client.sensor;

import io.jipmi.client.Octets;
import io.jipmi.client.sdr.SensorConversion;
import io.jipmi.client.sdr.Threshold;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * What a sensor read: the answer to Get Sensor Reading (IPMI 2.0, 35.14). Immutable.
 *
 * @param sensor the sensor
 * @param raw the reading byte, 0 to 0xFF; means nothing of most discrete sensors
 * @param value in the sensor's unit; empty if it has none
 * @param tolerance how far the true value may be from it, to both sides; empty if there is no value
 * @param eventsEnabled whether the sensor sends events
 * @param stateBits of a threshold sensor the thresholds crossed, bit 0 the lower non-critical one to bit 5; of a discrete
 *     one a bit per event offset, 0 to 0x7FFF
 */
public record SensorReading(
        Sensor sensor, int raw, OptionalDouble value, OptionalDouble tolerance, boolean eventsEnabled, int stateBits)
        implements SensorResult {
    /** Reading and flags; answers that end before the state bytes are met. */
    static final int MIN_LENGTH_BYTES = 2;

    private static final int FLAGS = 1;
    private static final int EVENTS_ENABLED = 7;
    private static final int SCANNING_ENABLED = 6;
    private static final int UNAVAILABLE = 5;

    private static final int THRESHOLDS = 0x3F;
    private static final int STATES = 0x7FFF;

    /** Why the answer has no reading, if it has none; it has at least {@value #MIN_LENGTH_BYTES} bytes. */
    static Optional<NoReading> absence(Sensor sensor, Octets data) {
        if (!data.bit(FLAGS, SCANNING_ENABLED)) {
            return Optional.of(
                    NoReading.because(sensor, NoReading.Cause.SCANNING_DISABLED, "scanning of the sensor is disabled"));
        }
        if (data.bit(FLAGS, UNAVAILABLE)) {
            return Optional.of(
                    NoReading.because(sensor, NoReading.Cause.UNAVAILABLE, "the reading is not available now"));
        }
        return Optional.empty();
    }

    /**
     * Reads the bytes after the completion code.
     *
     * @param conversion that holds for this reading; empty if it means no value
     */
    static SensorReading decode(Sensor sensor, Octets data, Optional<SensorConversion> conversion) {
        int low = data.lengthBytes() > 2 ? data.u8(2) : 0;
        int high = data.lengthBytes() > 3 ? data.u8(3) : 0;
        int raw = data.u8(0);
        return new SensorReading(
                sensor,
                raw,
                conversion.map(way -> way.value(raw)).orElse(OptionalDouble.empty()),
                conversion.map(SensorConversion::tolerance).orElse(OptionalDouble.empty()),
                data.bit(FLAGS, EVENTS_ENABLED),
                sensor.isThreshold() ? low & THRESHOLDS : (low | high << 8) & STATES);
    }

    /** The thresholds crossed; none of a discrete sensor. */
    public Set<Threshold> crossed() {
        return Threshold.ofBits(sensor.isThreshold() ? stateBits : 0);
    }

    /**
     * The threshold crossed that says most: the most severe, of two alike the lower. Empty if none is crossed, and of a
     * discrete sensor.
     */
    public Optional<Threshold> worst() {
        Set<Threshold> crossed = crossed();
        return Threshold.BY_SEVERITY.stream().filter(crossed::contains).findFirst();
    }

    /** The states a discrete sensor is in, by name; none of a threshold sensor. */
    public List<SensorState> states() {
        return sensor.isThreshold() ? List.of() : SensorState.ofBits(sensor.record(), stateBits);
    }

    @Override
    public Health health() {
        return sensor.isThreshold() ? Health.ofCrossed(stateBits) : Health.STATE;
    }
}
