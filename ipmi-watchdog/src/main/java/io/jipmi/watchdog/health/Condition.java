package io.jipmi.watchdog.health;

import java.io.IOException;
import java.util.List;
import java.util.OptionalDouble;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * What must hold for a check to be good, as {@code free>=5%}.
 *
 * @param quantity what is measured
 * @param comparison one of {@code < <= > >= =}
 * @param text the threshold as it was written
 */
record Condition(String quantity, String comparison, Measure measure, double threshold, String text) {

    /** A condition whose threshold is written in one of some measures, the first that fits; null if none does. */
    static @Nullable Condition of(String quantity, String comparison, String text, List<Measure> measures) {
        for (Measure measure : measures) {
            OptionalDouble threshold = measure.parse(text);
            if (threshold.isPresent()) {
                return new Condition(quantity, comparison, measure, threshold.getAsDouble(), text);
            }
        }
        return null;
    }

    /** What is measured for a condition, in its measure. */
    interface Measurement {
        double of(Condition condition) throws IOException;
    }

    /** Good if all hold. */
    static Health judge(List<Condition> conditions, Measurement measurement) throws IOException {
        StringJoiner seen = new StringJoiner(", ");
        for (Condition each : conditions) {
            double value = measurement.of(each);
            String found = each.quantity + " is " + each.measure.show(value);
            if (!each.holds(value)) {
                return new Health(false, found + ", wanted " + each);
            }
            seen.add(found);
        }
        return new Health(true, seen.toString());
    }

    private boolean holds(double value) {
        return switch (comparison) {
            case "<" -> value < threshold;
            case "<=" -> value <= threshold;
            case ">" -> value > threshold;
            case ">=" -> value >= threshold;
            case "=" -> value == threshold;
            default -> throw new IllegalStateException(comparison);
        };
    }

    @Override
    public String toString() {
        return quantity + comparison + text;
    }
}
