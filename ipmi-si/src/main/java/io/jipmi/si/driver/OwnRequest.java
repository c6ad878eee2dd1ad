package io.jipmi.si.driver;

import io.jipmi.si.sm.StateMachine;

/**
 * The driver's own request, of which there is one at a time: where the machine has it, since when, and how patient others
 * may be expected to be with it. Guarded by the interface's lock.
 */
final class OwnRequest {
    /** How long it may keep others waiting, at the least and, however slow the BMC is, at most. */
    private static final long MIN_PATIENCE_NS = 500_000_000L;

    private static final long MAX_PATIENCE_NS = 1_000_000_000L;

    private static final int NONE = -1;

    private final byte[] request = new byte[StateMachine.MAX_LENGTH_BYTES];
    private final byte[] response = new byte[StateMachine.MAX_LENGTH_BYTES];
    private int slot = NONE;
    private long askedNs;
    /** How long it has been waited for, without the pauses of this JVM. */
    private long waitedNs;
    /** Whether a message was answered since it began: its answer is probably lost. */
    private boolean overtaken;
    /** The slowest answer; in service half of it is forgotten with every other one. */
    private long slowestAnswerNs;

    /** Network function/LUN, command, data; to be written before it begins. */
    byte[] request() {
        return request;
    }

    /** Network function/LUN, command, completion code, data; to be written when it has been answered. */
    byte[] response() {
        return response;
    }

    boolean underWay() {
        return slot != NONE;
    }

    /** Where the machine has it; only while it is under way. */
    int slot() {
        return slot;
    }

    boolean isIn(int otherSlot) {
        return slot == otherSlot;
    }

    /** @param newSlot where the machine has it */
    void begun(int newSlot, long nowNs) {
        slot = newSlot;
        askedNs = nowNs;
        waitedNs = 0;
        overtaken = false;
    }

    /** It has been waited for, so much longer. */
    void waited(long elapsedNs) {
        waitedNs += elapsedNs;
    }

    /** The machine has it no longer. */
    void ended() {
        slot = NONE;
    }

    /** It has been answered. */
    void answered(boolean inService, long nowNs) {
        slot = NONE;
        slowestAnswerNs = Math.max(inService ? slowestAnswerNs / 2 : slowestAnswerNs, nowNs - askedNs);
    }

    /** A user's message has been answered. */
    void overtaken() {
        overtaken = true;
        slowestAnswerNs /= 2;
    }

    /** Whether others have waited long enough for it, who wait if it has been overtaken or {@code messageWaits}. */
    boolean isInTheWay(boolean messageWaits, HardwareWait hardware) {
        return underWay()
                && (messageWaits || overtaken)
                && waitedNs >= Math.min(MAX_PATIENCE_NS, hardware.patienceNs(MIN_PATIENCE_NS));
    }

    /**
     * Whether it will not be answered any more, as far as one can tell.
     *
     * @param patience how many times as long as the slowest answer it may take
     * @param leastNs what it may take in any case
     */
    boolean isLost(int patience, long leastNs, long nowNs) {
        return underWay() && nowNs - askedNs >= Math.max(leastNs, patience * slowestAnswerNs);
    }
}
