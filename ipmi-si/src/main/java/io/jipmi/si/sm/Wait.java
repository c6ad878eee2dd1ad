package io.jipmi.si.sm;

/** What a machine that returned {@link SmResult#CALL_WITH_DELAY} waits for; times differ by orders of magnitude. */
public enum Wait {
    /** The BMC to take a byte of the request. */
    WRITE,
    /** The BMC to carry the command out. */
    RESPONSE,
    /** The BMC to offer the next byte of the answer. */
    READ
}
