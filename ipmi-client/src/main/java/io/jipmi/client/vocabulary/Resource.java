package io.jipmi.client.vocabulary;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A table that lies beside the classes as text: a line an entry, {@code #} begins a line that is none. */
final class Resource {
    static final int HEX = 16;
    static final int DECIMAL = 10;

    private Resource() {}

    /** The entries of a table. */
    static List<String> lines(String name) {
        try (InputStream bytes = Resource.class.getResourceAsStream(name)) {
            if (bytes == null) {
                throw new IllegalStateException("the table " + name + " is missing beside " + Resource.class.getName());
            }
            return new BufferedReader(new InputStreamReader(bytes, StandardCharsets.UTF_8))
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("the table " + name + " cannot be read", e);
        }
    }

    /** A table of a number and its name a line. */
    static Map<Integer, String> names(String name, int radix) {
        Map<Integer, String> names = new HashMap<>();
        for (String line : lines(name)) {
            int space = line.indexOf(' ');
            names.put(Integer.parseInt(line.substring(0, space), radix), line.substring(space + 1));
        }
        return Map.copyOf(names);
    }
}
