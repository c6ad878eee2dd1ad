package io.jipmi.cli.text;

import java.io.PrintWriter;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Comma-separated values, RFC 4180: lines end in CR LF, the first has the names. */
public final class Csv {
    private final PrintWriter out;
    private final int columns;

    private Csv(PrintWriter out, int columns) {
        this.out = out;
        this.columns = columns;
    }

    /** Prints the names and is ready for the lines. */
    public static Csv begin(PrintWriter out, List<String> names) {
        Csv csv = new Csv(out, names.size());
        csv.row(names);
        return csv;
    }

    /** Prints a line: a value for each name, null where there is none. */
    public void row(Collection<? extends @Nullable Object> values) {
        if (values.size() != columns) {
            throw new IllegalArgumentException(values.size() + " values in " + columns + " columns");
        }
        out.print(values.stream().map(Csv::field).collect(Collectors.joining(",")));
        out.print("\r\n");
    }

    private static String field(@Nullable Object value) {
        String text = value == null ? "" : value.toString();
        boolean quoted = text.chars().anyMatch(each -> each == ',' || each == '"' || each == '\r' || each == '\n');
        return quoted ? '"' + text.replace("\"", "\"\"") + '"' : text;
    }
}
