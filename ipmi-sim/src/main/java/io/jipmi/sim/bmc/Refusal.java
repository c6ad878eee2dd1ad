package io.jipmi.sim.bmc;

/** Ends a command with a completion code other than success. Carries no stack trace: it is an answer, not an accident. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int completionCode;

    Refusal(int completionCode) {
        super("completion code 0x" + Integer.toHexString(completionCode), null, false, false);
        this.completionCode = completionCode;
    }

    int completionCode() {
        return completionCode;
    }
}
