package io.jipmi.bench.report;

import java.util.Locale;

/** What a figure counts; the end of its name says which. */
enum Unit {
    NANOSECONDS("_ns", "ns"),
    MICROSECONDS("_us", "µs"),
    MILLISECONDS("_ms", "ms"),
    MEBIBYTES("_mb", "MB"),
    BYTES("_bytes", "B"),
    A_MILLISECOND("_per_ms", "per ms"),
    A_SECOND("_per_s", "per s"),
    MILLISECONDS_A_SECOND("_ms_per_s", "ms per s"),
    PLAIN("", "");

    private final String suffix;
    private final String symbol;

    Unit(String suffix, String symbol) {
        this.suffix = suffix;
        this.symbol = symbol;
    }

    static Unit of(String figure) {
        Unit found = PLAIN;
        for (Unit unit : values()) {
            if (figure.endsWith(unit.suffix) && unit.suffix.length() > found.suffix.length()) {
                found = unit;
            }
        }
        return found;
    }

    /** What a column of such figures is called. */
    static String heading(String figure) {
        Unit unit = of(figure);
        String name = figure.substring(0, figure.length() - unit.suffix.length())
                .replace("cpu", "processor time")
                .replace('_', ' ');
        return unit == PLAIN ? name : name + ", " + unit.symbol;
    }

    /** A value and its unit. */
    String with(double value) {
        return this == PLAIN ? number(value) : number(value) + " " + symbol;
    }

    /** About three digits, as more of them mean nothing. */
    static String number(double value) {
        double size = Math.abs(value);
        return String.format(
                Locale.ROOT, size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : size >= 1 ? "%.2f" : "%.3f", value);
    }
}
