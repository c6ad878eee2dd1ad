package io.jipmi.client.vocabulary;

import java.util.Optional;

/**
 * Something that event data 2 or 3 says about an event, or that it might. Immutable.
 *
 * @param name what it is about, for example {@code interrupt type}
 * @param value the field's bits, 0 to 0xFF
 * @param meaning what the value stands for; empty if it is a number; {@code unknown 13} if the
 *     specification gives the value none
 */
public record EventField(String name, int value, Optional<String> meaning) {

    static EventField number(String name, int value) {
        return new EventField(name, value, Optional.empty());
    }

    static EventField named(String name, int value, String meaning) {
        return new EventField(name, value, Optional.of(meaning));
    }

    static EventField unknown(String name, int value) {
        return new EventField(name, value, Optional.of("unknown " + value));
    }

    static EventField flag(String name) {
        return new EventField(name, 1, Optional.of("yes"));
    }

    /** For people: {@code interrupt type: NMI} or {@code memory module 3}. */
    @Override
    public String toString() {
        return meaning.isPresent() ? name + ": " + meaning.get() : name + " " + value;
    }
}
