package io.jipmi.client.sdr;

/** What is applied to a reading after the linear formula (IPMI 2.0, table 43-1, byte 24, and 36.3). */
public enum Linearization {
    LINEAR("linear"),
    LN("ln"),
    LOG10("log10"),
    LOG2("log2"),
    E("e"),
    EXP10("exp10"),
    EXP2("exp2"),
    INVERSE("1/x"),
    SQUARE("sqr(x)"),
    CUBE("cube(x)"),
    SQUARE_ROOT("sqrt(x)"),
    /** The specification's "cube^-1": the cube root, as ipmitool takes it too; FreeIPMI takes it as 1/x^3. */
    CUBE_ROOT("cube-1(x)"),
    /** Linear, but with factors of its own for each reading: Get Sensor Reading Factors. */
    NON_LINEAR("non-linear"),
    /** A value the specification keeps for later: there is no formula. */
    RESERVED("reserved");

    private static final int FIRST_NON_LINEAR = 0x70;
    private static final Linearization[] FIXED = {
        LINEAR, LN, LOG10, LOG2, E, EXP10, EXP2, INVERSE, SQUARE, CUBE, SQUARE_ROOT, CUBE_ROOT
    };

    private final String label;

    Linearization(String label) {
        this.label = label;
    }

    static Linearization of(int code) {
        int function = code & 0x7F;
        if (function < FIXED.length) {
            return FIXED[function];
        }
        return function >= FIRST_NON_LINEAR ? NON_LINEAR : RESERVED;
    }

    /** The specification's word. */
    public String label() {
        return label;
    }

    /** The function's value; not finite where it has none. */
    double apply(double x) {
        return switch (this) {
            case LINEAR, NON_LINEAR -> x;
            case LN -> Math.log(x);
            case LOG10 -> Math.log10(x);
            case LOG2 -> Math.log(x) / Math.log(2);
            case E -> Math.exp(x);
            case EXP10 -> Math.pow(10, x);
            case EXP2 -> Math.pow(2, x);
            case INVERSE -> 1 / x;
            case SQUARE -> x * x;
            case CUBE -> x * x * x;
            case SQUARE_ROOT -> Math.sqrt(x);
            case CUBE_ROOT -> Math.cbrt(x);
            case RESERVED -> Double.NaN;
        };
    }
}
