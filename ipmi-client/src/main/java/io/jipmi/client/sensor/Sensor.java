package io.jipmi.client.sensor;

import io.jipmi.client.sdr.EntityId;
import io.jipmi.client.sdr.FullSensorRecord;
import io.jipmi.client.sdr.RecordSharing;
import io.jipmi.client.sdr.SdrRecord;
import io.jipmi.client.sdr.SdrRepository;
import io.jipmi.client.sdr.SensorRecord;
import io.jipmi.client.sdr.SensorSettings;
import io.jipmi.client.sdr.UnitOfMeasure;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * One sensor: a record that several sensors share describes each of them (IPMI 2.0, table 43-2). Immutable.
 *
 * @param record what describes it
 * @param index which of the record's sensors it is, 0 to 14
 */
public record Sensor(SensorRecord record, int index) {
    private static final int INSTANCE = 0x7F;

    public Sensor {
        if (index < 0 || index >= record.sharing().count()) {
            throw new IllegalArgumentException("the record has no sensor " + index + " but "
                    + record.sharing().count());
        }
    }

    /** The sensors a record describes. */
    public static List<Sensor> of(SensorRecord record) {
        return IntStream.range(0, record.sharing().count())
                .mapToObj(index -> new Sensor(record, index))
                .toList();
    }

    /** Every sensor a repository describes, in its order. */
    public static List<Sensor> all(SdrRepository repository) {
        return all(repository.records());
    }

    /** Every sensor that is described by a record among these, in their order. */
    public static List<Sensor> all(List<SdrRecord> records) {
        return records.stream()
                .filter(SensorRecord.class::isInstance)
                .flatMap(record -> of((SensorRecord) record).stream())
                .toList();
    }

    /** What tells it from every other sensor. */
    public SensorKey key() {
        return new SensorKey(record.ownerId(), record.channel(), record.ownerLun(), number(), name());
    }

    /** From the id string; empty if it has none. */
    public String name() {
        return record.name(index);
    }

    /** Its number at its owner's LUN, 0 to 0xFF. */
    public int number() {
        return (record.number() + index) & 0xFF;
    }

    /** What it watches. */
    public EntityId entity() {
        EntityId first = record.entity();
        RecordSharing sharing = record.sharing();
        return sharing.entityInstanceIncrements()
                ? new EntityId(first.id(), (first.instance() + index) & INSTANCE, first.container())
                : first;
    }

    /** Whether it can be read at all; others only send events. */
    public boolean isReadable() {
        return record.settings().isPresent();
    }

    /** Whether it has a reading that is compared with thresholds. */
    public boolean isThreshold() {
        return record.isThreshold();
    }

    /** What its values are in; empty if it has none. */
    public Optional<UnitOfMeasure> unit() {
        return analog().flatMap(SensorRecord::settings).map(SensorSettings::unit);
    }

    /** Its record, if its raw reading means a value. */
    Optional<FullSensorRecord> analog() {
        return record instanceof FullSensorRecord full && full.hasValue() ? Optional.of(full) : Optional.empty();
    }
}
