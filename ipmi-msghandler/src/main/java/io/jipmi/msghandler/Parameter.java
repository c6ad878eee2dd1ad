package io.jipmi.msghandler;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A module parameter: the kernel's name, what it means, and how its text becomes a value. Numbers are written as the
 * kernel takes them: decimal, hexadecimal with 0x, octal with 0. Immutable.
 *
 * @param <T> type of the value
 */
public final class Parameter<T> {
    private static final Pattern NUMBER = Pattern.compile("-?(0[xX][0-9a-fA-F]+|[0-9]+)");

    private final String name;
    private final String description;
    private final T defaultValue;
    private final Function<String, T> reader;
    private final BinaryOperator<T> join;
    private final boolean changeable;

    private Parameter(String name, String description, T defaultValue, Function<String, T> reader) {
        this(name, description, defaultValue, reader, (earlier, later) -> later, false);
    }

    private Parameter(
            String name,
            String description,
            T defaultValue,
            Function<String, T> reader,
            BinaryOperator<T> join,
            boolean changeable) {
        this.name = name;
        this.description = description;
        this.defaultValue = defaultValue;
        this.reader = reader;
        this.join = join;
        this.changeable = changeable;
    }

    /**
     * A whole number.
     *
     * @param name module and parameter, for example {@code ipmi_msghandler.max_users}
     * @param min the least value allowed
     * @param max the greatest value allowed
     */
    public static Parameter<Integer> integer(String name, String description, int defaultValue, int min, int max) {
        return new Parameter<>(name, description, defaultValue, text -> (int) number(text, min, max));
    }

    /** A switch: 1, y, on, true or 0, n, off, false. */
    public static Parameter<Boolean> flag(String name, String description, boolean defaultValue) {
        return new Parameter<>(name, description, defaultValue, Parameter::flag);
    }

    /**
     * One of the words that an enum's constants are in small letters.
     *
     * @param defaultValue its value where nobody sets it
     */
    public static <E extends Enum<E>> Parameter<E> choice(String name, String description, E defaultValue) {
        E[] constants = defaultValue.getDeclaringClass().getEnumConstants();
        List<String> words = Arrays.stream(constants)
                .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                .toList();
        return new Parameter<>(name, description, defaultValue, text -> constants[words.indexOf(oneOf(words, text))]);
    }

    /**
     * An array of whole numbers, separated by commas; an empty item is one nobody sets. Empty by default.
     *
     * @param maxItems how many there may be
     * @param min the least value allowed
     * @param max the greatest value allowed
     */
    public static Parameter<List<OptionalLong>> integers(
            String name, String description, int maxItems, long min, long max) {
        return new Parameter<>(
                name,
                description,
                List.of(),
                text -> items(text, maxItems).stream()
                        .map(item -> item.isEmpty() ? OptionalLong.empty() : OptionalLong.of(number(item, min, max)))
                        .toList());
    }

    /**
     * An array of words, separated by commas; an empty item is one nobody sets, and stays empty. Empty by default.
     *
     * @param maxItems how many there may be
     * @param allowed the words known
     */
    public static Parameter<List<String>> words(String name, String description, int maxItems, List<String> allowed) {
        return new Parameter<>(
                name,
                description,
                List.of(),
                text -> items(text, maxItems).stream()
                        .map(item -> item.isEmpty() ? item : oneOf(allowed, item))
                        .toList());
    }

    /**
     * A list to which every word of this name adds one item, in the order of the words. Empty by default.
     *
     * @param reader makes an item; throws {@link IllegalArgumentException} with a line saying what is wrong
     */
    public static <T> Parameter<List<T>> repeated(String name, String description, Function<String, T> reader) {
        return new Parameter<>(
                name,
                description,
                List.of(),
                text -> List.of(reader.apply(text)),
                (earlier, later) ->
                        Stream.concat(earlier.stream(), later.stream()).toList(),
                false);
    }

    /**
     * Anything else.
     *
     * @param reader makes the value; throws {@link IllegalArgumentException} with a line saying what is wrong
     */
    public static <T> Parameter<T> of(String name, String description, T defaultValue, Function<String, T> reader) {
        return new Parameter<>(name, description, defaultValue, reader);
    }

    /** The same parameter, whose value shows whether anybody set it. */
    public Parameter<Optional<T>> optional() {
        return new Parameter<>(name, description, Optional.empty(), text -> Optional.of(reader.apply(text)));
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

    /** The same, to be used in its place, for a parameter that is heeded when it changes while interfaces run. */
    public Parameter<T> heededAtRunTime() {
        return new Parameter<>(name, description, defaultValue, reader, join, true);
    }

    /** Whether a change is heeded while interfaces run; otherwise it is read when they are attached. */
    public boolean changeable() {
        return changeable;
    }

    /** Its value where nobody sets it, as it would be written. */
    String defaultText() {
        if (defaultValue instanceof Boolean flag) {
            return flag ? "1" : "0";
        }
        if (defaultValue instanceof Enum<?> constant) {
            return constant.name().toLowerCase(Locale.ROOT);
        }
        return defaultValue instanceof Number ? defaultValue.toString() : "";
    }

    T read(String text) {
        return reader.apply(text);
    }

    /** What a further word of this name makes of the value there was. */
    @SuppressWarnings("unchecked") // both were made by read
    Object join(Object earlier, Object later) {
        return join.apply((T) earlier, (T) later);
    }

    private static List<String> items(String text, int maxItems) {
        List<String> items = new ArrayList<>();
        for (String item : text.split(",", -1)) {
            items.add(item.strip());
        }
        if (items.size() > maxItems) {
            throw new IllegalArgumentException(items.size() + " items are more than the " + maxItems + " it can have");
        }
        return items;
    }

    private static String oneOf(List<String> allowed, String word) {
        if (!allowed.contains(word)) {
            throw new IllegalArgumentException("'" + word + "' is none of " + String.join(", ", allowed));
        }
        return word;
    }

    private static long number(String text, long min, long max) {
        if (!NUMBER.matcher(text).matches()) {
            throw new IllegalArgumentException("'" + text + "' is not a number");
        }
        long value;
        try {
            value = Long.decode(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + text + "' is not a number of at most 63 bits", e);
        }
        if (value < min || value > max) {
            throw new IllegalArgumentException("'" + text + "' is not within " + min + ".." + max);
        }
        return value;
    }

    private static Boolean flag(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "1", "y", "yes", "on", "true" -> true;
            case "0", "n", "no", "off", "false" -> false;
            default -> throw new IllegalArgumentException("'" + text + "' is neither 1 nor 0");
        };
    }
}
