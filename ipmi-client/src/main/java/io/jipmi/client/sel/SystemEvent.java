package io.jipmi.client.sel;

import io.jipmi.client.IpmiTimestamp;
import io.jipmi.client.Octets;
import io.jipmi.client.vocabulary.EventField;
import io.jipmi.client.vocabulary.EventTypes;
import io.jipmi.client.vocabulary.SensorTypes;
import io.jipmi.msghandler.IpmiException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * An event of a sensor, record type 0x02 (IPMI 2.0, 32.1). Immutable.
 *
 * @param raw the whole record
 * @param timestamp when it was logged
 * @param generator who generated it
 * @param revision event message format: 4 for IPMI 1.5 and 2.0, 3 for IPMI 1.0
 * @param sensorType table 42-3, 0 to 0xFF
 * @param sensorNumber the sensor's number at the generator, 0 to 0xFF
 * @param eventReadingType table 42-1, 0 to 0x7F
 * @param asserted whether the state came to be true; false if it ceased to be
 * @param offset which state, 0 to 15
 */
public record SystemEvent(
        Octets raw,
        IpmiTimestamp timestamp,
        EventGenerator generator,
        int revision,
        int sensorType,
        int sensorNumber,
        int eventReadingType,
        boolean asserted,
        int offset)
        implements SelEntry {
    static final int RECORD_TYPE = 0x02;

    /** Revision, sensor type, sensor number, direction and type, event data 1; event data 2 and 3 may be left out. */
    static final int MIN_MESSAGE_LENGTH_BYTES = 5;

    private static final int MAX_MESSAGE_LENGTH_BYTES = 7;
    private static final int MESSAGE = 9;
    private static final int UNSPECIFIED = 0xFF;
    private static final int SEVERITY_TYPE = 0x07;
    private static final int NO_STATE = 0x0F;

    /** Which of a generator's sensors it is; the fields are those of a sensor data record's key. */
    public record Sensor(int ownerId, int channel, int lun, int number) {}

    /** What nobody knows anything about. */
    static final Function<Sensor, Optional<KnownSensor>> UNKNOWN_SENSORS = sensor -> Optional.empty();

    static SystemEvent ofRecord(Octets raw) {
        return new SystemEvent(
                raw,
                new IpmiTimestamp(raw.u32(3)),
                EventGenerator.of(raw.u16(7)),
                raw.u8(9),
                raw.u8(10),
                raw.u8(11),
                raw.u8(12) & 0x7F,
                !raw.bit(12, 7),
                raw.u8(13) & 0x0F);
    }

    /**
     * The event of a Platform Event message (IPMI 2.0, 29.3), which has neither id nor time.
     *
     * @param generatorId who sent it, as in a record: the low byte its address or software id, the high one channel, LUN
     * @param message from the event message revision on; event data 2 and 3 may be left out
     * @throws IpmiException if there are fewer than 5 bytes
     */
    public static SystemEvent ofPlatformEvent(int generatorId, Octets message) throws IpmiException {
        message.require(MIN_MESSAGE_LENGTH_BYTES, "a platform event message");
        int[] record = new int[LENGTH_BYTES];
        record[2] = RECORD_TYPE;
        for (int i = 3; i < 7; i++) {
            record[i] = UNSPECIFIED;
        }
        record[7] = generatorId;
        record[8] = generatorId >> 8;
        for (int i = 0; i < MAX_MESSAGE_LENGTH_BYTES; i++) {
            record[MESSAGE + i] = i < message.lengthBytes() ? message.u8(i) : UNSPECIFIED;
        }
        return ofRecord(Octets.of(record));
    }

    /** The sensor it is about. */
    public Sensor sensor() {
        return new Sensor(generator.ownerId(), generator.channel(), generator.lun(), sensorNumber);
    }

    /** The state in words, also one that the specification does not know. */
    public String state() {
        return EventTypes.describe(eventReadingType, sensorType, offset);
    }

    /** Event data 2, 0 to 0xFF; what it holds is said by {@link #data2Use()}. */
    public int data2() {
        return raw.u8(14);
    }

    /** Event data 3, 0 to 0xFF; what it holds is said by {@link #data3Use()}. */
    public int data3() {
        return raw.u8(15);
    }

    /** What event data 2 holds. */
    public EventDataUse data2Use() {
        return EventDataUse.ofData2(eventReadingType, raw.u8(13));
    }

    /** What event data 3 holds. */
    public EventDataUse data3Use() {
        return EventDataUse.ofData3(eventReadingType, raw.u8(13));
    }

    /** The raw reading that triggered it, 0 to 0xFF. */
    public OptionalInt triggerReading() {
        return data2Use() == EventDataUse.TRIGGER_READING ? OptionalInt.of(data2()) : OptionalInt.empty();
    }

    /** The raw threshold that was crossed, 0 to 0xFF. */
    public OptionalInt triggerThreshold() {
        return data3Use() == EventDataUse.TRIGGER_THRESHOLD ? OptionalInt.of(data3()) : OptionalInt.empty();
    }

    /** The state before this one, in words, where the event says so. */
    public Optional<String> previousState() {
        int previous = data2() & 0x0F;
        return data2Use() == EventDataUse.PREVIOUS_STATE && previous != NO_STATE
                ? Optional.of(EventTypes.describe(eventReadingType, sensorType, previous))
                : Optional.empty();
    }

    /** How severe it is, in the words of the generic severity states, where the event says so. */
    public Optional<String> severity() {
        int severity = data2() >> 4;
        return data2Use() == EventDataUse.PREVIOUS_STATE && severity != NO_STATE
                ? Optional.of(EventTypes.describe(SEVERITY_TYPE, sensorType, severity))
                : Optional.empty();
    }

    /** What event data 2 and 3 say in the words of the sensor type; empty where they hold something else. */
    public List<EventField> fields() {
        List<EventField> fields = new ArrayList<>();
        if (data2Use() == EventDataUse.SENSOR_SPECIFIC) {
            fields.addAll(EventTypes.fields(eventReadingType, sensorType, offset, 2, data2()));
        }
        if (data3Use() == EventDataUse.SENSOR_SPECIFIC) {
            fields.addAll(EventTypes.fields(eventReadingType, sensorType, offset, 3, data3()));
        }
        return List.copyOf(fields);
    }

    @Override
    public Optional<IpmiTimestamp> loggedAt() {
        return Optional.of(timestamp);
    }

    @Override
    public String describe() {
        return describe(UNKNOWN_SENSORS);
    }

    /**
     * What happened, one line, with the sensor's name and its readings converted where they are known.
     *
     * @param sensors what is known about a sensor
     */
    public String describe(Function<Sensor, Optional<KnownSensor>> sensors) {
        Optional<KnownSensor> known = sensors.apply(sensor());
        String name = known.map(sensor -> sensor.name() + " ").orElse("");
        return name
                + SensorTypes.name(sensorType)
                + " #"
                + EventGenerator.hex(sensorNumber)
                + " of "
                + generator
                + ": "
                + state()
                + (asserted ? " asserted" : " deasserted")
                + details(known).stream().map(detail -> ", " + detail).collect(Collectors.joining());
    }

    /**
     * What event data 2 and 3 say, a text for each thing; readings converted where the sensor is known.
     *
     * @param sensors what is known about a sensor
     */
    public List<String> details(Function<Sensor, Optional<KnownSensor>> sensors) {
        return details(sensors.apply(sensor()));
    }

    private List<String> details(Optional<KnownSensor> known) {
        KnownSensor sensor = known.orElse(KnownSensor.named(""));
        List<String> details = new ArrayList<>();
        triggerReading().ifPresent(raw -> details.add("reading " + converted(sensor, raw)));
        triggerThreshold().ifPresent(raw -> details.add("threshold " + converted(sensor, raw)));
        previousState().ifPresent(state -> details.add("before: " + state));
        severity().ifPresent(severity -> details.add("severity: " + severity));
        fields().forEach(field -> details.add(field.toString()));
        if (data2Use() == EventDataUse.OEM) {
            details.add("OEM data 2 " + EventGenerator.hex(data2()));
        }
        if (data3Use() == EventDataUse.OEM) {
            details.add("OEM data 3 " + EventGenerator.hex(data3()));
        }
        return List.copyOf(details);
    }

    private static String converted(KnownSensor sensor, int raw) {
        return sensor.reading().apply(raw).orElseGet(() -> EventGenerator.hex(raw) + " raw");
    }
}
