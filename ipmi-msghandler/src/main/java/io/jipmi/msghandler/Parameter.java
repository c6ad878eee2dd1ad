package io.jipmi.msghandler;

import java.util.Locale;
import java.util.function.Function;

/**
 * A module parameter: the kernel's name, what it means, and how its text becomes a value. Immutable.
 *
 * @param <T> type of the value
 */
public final class Parameter<T> {
    private final String name;
    private final String description;
    private final T defaultValue;
    private final Function<String, T> reader;

    private Parameter(String name, String description, T defaultValue, Function<String, T> reader) {
        this.name = name;
        this.description = description;
        this.defaultValue = defaultValue;
        this.reader = reader;
    }

    /**
     * A whole number, decimal or with 0x.
     *
     * @param name module and parameter, for example {@code ipmi_msghandler.max_users}
     * @param min the least value allowed
     * @param max the greatest value allowed
     */
    public static Parameter<Integer> integer(String name, String description, int defaultValue, int min, int max) {
        return new Parameter<>(name, description, defaultValue, text -> number(text, min, max));
    }

    /** A switch: 1, y, on, true or 0, n, off, false. */
    public static Parameter<Boolean> flag(String name, String description, boolean defaultValue) {
        return new Parameter<>(name, description, defaultValue, Parameter::flag);
    }

    /** Module and parameter, for example {@code ipmi_msghandler.max_users}. */
    public String name() {
        return name;
    }

    /** What it does, in one sentence. */
    public String description() {
        return description;
    }

    /** Its value where nobody sets it. */
    public T defaultValue() {
        return defaultValue;
    }

    T read(String text) {
        return reader.apply(text);
    }

    private static Integer number(String text, int min, int max) {
        try {
            boolean hexadecimal = text.startsWith("0x") || text.startsWith("0X");
            long value = hexadecimal ? Long.parseLong(text.substring(2), 16) : Long.parseLong(text);
            if (value >= min && value <= max) {
                return (int) value;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + text + "' is not a number", e);
        }
        throw new IllegalArgumentException("'" + text + "' is not within " + min + ".." + max);
    }

    private static Boolean flag(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "1", "y", "yes", "on", "true" -> true;
            case "0", "n", "no", "off", "false" -> false;
            default -> throw new IllegalArgumentException("'" + text + "' is neither 1 nor 0");
        };
    }
}
