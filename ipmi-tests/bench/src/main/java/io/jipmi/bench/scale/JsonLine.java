package io.jipmi.bench.scale;

import java.util.Locale;
import java.util.Map;

/** One JSON object on one line, its members in the order given. Names and texts hold nothing that has to be escaped. */
final class JsonLine {
    private final StringBuilder text = new StringBuilder("{");

    JsonLine put(String name, String value) {
        return raw(name, '"' + value + '"');
    }

    JsonLine put(String name, long value) {
        return raw(name, Long.toString(value));
    }

    JsonLine put(String name, double value) {
        boolean whole = value == Math.rint(value) && Math.abs(value) < 1e15;
        return raw(name, whole ? Long.toString((long) value) : String.format(Locale.ROOT, "%.3f", value));
    }

    JsonLine put(String name, Map<String, Long> values) {
        JsonLine inner = new JsonLine();
        values.forEach(inner::put);
        return raw(name, inner.toString());
    }

    JsonLine put(String name, JsonLine value) {
        return raw(name, value.toString());
    }

    private JsonLine raw(String name, String value) {
        if (text.length() > 1) {
            text.append(',');
        }
        text.append('"').append(name).append("\":").append(value);
        return this;
    }

    @Override
    public String toString() {
        return text + "}";
    }
}
