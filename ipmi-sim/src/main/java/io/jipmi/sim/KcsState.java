package io.jipmi.sim;

/** What status bits 7:6 of a KCS interface say (IPMI 2.0 §9.7, table 9-2). */
public enum KcsState {
    /** No transfer under way. */
    IDLE(0x00),
    /** BMC to host. */
    READ(0x40),
    /** Host to BMC. */
    WRITE(0x80),
    /** The protocol was violated or a transfer aborted. */
    ERROR(0xC0);

    private final int statusBits;

    KcsState(int statusBits) {
        this.statusBits = statusBits;
    }

    int statusBits() {
        return statusBits;
    }
}
