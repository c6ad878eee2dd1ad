package io.jipmi.client.vocabulary;

import io.jipmi.client.vocabulary.StateTable.Field;
import io.jipmi.client.vocabulary.StateTable.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What the offsets of sensors' states and events mean (IPMI 2.0, tables 42-1 to 42-3), and what event data 2 and 3 say
 * about an event where the specification defines it.
 */
public final class EventTypes {
    /** The event/reading type code of a sensor whose reading is compared with thresholds. */
    public static final int THRESHOLD = 0x01;

    /** The event/reading type code of a sensor whose states are those of its sensor type. */
    public static final int SENSOR_SPECIFIC = 0x6F;

    private static final int FIRST_OEM = 0x70;
    private static final int LAST_OEM = 0x7F;

    /** Bit 15 of a mask of states is reserved. */
    private static final int STATES = 15;

    private static final StateTable TABLE = StateTable.read(Resource.lines("states.txt"));

    private EventTypes() {}

    /**
     * The name of an event/reading type code, also of one that is reserved or the vendor's own.
     *
     * @param eventReadingType 0 to 0x7F
     */
    public static String name(int eventReadingType) {
        if (eventReadingType == 0) {
            return "unspecified";
        }
        if (eventReadingType == SENSOR_SPECIFIC) {
            return "sensor-specific";
        }
        Section section = TABLE.states(eventReadingType, 0);
        if (section != null) {
            return section.name();
        }
        boolean oem = eventReadingType >= FIRST_OEM && eventReadingType <= LAST_OEM;
        return String.format(Locale.ROOT, oem ? "OEM 0x%02x" : "reserved 0x%02x", eventReadingType);
    }

    /**
     * The name of a state, if the specification gives it one.
     *
     * @param eventReadingType 0 to 0x7F
     * @param sensorType 0 to 0xFF; selects the state if the event/reading type is {@link #SENSOR_SPECIFIC}
     * @param offset 0 to 15
     */
    public static Optional<String> state(int eventReadingType, int sensorType, int offset) {
        Section section = TABLE.states(eventReadingType, sensorType);
        return section == null
                ? Optional.empty()
                : Optional.ofNullable(section.words().get(offset));
    }

    /** The same with words for a state without a name: {@code unknown offset 9}. */
    public static String describe(int eventReadingType, int sensorType, int offset) {
        return state(eventReadingType, sensorType, offset).orElse("unknown offset " + offset);
    }

    /**
     * Every state that is set, in words.
     *
     * @param mask bit n for the state of offset n; bits from 15 on mean nothing
     */
    public static List<String> states(int eventReadingType, int sensorType, int mask) {
        List<String> states = new ArrayList<>();
        for (int offset = 0; offset < STATES; offset++) {
            if ((mask >> offset & 1) != 0) {
                states.add(describe(eventReadingType, sensorType, offset));
            }
        }
        return List.copyOf(states);
    }

    /**
     * What a byte of an event says if the event marks it as a sensor-specific event extension code.
     *
     * @param eventReadingType 0 to 0x7F
     * @param sensorType 0 to 0xFF
     * @param offset 0 to 15
     * @param dataByte 2 or 3
     * @param data the byte, 0 to 0xFF
     * @return empty where the specification defines nothing
     */
    public static List<EventField> fields(int eventReadingType, int sensorType, int offset, int dataByte, int data) {
        Section section = TABLE.states(eventReadingType, sensorType);
        List<EventField> read = new ArrayList<>();
        if (section != null) {
            for (Field field : section.fields()) {
                EventField value = field.isOf(offset, dataByte) ? field.read(data) : null;
                if (value != null) {
                    read.add(value);
                }
            }
        }
        return List.copyOf(read);
    }

    static StateTable table() {
        return TABLE;
    }
}
