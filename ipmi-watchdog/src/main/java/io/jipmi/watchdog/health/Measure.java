package io.jipmi.watchdog.health;

import java.util.Locale;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How a value is written and shown. */
enum Measure {
    NUMBER("([0-9]+(?:\\.[0-9]+)?)()", "a number"),
    /** In bytes. */
    SIZE("([0-9]+(?:\\.[0-9]+)?)([KMGT]?)", "a size as 64M"),
    PERCENT("([0-9]+(?:\\.[0-9]+)?)(%)", "a percentage as 5%"),
    /** In seconds. */
    TIME("([0-9]+(?:\\.[0-9]+)?)(ms|s|m|h)", "a time as 60s");

    private final Pattern form;
    private final String description;

    Measure(String form, String description) {
        this.form = Pattern.compile(form);
        this.description = description;
    }

    String description() {
        return description;
    }

    /** Empty if the text is none. */
    OptionalDouble parse(String text) {
        Matcher matcher = form.matcher(text);
        if (!matcher.matches()) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(Double.parseDouble(matcher.group(1)) * factor(matcher.group(2)));
    }

    String show(double value) {
        return switch (this) {
            case NUMBER -> plain(value);
            case SIZE -> String.format(Locale.ROOT, "%.0fM", value / factor("M"));
            case PERCENT -> String.format(Locale.ROOT, "%.1f%%", value);
            case TIME -> String.format(Locale.ROOT, "%.1fs", value);
        };
    }

    private static String plain(double value) {
        return value == Math.rint(value)
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.format(Locale.ROOT, "%.2f", value);
    }

    private static double factor(String unit) {
        return switch (unit) {
            case "K" -> 1L << 10;
            case "M" -> 1L << 20;
            case "G" -> 1L << 30;
            case "T" -> 1L << 40;
            case "ms" -> 0.001;
            case "m" -> 60;
            case "h" -> 3600;
            default -> 1;
        };
    }
}
