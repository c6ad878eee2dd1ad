package io.jipmi.client.sensor;

/** What a sensor says about the system, by the thresholds its reading has crossed. */
public enum Health {
    OK("ok"),
    NON_CRITICAL("nc"),
    CRITICAL("cr"),
    NON_RECOVERABLE("nr"),
    /** A discrete sensor, which has states: what they mean for the system is not in its reading. */
    STATE("ok"),
    /** There is no reading. */
    NONE("ns");

    private static final int NON_CRITICAL_BITS = 0x09;
    private static final int CRITICAL_BITS = 0x12;
    private static final int NON_RECOVERABLE_BITS = 0x24;

    private final String abbreviation;

    Health(String abbreviation) {
        this.abbreviation = abbreviation;
    }

    /** As ipmitool's column has it. */
    public String abbreviation() {
        return abbreviation;
    }

    /** The worst of the thresholds crossed, lower or upper. */
    static Health ofCrossed(int bits) {
        if ((bits & NON_RECOVERABLE_BITS) != 0) {
            return NON_RECOVERABLE;
        }
        if ((bits & CRITICAL_BITS) != 0) {
            return CRITICAL;
        }
        return (bits & NON_CRITICAL_BITS) != 0 ? NON_CRITICAL : OK;
    }
}
