package io.jipmi.io;

import java.io.IOException;

/** Registers that must not be touched now: who has them, or why that cannot be told, and what to do. Immutable. */
public final class ClaimRefused extends IOException {
    private static final long serialVersionUID = 1L;

    private final Holder holder;
    private final String remedy;

    /** Who keeps us from the registers. */
    public enum Holder {
        /** A driver of the running kernel, or the kernel itself. */
        KERNEL,
        /** This or another process that uses jipmi. */
        JIPMI,
        /** A FreeIPMI tool or another user of FreeIPMI's semaphore. */
        FREEIPMI,
        /** Nobody is known to, but whether somebody does could not be found out. */
        UNKNOWN
    }

    /**
     * @param holder who keeps us from the registers
     * @param reason one sentence that names the registers and the owner
     * @param remedy what to do about it
     */
    public ClaimRefused(Holder holder, String reason, String remedy) {
        super(reason + ": " + remedy);
        this.holder = holder;
        this.remedy = remedy;
    }

    /** Who keeps us from the registers. */
    public Holder holder() {
        return holder;
    }

    /** What to do about it; also the end of the message. */
    public String remedy() {
        return remedy;
    }
}
