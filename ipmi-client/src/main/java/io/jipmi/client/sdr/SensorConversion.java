package io.jipmi.client.sdr;

import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * The way from a sensor's raw bytes to values in its unit, and back (IPMI 2.0, 36.3 to 36.5). Immutable.
 *
 * @param format how a raw byte is a number
 * @param linearization what is applied to the result of the linear formula
 * @param factors of the linear formula; for a non-linear sensor those that hold for the reading at hand
 */
public record SensorConversion(AnalogFormat format, Linearization linearization, SensorFactors factors) {
    private static final int RAW_VALUES = 0x100;

    /** Half of a step, and what rounding may add to it. */
    private static final double HALF = 0.5 * (1 + 1e-9);

    /**
     * The value of a raw reading, threshold or limit.
     *
     * @param raw 0 to 0xFF
     * @return empty if the sensor has no analog reading, or the function has no value there (the logarithm of 0)
     */
    public OptionalDouble value(int raw) {
        if (format == AnalogFormat.NONE) {
            return OptionalDouble.empty();
        }
        return finite(linearization.apply(factors.line(format.number(raw))));
    }

    /**
     * The raw byte whose value is nearest; of two that are equally near, the lower.
     *
     * @param value in the sensor's unit
     * @return empty if no raw byte has a value, or the value lies beyond the last that there is
     */
    public OptionalInt raw(double value) {
        OptionalInt nearest = OptionalInt.empty();
        double distance = Double.POSITIVE_INFINITY;
        for (int raw = 0; raw < RAW_VALUES; raw++) {
            OptionalDouble here = value(raw);
            if (here.isPresent() && Math.abs(here.getAsDouble() - value) < distance) {
                distance = Math.abs(here.getAsDouble() - value);
                nearest = OptionalInt.of(raw);
            }
        }
        return nearest.isPresent() && distance <= step(nearest.getAsInt()) * HALF ? nearest : OptionalInt.empty();
    }

    /**
     * How far the true value may be from a reading's, to both sides: the tolerance of {@code n} half counts by the
     * specification's formula {@code L[M n/2 10^K2]}, which has the sign of M.
     *
     * @return empty if there is none, or the function has no value there
     */
    public OptionalDouble tolerance() {
        return difference(factors.tolerance() / 2.0);
    }

    /**
     * What a hysteresis of so many raw counts is in the sensor's unit, by the same formula.
     *
     * @param counts 0 to 0xFF
     */
    public OptionalDouble hysteresis(int counts) {
        return difference(counts);
    }

    /** The same conversion with the factors that hold for one reading of a non-linear sensor. */
    public SensorConversion with(SensorFactors newFactors) {
        return new SensorConversion(format, linearization, newFactors);
    }

    private OptionalDouble difference(double counts) {
        return format == AnalogFormat.NONE
                ? OptionalDouble.empty()
                : finite(linearization.apply(factors.difference(counts)));
    }

    /** The greater of the distances to the values on both sides. */
    private double step(int raw) {
        double here = value(raw).orElse(Double.NaN);
        double greatest = 0;
        for (int beside : new int[] {(raw + 1) & 0xFF, (raw - 1) & 0xFF}) {
            OptionalDouble there = value(beside);
            boolean neighbours = Math.abs(format.number(beside) - format.number(raw)) == 1;
            if (neighbours && there.isPresent()) {
                greatest = Math.max(greatest, Math.abs(there.getAsDouble() - here));
            }
        }
        return greatest;
    }

    /** Without the sign that a zero takes from a negative M. */
    private static OptionalDouble finite(double value) {
        return Double.isFinite(value) ? OptionalDouble.of(value + 0.0) : OptionalDouble.empty();
    }
}
