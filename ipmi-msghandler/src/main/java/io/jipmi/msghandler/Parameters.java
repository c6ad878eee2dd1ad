package io.jipmi.msghandler;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The values of module parameters somebody set. Immutable. */
public final class Parameters {
    /** Nothing set: every parameter has its default. */
    public static final Parameters DEFAULTS = new Parameters(Map.of());

    private final Map<Parameter<?>, Object> values;

    private Parameters(Map<Parameter<?>, Object> values) {
        this.values = Map.copyOf(values);
    }

    /**
     * Reads words of the form {@code module.name=value}; a later word replaces an earlier one.
     *
     * @param known every parameter there is
     * @throws IllegalArgumentException whose message names the word that is unknown or has a bad value
     */
    public static Parameters parse(List<String> words, Collection<Parameter<?>> known) {
        TreeMap<String, Parameter<?>> byName = new TreeMap<>();
        known.forEach(parameter -> byName.put(parameter.name(), parameter));
        Map<Parameter<?>, Object> values = new HashMap<>();
        for (String word : words) {
            int equals = word.indexOf('=');
            @Nullable Parameter<?> parameter = equals < 0 ? null : byName.get(word.substring(0, equals));
            if (parameter == null) {
                throw new IllegalArgumentException(
                        "'" + word + "' sets no known parameter; known are " + byName.keySet());
            }
            try {
                values.put(parameter, parameter.read(word.substring(equals + 1)));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("parameter '" + word + "': " + e.getMessage(), e);
            }
        }
        return new Parameters(values);
    }

    /** The value set, or the parameter's default. */
    @SuppressWarnings("unchecked")
    public <T> T get(Parameter<T> parameter) {
        Object value = values.get(parameter);
        return value == null ? parameter.defaultValue() : (T) value;
    }
}
