package io.jipmi.client.sdr;

import io.jipmi.client.Octets;
import io.jipmi.client.vocabulary.SensorUnits;

/**
 * What a sensor's values are in (IPMI 2.0, table 43-1, bytes 21 to 23). Immutable.
 *
 * @param percentage whether values are percent of the unit
 * @param rate per which time values are
 * @param combination how the modifier unit goes with the base unit
 * @param base table 43-15, 0 to 0xFF; {@link SensorUnits#name(int)}
 * @param modifier likewise
 */
public record UnitOfMeasure(boolean percentage, Rate rate, Combination combination, int base, int modifier) {

    /** Per which time. */
    public enum Rate {
        NONE("", ""),
        PER_MICROSECOND(" per microsecond", "/us"),
        PER_MILLISECOND(" per millisecond", "/ms"),
        PER_SECOND(" per second", "/s"),
        PER_MINUTE(" per minute", "/min"),
        PER_HOUR(" per hour", "/h"),
        PER_DAY(" per day", "/d"),
        RESERVED("", "");

        private static final Rate[] BY_CODE = values();

        private final String label;
        private final String symbol;

        Rate(String label, String symbol) {
            this.label = label;
            this.symbol = symbol;
        }
    }

    /** How the modifier unit goes with the base unit. */
    public enum Combination {
        NONE,
        DIVIDED_BY_MODIFIER,
        TIMES_MODIFIER,
        RESERVED;

        private static final Combination[] BY_CODE = values();
    }

    static UnitOfMeasure decode(Octets raw, int from) {
        int units1 = raw.u8(from);
        return new UnitOfMeasure(
                (units1 & 1) != 0,
                Rate.BY_CODE[units1 >> 3 & 7],
                Combination.BY_CODE[units1 >> 1 & 3],
                raw.u8(from + 1),
                raw.u8(from + 2));
    }

    /** Whether it says anything at all. */
    public boolean isSpecified() {
        return percentage || combination != Combination.NONE || base != 0 || modifier != 0;
    }

    /**
     * The unit in full, as ipmitool writes it, for example {@code degrees C}, {@code Watts*hour}, {@code percent}; and the
     * rate, which it leaves out.
     */
    public String label() {
        return composed(SensorUnits.name(base), SensorUnits.name(modifier)) + rate.label;
    }

    /** The unit in short, for example {@code °C}, {@code V}, {@code %}. */
    public String symbol() {
        return composed(SensorUnits.symbol(base), SensorUnits.symbol(modifier)).replace("percent", "%") + rate.symbol;
    }

    private String composed(String baseName, String modifierName) {
        String unit = switch (combination) {
            case DIVIDED_BY_MODIFIER -> baseName + "/" + modifierName;
            case TIMES_MODIFIER -> baseName + "*" + modifierName;
            case NONE, RESERVED -> baseName;
        };
        boolean bare = base == 0 && (combination == Combination.NONE || combination == Combination.RESERVED);
        if (!percentage) {
            return unit;
        }
        return bare ? "percent" : "% " + unit;
    }
}
