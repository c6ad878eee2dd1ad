package io.jipmi.client.sdr;

import java.util.List;
import java.util.stream.Stream;

/**
 * Everything that was in the SDR repository at one time. Immutable.
 *
 * @param info the repository's state when the reading that succeeded began
 * @param records all records, in the repository's order
 */
public record SdrRepository(SdrRepositoryInfo info, List<SdrRecord> records) {
    public SdrRepository {
        records = List.copyOf(records);
    }

    /** The records of sensors. */
    public List<SensorRecord> sensors() {
        return only(SensorRecord.class).toList();
    }

    /** The records of devices. */
    public List<LocatorRecord> locators() {
        return only(LocatorRecord.class).toList();
    }

    /** How many sensors there are. */
    public SensorCount sensorCount() {
        return new SensorCount(
                count(SensorRecord.Kind.FULL),
                count(SensorRecord.Kind.COMPACT),
                count(SensorRecord.Kind.EVENT_ONLY),
                sum(only(SensorRecord.class).filter(SensorRecord::isThreshold)));
    }

    private int count(SensorRecord.Kind kind) {
        return sum(only(SensorRecord.class).filter(sensor -> sensor.kind() == kind));
    }

    private static int sum(Stream<SensorRecord> sensors) {
        return sensors.mapToInt(sensor -> sensor.sharing().count()).sum();
    }

    private <T extends SdrRecord> Stream<T> only(Class<T> kind) {
        return records.stream().filter(kind::isInstance).map(kind::cast);
    }
}
