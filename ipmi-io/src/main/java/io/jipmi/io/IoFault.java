package io.jipmi.io;

import java.io.IOException;

/** A system call or bus access that failed: what was tried, on what, and the kernel's reason. Immutable. */
public final class IoFault extends IOException {
    private static final long serialVersionUID = 1L;

    private final String operation;
    private final String target;
    private final Errno errno;
    private final String remedy;

    /**
     * @param operation what was tried, for example {@code open} or {@code read}
     * @param target the file, port or address it was tried on
     * @param errno the kernel's reason
     */
    public IoFault(String operation, String target, Errno errno) {
        this(operation, target, errno, "");
    }

    /**
     * @param operation what was tried, for example {@code open} or {@code read}
     * @param target the file, port or address it was tried on
     * @param errno the kernel's reason
     * @param remedy what was wrong in plain words and what to do about it; appended to the message unless empty
     */
    public IoFault(String operation, String target, Errno errno, String remedy) {
        super(operation + " " + target + ": " + errno.describe() + (remedy.isEmpty() ? "" : ": " + remedy));
        this.operation = operation;
        this.target = target;
        this.errno = errno;
        this.remedy = remedy;
    }

    /** Operation, target, reason and remedy in one line. */
    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }

    /** What was tried, for example {@code open} or {@code read}. */
    public String operation() {
        return operation;
    }

    /** The file, port or address it was tried on. */
    public String target() {
        return target;
    }

    /** The kernel's reason. */
    public Errno errno() {
        return errno;
    }

    /** What was wrong in plain words and what to do about it; empty if nothing is known beyond the reason. */
    public String remedy() {
        return remedy;
    }
}
