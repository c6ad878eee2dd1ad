package io.jipmi.si.sm;

import java.util.BitSet;

/** One request on its way over a BT interface. */
final class BtSlot {
    enum Phase {
        FREE,
        /** Waiting to be written, for the first time or again. */
        QUEUED,
        /** Written; the BMC has not taken it yet. */
        WRITTEN,
        /** Taken by the BMC. */
        SENT
    }

    final int number;
    final byte[] request = new byte[StateMachine.MAX_LENGTH_BYTES];
    int requestLengthBytes;
    boolean repeatable;

    Phase phase = Phase.FREE;
    int sequence;
    /** The numbers it was sent under before: an answer to one of those is as good. */
    final BitSet earlierSequences = new BitSet();

    int tries;
    long leftNs;
    boolean mayHaveExecuted;
    /** Whether no time has been charged yet: what passed before it began is not the BMC's. */
    boolean fresh;

    BtSlot(int number) {
        this.number = number;
    }

    boolean inUse() {
        return phase != Phase.FREE;
    }

    /** Whether the BMC has the request, or may take it any moment. */
    boolean written() {
        return phase == Phase.WRITTEN || phase == Phase.SENT;
    }

    boolean maySendAgain() {
        return repeatable || !mayHaveExecuted;
    }

    /** Whether the BMC was given the request under that number, now or before. */
    boolean sentAs(int someSequence) {
        return inUse() && ((written() && sequence == someSequence) || earlierSequences.get(someSequence));
    }

    /** Whether this is the answer to the request, however often it was sent; the LUN is not compared. */
    boolean answeredBy(int netFnLun, int answeredSequence, int command) {
        int responseNetFn = (request[0] & 0xFC) | 0x04;
        return sentAs(answeredSequence) && (netFnLun & 0xFC) == responseNetFn && (request[1] & 0xFF) == command;
    }

    /** Whether the request has been waiting all that time. */
    boolean charge(long elapsedNs) {
        if (!inUse() || fresh) {
            fresh = false;
            return false;
        }
        leftNs -= elapsedNs;
        return true;
    }
}
