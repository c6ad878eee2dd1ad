package io.jipmi.cli;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import com.google.gson.stream.JsonWriter;
import io.jipmi.cli.text.Lines;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Prints a command's result, a tree of maps, lists, texts, numbers and booleans, as JSON or for people; and reads JSON. */
final class Report {
    private Report() {}

    /** Prints one document on one line. */
    static void json(PrintWriter out, Map<String, ?> document) {
        out.println(json(document));
    }

    /** The document on one line. */
    static String json(Map<String, ?> document) {
        StringWriter text = new StringWriter();
        try (JsonWriter writer = new JsonWriter(text)) {
            write(writer, document);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /** Prints it for people: a line for each value, with the names that lead to it. */
    static void text(PrintWriter out, Map<String, ?> document) {
        text(out, "", document);
    }

    /** Reads one document; numbers stay as they are written. */
    static Map<String, Object> parse(String document) {
        Map<String, Object> tree = new LinkedHashMap<>();
        JsonParser.parseString(document).getAsJsonObject().asMap().forEach((name, item) -> tree.put(name, tree(item)));
        return tree;
    }

    private static Object tree(JsonElement element) {
        if (element.isJsonObject()) {
            Map<String, Object> map = new LinkedHashMap<>();
            element.getAsJsonObject().asMap().forEach((name, item) -> map.put(name, tree(item)));
            return map;
        }
        if (element.isJsonArray()) {
            return element.getAsJsonArray().asList().stream().map(Report::tree).toList();
        }
        return element.isJsonNull() ? "none" : element.getAsString();
    }

    private static void text(PrintWriter out, String prefix, Map<?, ?> document) {
        document.forEach((name, value) -> {
            String label = prefix + String.valueOf(name).replace('_', ' ');
            if (value instanceof Map<?, ?> inner) {
                text(out, label + " ", inner);
            } else if (value instanceof List<?> list && list.stream().anyMatch(item -> item instanceof Map)) {
                for (Object item : list) {
                    Map<?, ?> map = (Map<?, ?>) item;
                    if (map.values().stream().anyMatch(inner -> inner instanceof Map || inner instanceof List)) {
                        text(out, label + " ", map);
                    } else {
                        out.println(line(label, oneLine(map)));
                    }
                }
            } else if (value instanceof List<?> list) {
                out.println(line(label, list.isEmpty() ? "none" : String.join(", ", texts(list))));
            } else {
                out.println(line(label, String.valueOf(value)));
            }
        });
    }

    private static String line(String label, String value) {
        return String.format(Locale.ROOT, "%-30s %s", label, Lines.printable(value));
    }

    private static String oneLine(Map<?, ?> item) {
        List<String> words = new ArrayList<>();
        item.forEach((key, value) -> words.add(key + "=" + value));
        return String.join(" ", words);
    }

    private static List<String> texts(List<?> list) {
        return list.stream().map(String::valueOf).toList();
    }

    private static void write(JsonWriter writer, @Nullable Object value) throws IOException {
        if (value instanceof Map<?, ?> map) {
            writer.beginObject();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                writer.name(String.valueOf(entry.getKey()));
                write(writer, entry.getValue());
            }
            writer.endObject();
        } else if (value instanceof List<?> list) {
            writer.beginArray();
            for (Object item : list) {
                write(writer, item);
            }
            writer.endArray();
        } else if (value instanceof Number number) {
            writer.value(number);
        } else if (value instanceof Boolean flag) {
            writer.value(flag);
        } else if (value == null) {
            writer.nullValue();
        } else {
            writer.value(value.toString());
        }
    }
}
