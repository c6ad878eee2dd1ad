package io.jipmi.watchdog;

/** What the BMC does when the pre-timeout is reached (IPMI 2.0 table 27-3). */
public enum PretimeoutInterrupt {
    NONE(0),
    SMI(1),
    /** Also called diagnostic interrupt. */
    NMI(2),
    /** The interrupt of the system interface, with the pre-timeout's message flag. */
    MESSAGING(3),
    /** A value the specification does not define. Can be read, not set. */
    RESERVED(7);

    private final int code;

    PretimeoutInterrupt(int code) {
        this.code = code;
    }

    /** Three bits. */
    public int code() {
        return code;
    }

    static PretimeoutInterrupt of(int code) {
        for (PretimeoutInterrupt each : values()) {
            if (each.code == code) {
                return each;
            }
        }
        return RESERVED;
    }
}
