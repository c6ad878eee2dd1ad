package io.jipmi.client.chassis;

/** What Chassis Control makes of the system's power (IPMI 2.0, 28.3). */
public enum PowerCommand {
    /** Power off at once, whatever runs. */
    POWER_DOWN(0),
    POWER_UP(1),
    /** Off and on again; a system that is off may stay so. */
    POWER_CYCLE(2),
    HARD_RESET(3),
    /** The interrupt that makes an operating system dump its memory, an NMI mostly. */
    DIAGNOSTIC_INTERRUPT(4),
    /** The operating system is asked to end, by a press of the power button mostly. */
    SOFT_SHUTDOWN(5);

    private final int code;

    PowerCommand(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }
}
