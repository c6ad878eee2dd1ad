package io.jipmi.watchdog;

/** What the BMC does when the timer expires (IPMI 2.0 table 27-3). */
public enum TimeoutAction {
    NONE(0),
    HARD_RESET(1),
    POWER_DOWN(2),
    POWER_CYCLE(3),
    /** A value the specification does not define. Can be read, not set. */
    RESERVED(7);

    private final int code;

    TimeoutAction(int code) {
        this.code = code;
    }

    /** Three bits. */
    public int code() {
        return code;
    }

    static TimeoutAction of(int code) {
        for (TimeoutAction each : values()) {
            if (each.code == code) {
                return each;
            }
        }
        return RESERVED;
    }
}
