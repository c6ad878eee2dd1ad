package io.jipmi.bench.report;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Lays results out, for a terminal and for a page. */
final class Tables {
    private static final List<String> HEADINGS = List.of("what", "ours", "theirs", "ratio", "bar", "met");
    private static final int MET = HEADINGS.indexOf("met");
    private static final String NONE = "–";

    private Tables() {}

    /** The comparisons, in columns. */
    static String text(List<Comparison> comparisons, Results results) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(HEADINGS);
        comparisons.forEach(comparison -> rows.add(row(comparison, results)));
        int[] widths = new int[HEADINGS.size()];
        for (List<String> row : rows) {
            for (int i = 0; i < row.size(); i++) {
                // What could not be measured says why in place of figures, and needs no room of their columns.
                widths[i] = Math.max(
                        widths[i], i == 1 && row.size() == 2 ? 0 : row.get(i).length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.size(); i++) {
                line.append(row.get(i))
                        .append(" ".repeat(Math.max(0, widths[i] - row.get(i).length()) + 2));
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    /** The comparisons as a table of a page whose sections tell why a bar is not met, and have figures of earlier runs. */
    static String markdown(List<Comparison> comparisons, Results results) {
        List<List<String>> rows = new ArrayList<>();
        comparisons.forEach(comparison -> rows.add(linked(row(comparison, results), comparison.section())));
        return markdown(HEADINGS, rows);
    }

    private static List<String> linked(List<String> row, String section) {
        List<String> linked = new ArrayList<>(row);
        if (row.size() < HEADINGS.size()) {
            linked.set(1, row.get(1) + ", see [its section](#" + section + ")");
        } else if (row.get(MET).equals("no")) {
            linked.set(MET, "**no**, [why](#" + section + ")");
        }
        return linked;
    }

    private static List<String> row(Comparison comparison, Results results) {
        try {
            Unit unit = comparison.unit();
            List<String> row = new ArrayList<>(
                    List.of(comparison.what(), unit.with(comparison.ours().in(results))));
            if (comparison.hasRatio()) {
                row.add(comparison.theirName() + " "
                        + unit.with(comparison.theirs().orElseThrow().in(results)));
                row.add(Unit.number(comparison.ratioIn(results)));
            } else {
                row.addAll(List.of(NONE, NONE));
            }
            if (!comparison.hasBar()) {
                row.addAll(List.of(NONE, NONE));
            } else {
                row.add("≤ " + (comparison.hasRatio() ? Unit.number(comparison.bar()) : unit.with(comparison.bar())));
                row.add(comparison.metIn(results) ? "yes" : "no");
            }
            return row;
        } catch (NotMeasuredException e) {
            String whose = comparison.theirName().isEmpty() ? "" : " : " + comparison.theirName();
            return List.of(comparison.what() + whose, "not measured: " + e.getMessage());
        }
    }

    /** The results of one part as a table of a page: a column for each figure that one of them has. */
    static String markdown(List<Result> part) {
        Set<String> figures = new LinkedHashSet<>();
        part.forEach(result -> figures.addAll(result.figures().keySet()));
        figures.remove("count");
        List<String> headings = new ArrayList<>(List.of(""));
        figures.forEach(figure -> headings.add(Unit.heading(figure)));
        List<List<String>> rows = new ArrayList<>();
        for (Result result : part) {
            List<String> row = new ArrayList<>(List.of(result.who()));
            if (!result.measured()) {
                row.add("not measured: " + result.whyNot());
            } else {
                for (String figure : figures) {
                    Double value = result.figures().get(figure);
                    row.add(value == null ? "" : Unit.number(value));
                }
            }
            rows.add(row);
        }
        return markdown(headings, rows);
    }

    private static String markdown(List<String> headings, List<List<String>> rows) {
        StringBuilder text = new StringBuilder(line(headings, headings.size()));
        text.append('|').append("---|".repeat(headings.size())).append('\n');
        rows.forEach(row -> text.append(line(row, headings.size())));
        return text.toString();
    }

    private static String line(List<String> cells, int columns) {
        StringBuilder line = new StringBuilder("|");
        for (int i = 0; i < columns; i++) {
            String cell = i < cells.size() ? cells.get(i).replace("|", "\\|") : "";
            line.append(cell.isEmpty() ? " " : " " + cell + " ").append('|');
        }
        return line.append('\n').toString();
    }
}
