package io.jipmi.cli.text;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Metrics in the OpenMetrics text format 1.0. Only gauges, counters and summaries, without timestamps, so that readers of
 * the older Prometheus format, such as node_exporter's textfile collector, take the same text. Not thread-safe.
 */
public final class OpenMetrics {
    /** The media type of {@link #text}. */
    public static final String CONTENT_TYPE = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    private final Map<String, Family> families = new LinkedHashMap<>();

    /** What kind of values a family has. */
    public enum Kind {
        GAUGE(""),
        /** Never decreases. */
        COUNTER("_total"),
        /** How long, or large, many things were. */
        SUMMARY("");

        private final String suffix;

        Kind(String suffix) {
            this.suffix = suffix;
        }
    }

    /** Metrics of one name. */
    public static final class Family {
        private final String name;
        private final Kind kind;
        private final StringBuilder lines = new StringBuilder();
        private final Set<String> series = new HashSet<>();

        private Family(String name, Kind kind, String unit, String help) {
            this.name = name;
            this.kind = kind;
            line("# TYPE " + name + " " + kind.name().toLowerCase(Locale.ROOT));
            if (!unit.isEmpty()) {
                line("# UNIT " + name + " " + unit);
            }
            line("# HELP " + name + " " + Labels.escaped(help));
        }

        /** Adds a value, unless it is not finite or there is one with the same labels: readers take neither. */
        public Family add(double value, Labels labels) {
            return add(kind.suffix, value, labels);
        }

        /** Adds how many there were to a summary, and the sum of them all. */
        public Family addTotals(long count, double sum, Labels labels) {
            return add("_count", (double) count, labels).add("_sum", sum, labels);
        }

        private Family add(String suffix, double value, Labels labels) {
            String point = name + suffix + labels;
            if (Double.isFinite(value) && series.add(point)) {
                line(point + " " + number(value));
            }
            return this;
        }

        private void line(String line) {
            lines.append(line).append('\n');
        }
    }

    /**
     * The family of this name, made by the first who asks.
     *
     * @param name with the unit at its end, if there is one
     * @param unit in OpenMetrics' words: {@code celsius}; empty if there is none
     */
    public Family family(String name, Kind kind, String unit, String help) {
        if (!unit.isEmpty() && !name.endsWith("_" + unit)) {
            throw new IllegalArgumentException(name + " does not end in its unit " + unit);
        }
        return families.computeIfAbsent(name, absent -> new Family(name, kind, unit, help));
    }

    /** All of them, with the end mark. */
    public String text() {
        StringBuilder text = new StringBuilder();
        families.values().forEach(family -> text.append(family.lines));
        return text.append("# EOF\n").toString();
    }

    private static String number(double value) {
        boolean whole = Math.abs(value) < 1e15 && value == Math.rint(value);
        return whole ? Long.toString((long) value) : Double.toString(value);
    }
}
