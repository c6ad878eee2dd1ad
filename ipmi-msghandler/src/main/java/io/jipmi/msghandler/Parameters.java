package io.jipmi.msghandler;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The values of module parameters somebody set. Immutable. */
public final class Parameters {
    /** Nothing set: every parameter has its default. */
    public static final Parameters DEFAULTS = new Parameters(Map.of());

    private final Map<Parameter<?>, Setting> values;
    private final int interfaceIndex;

    /** What somebody wrote, and what it means. */
    private record Setting(String text, Object value) {}

    private Parameters(Map<Parameter<?>, Setting> values) {
        this(Map.copyOf(values), 0);
    }

    private Parameters(Map<Parameter<?>, Setting> values, int interfaceIndex) {
        this.values = values;
        this.interfaceIndex = interfaceIndex;
    }

    /**
     * Reads words of the form {@code module.name=value}; a later word replaces an earlier one, unless the
     * parameter is {@link Parameter#repeated}.
     *
     * @param known every parameter there is
     * @throws IllegalArgumentException whose message names the word that is unknown or has a bad value
     */
    public static Parameters parse(List<String> words, Collection<Parameter<?>> known) {
        TreeMap<String, Parameter<?>> byName = new TreeMap<>();
        known.forEach(parameter -> byName.put(parameter.name(), parameter));
        Map<Parameter<?>, Setting> values = new HashMap<>();
        for (String word : words) {
            int equals = word.indexOf('=');
            @Nullable Parameter<?> parameter = equals < 0 ? null : byName.get(word.substring(0, equals));
            if (parameter == null) {
                throw new IllegalArgumentException("'" + word + "' sets no known parameter; known are "
                        + sameModule(word, byName.navigableKeySet()));
            }
            values.merge(parameter, setting(parameter, word), (earlier, later) -> joined(parameter, earlier, later));
        }
        return new Parameters(values);
    }

    /**
     * These values but for one.
     *
     * @param text how the new value is written
     * @throws IllegalArgumentException whose message says what is wrong with it
     */
    public Parameters with(Parameter<?> parameter, String text) {
        Map<Parameter<?>, Setting> changed = new HashMap<>(values);
        changed.put(parameter, setting(parameter, parameter.name() + "=" + text));
        return new Parameters(Map.copyOf(changed), interfaceIndex);
    }

    /** The value set, as somebody wrote it, or the parameter's default, as it would be written. */
    public String text(Parameter<?> parameter) {
        Setting setting = values.get(parameter);
        return setting == null ? parameter.defaultText() : setting.text();
    }

    private static Setting joined(Parameter<?> parameter, Setting earlier, Setting later) {
        Object value = parameter.join(earlier.value(), later.value());
        boolean replaced = value.equals(later.value());
        return new Setting(replaced ? later.text() : earlier.text() + " " + later.text(), value);
    }

    private static Setting setting(Parameter<?> parameter, String word) {
        String text = word.substring(word.indexOf('=') + 1);
        try {
            return new Setting(text, Objects.requireNonNull(parameter.read(text)));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("parameter '" + word + "': " + e.getMessage(), e);
        }
    }

    /** The names that begin as the word does, up to the last dot that leaves any; else all of them. */
    private static Collection<String> sameModule(String word, NavigableSet<String> known) {
        int equals = word.indexOf('=');
        String module = equals < 0 ? word : word.substring(0, equals);
        int dot = module.lastIndexOf('.');
        while (dot >= 0) {
            String start = module.substring(0, dot + 1);
            List<String> same =
                    known.stream().filter(each -> each.startsWith(start)).toList();
            if (!same.isEmpty()) {
                return same;
            }
            dot = module.lastIndexOf('.', dot - 1);
        }
        return known;
    }

    /**
     * The same values for one interface of several: an array parameter's item of that index is this interface's.
     *
     * @param index 0 for ipmi0, the first interface named
     */
    public Parameters forInterface(int index) {
        return new Parameters(values, index);
    }

    /** Which interface these values are for, 0 for the first; items of array parameters belong to it by this index. */
    public int interfaceIndex() {
        return interfaceIndex;
    }

    /** The value set, or the parameter's default. */
    @SuppressWarnings("unchecked")
    public <T> T get(Parameter<T> parameter) {
        Setting setting = values.get(parameter);
        return setting == null ? parameter.defaultValue() : (T) setting.value();
    }
}
