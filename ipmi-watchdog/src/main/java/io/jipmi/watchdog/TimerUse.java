package io.jipmi.watchdog;

/** What a watchdog timer is run for (IPMI 2.0 table 27-3). */
public enum TimerUse {
    /** A value the specification does not define, or a timer nobody has set. Can be read, not set. */
    RESERVED(0),
    BIOS_FRB2(1),
    BIOS_POST(2),
    OS_LOAD(3),
    /** System management software or operating system: ours. */
    SMS_OS(4),
    OEM(5);

    private final int code;

    TimerUse(int code) {
        this.code = code;
    }

    /** Three bits, 1 to 5; 0 for {@link #RESERVED}. */
    public int code() {
        return code;
    }

    static TimerUse of(int code) {
        for (TimerUse each : values()) {
            if (each.code == code) {
                return each;
            }
        }
        return RESERVED;
    }
}
