package io.jipmi.bench.scale;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Figures as they are printed: rounded to a thousandth, and never with an exponent. */
final class Thousandths {
    private Thousandths() {}

    /** @param figure finite */
    static BigDecimal of(double figure) {
        return BigDecimal.valueOf(figure).setScale(3, RoundingMode.HALF_UP);
    }
}
