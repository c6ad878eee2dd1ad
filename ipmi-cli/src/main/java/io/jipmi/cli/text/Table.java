package io.jipmi.cli.text;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * Lines in columns that fit a terminal: where there is no room, columns that can yield do so, the widest first, and what
 * is cut ends in {@code ~}. Not thread-safe.
 */
public final class Table {
    private static final String GAP = "  ";
    private static final String CUT = "~";

    private final List<Column> columns;
    private final List<List<Cell>> rows = new ArrayList<>();

    /** An empty one. */
    public Table(Column... columns) {
        this.columns = List.of(columns);
    }

    /** Adds a line: a field for each column. */
    public void add(Cell... cells) {
        if (cells.length != columns.size()) {
            throw new IllegalArgumentException(cells.length + " fields in a table of " + columns.size());
        }
        rows.add(List.of(cells));
    }

    /** Whether it has no lines. */
    public boolean isEmpty() {
        return rows.isEmpty();
    }

    /** Prints it, headings first. */
    public void print(PrintWriter out, Terminal terminal) {
        int[] widths = widths(terminal.columns());
        List<Cell> headings = columns.stream()
                .map(column -> new Cell(column.name(), Tone.HEADING))
                .toList();
        out.println(line(headings, widths, terminal));
        rows.forEach(row -> out.println(line(row, widths, terminal)));
    }

    private int[] widths(int available) {
        int[] widths = new int[columns.size()];
        long total = (long) GAP.length() * (widths.length - 1);
        for (int i = 0; i < widths.length; i++) {
            widths[i] = width(columns.get(i).name());
            for (List<Cell> row : rows) {
                widths[i] = Math.max(widths[i], width(row.get(i).text()));
            }
            total += widths[i];
        }
        while (total > available) {
            int widest = widestThatYields(widths);
            if (widest < 0) {
                break;
            }
            widths[widest]--;
            total--;
        }
        return widths;
    }

    private int widestThatYields(int[] widths) {
        int widest = -1;
        for (int i = 0; i < widths.length; i++) {
            if (widths[i] > columns.get(i).minWidth() && (widest < 0 || widths[i] > widths[widest])) {
                widest = i;
            }
        }
        return widest;
    }

    private String line(List<Cell> cells, int[] widths, Terminal terminal) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            Cell cell = cells.get(i);
            String text = cut(cell.text(), widths[i]);
            String padding = " ".repeat(widths[i] - width(text));
            String dressed = cell.tone().dress(text, terminal);
            boolean last = i == widths.length - 1;
            if (columns.get(i).alignment() == Column.Alignment.RIGHT) {
                line.append(padding).append(dressed);
            } else {
                line.append(dressed).append(last ? "" : padding);
            }
            line.append(last ? "" : GAP);
        }
        return line.toString().stripTrailing();
    }

    private static String cut(String text, int width) {
        return width(text) <= width ? text : text.substring(0, text.offsetByCodePoints(0, width - 1)) + CUT;
    }

    private static int width(String text) {
        return text.codePointCount(0, text.length());
    }
}
