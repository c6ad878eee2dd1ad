package io.jipmi.client.vocabulary;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The table of states and of the fields of event data 2 and 3, as {@code states.txt} describes it. Immutable once read. */
final class StateTable {
    /** In place of an offset: every one. */
    private static final int EVERY_STATE = -1;

    private final @Nullable Section[] generic = new Section[0x80];
    private final @Nullable Section[] specific = new Section[0x100];
    private final Map<String, Section> lists = new HashMap<>();

    /** The states of a type with the fields of its events, or the values of a list. */
    static final class Section {
        private final String name;
        private final Map<Integer, String> words = new TreeMap<>();
        private final List<Field> fields = new ArrayList<>();

        Section(String name) {
            this.name = name;
        }

        String name() {
            return name;
        }

        Map<Integer, String> words() {
            return words;
        }

        List<Field> fields() {
            return fields;
        }
    }

    /** How a field's value is told. */
    private enum Telling {
        NUMBER,
        NAMED,
        FLAG
    }

    /** Some bits of event data 2 or 3. */
    record Field(int offset, int dataByte, int high, int low, String name, Telling telling, Section values) {
        boolean isOf(int eventOffset, int eventDataByte) {
            return dataByte == eventDataByte && (offset == EVERY_STATE || offset == eventOffset);
        }

        /** What an event's byte says in this field; null if nothing. */
        @Nullable
        EventField read(int data) {
            int value = (data >> low) & ((1 << (high - low + 1)) - 1);
            return switch (telling) {
                case NUMBER -> EventField.number(name, value);
                case NAMED -> {
                    String meaning = values.words.get(value);
                    yield meaning == null ? EventField.unknown(name, value) : EventField.named(name, value, meaning);
                }
                case FLAG -> value == 0 ? null : EventField.flag(name);
            };
        }
    }

    static StateTable read(List<String> lines) {
        StateTable table = new StateTable();
        Section section = new Section("");
        int offset = EVERY_STATE;
        for (String line : lines) {
            String[] words = line.strip().split(" ", 3);
            switch (words[0]) {
                case "type" -> {
                    section = new Section(words[2]);
                    table.generic[Integer.parseInt(words[1], Resource.HEX)] = section;
                }
                case "sensor" -> {
                    int sensorType = Integer.parseInt(words[1], Resource.HEX);
                    section = new Section(SensorTypes.name(sensorType));
                    table.specific[sensorType] = section;
                }
                case "list" -> section = table.list(words[1]);
                case "*" -> offset = EVERY_STATE;
                default -> {
                    if (line.startsWith(" ")) {
                        section.fields.add(table.field(section, offset, line.strip()));
                    } else {
                        offset = Integer.parseInt(words[0], Resource.HEX);
                        section.words.put(offset, line.substring(words[0].length() + 1));
                    }
                }
            }
        }
        return table;
    }

    /** The states that the event/reading type code and the sensor type select; null if the specification has none. */
    @Nullable
    Section states(int eventReadingType, int sensorType) {
        if (eventReadingType == EventTypes.SENSOR_SPECIFIC) {
            return sensorType >= 0 && sensorType < specific.length ? specific[sensorType] : null;
        }
        return eventReadingType >= 0 && eventReadingType < generic.length ? generic[eventReadingType] : null;
    }

    private Section list(String name) {
        return lists.computeIfAbsent(name, Section::new);
    }

    /** The lists by name. */
    Map<String, Section> lists() {
        return lists;
    }

    private Field field(Section section, int offset, String line) {
        String[] words = line.split(" ", 4);
        int colon = words[1].indexOf(':');
        int low = Integer.parseInt(words[1].substring(colon + 1));
        int high = colon < 0 ? low : Integer.parseInt(words[1].substring(0, colon));
        return new Field(
                offset,
                Integer.parseInt(words[0]),
                high,
                low,
                words[3],
                switch (words[2]) {
                    case "-" -> Telling.NUMBER;
                    case "!" -> Telling.FLAG;
                    default -> Telling.NAMED;
                },
                switch (words[2]) {
                    case "-", "!", "=" -> section;
                    default -> list(words[2]);
                });
    }
}
