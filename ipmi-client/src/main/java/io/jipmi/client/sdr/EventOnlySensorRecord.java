package io.jipmi.client.sdr;

import io.jipmi.client.Octets;
import io.jipmi.client.sdr.SensorDescription.Direction;
import java.util.Optional;

/**
 * A sensor that sends events and cannot be read, or several in a row (IPMI 2.0, 43.3). Immutable.
 *
 * @param raw the whole record
 * @param description who the sensor is
 */
public record EventOnlySensorRecord(Octets raw, SensorDescription description) implements SensorRecord {
    static final int TYPE = 0x03;
    static final int ID_STRING = 16;

    private static final int SENSOR_TYPE = 10;
    private static final int SHARING = 12;

    static EventOnlySensorRecord decode(Octets raw) {
        return new EventOnlySensorRecord(
                raw,
                SensorDescription.decode(
                        raw,
                        SENSOR_TYPE,
                        Direction.of(raw.u8(SHARING) >> 6),
                        RecordSharing.decode(raw.u8(SHARING), raw.u8(SHARING + 1)),
                        ID_STRING));
    }

    @Override
    public Kind kind() {
        return Kind.EVENT_ONLY;
    }

    @Override
    public Optional<SensorSettings> settings() {
        return Optional.empty();
    }
}
