package io.jipmi.client.sdr;

import io.jipmi.client.Octets;
import io.jipmi.client.sdr.SensorDescription.Direction;
import java.util.Optional;

/**
 * A sensor without conversion factors, or several in a row (IPMI 2.0, 43.2). Immutable.
 *
 * @param raw the whole record
 * @param description who the sensor is
 * @param howItWorks what {@link #settings()} returns
 */
public record CompactSensorRecord(Octets raw, SensorDescription description, SensorSettings howItWorks)
        implements SensorRecord {
    static final int TYPE = 0x02;
    static final int ID_STRING = 31;

    private static final int SENSOR_TYPE = 12;
    private static final int SHARING = 23;
    private static final int HYSTERESIS = 25;

    static CompactSensorRecord decode(Octets raw) {
        SensorDescription description = SensorDescription.decode(
                raw,
                SENSOR_TYPE,
                Direction.of(raw.u8(SHARING) >> 6),
                RecordSharing.decode(raw.u8(SHARING), raw.u8(SHARING + 1)),
                ID_STRING);
        return new CompactSensorRecord(
                raw, description, SensorSettings.decode(raw, description.isThreshold(), HYSTERESIS));
    }

    @Override
    public Kind kind() {
        return Kind.COMPACT;
    }

    @Override
    public Optional<SensorSettings> settings() {
        return Optional.of(howItWorks);
    }
}
