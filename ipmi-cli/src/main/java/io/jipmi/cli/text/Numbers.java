package io.jipmi.cli.text;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Measured values in digits: what the arithmetic has left behind the last one that means anything is not shown. */
public final class Numbers {
    private static final MathContext EXACT_ENOUGH = new MathContext(10);
    private static final MathContext SMALL = new MathContext(3);
    private static final int DECIMALS = 3;

    private Numbers() {}

    /** For a document: a number or, as JSON has none for these, {@code inf}, {@code -inf} or {@code nan}. */
    public static Object document(double value) {
        return Double.isFinite(value) ? (Object) rounded(value) : text(value);
    }

    /** For programs, ten digits: 12.06 for 12.059999999999999. Not finite values stay as they are. */
    public static double rounded(double value) {
        return Double.isFinite(value)
                ? new BigDecimal(value).round(EXACT_ENOUGH).doubleValue()
                : value;
    }

    /** For people: three decimals at most, or three digits of what is smaller than they can tell. */
    public static String text(double value) {
        if (!Double.isFinite(value)) {
            return Double.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
        }
        BigDecimal exact = new BigDecimal(value).round(EXACT_ENOUGH);
        BigDecimal shown = exact.setScale(DECIMALS, RoundingMode.HALF_UP);
        if (shown.signum() == 0) {
            shown = exact.round(SMALL);
        }
        return shown.signum() == 0 ? "0" : shown.stripTrailingZeros().toPlainString();
    }
}
