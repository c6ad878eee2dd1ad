package io.jipmi.si.sm;

import org.jspecify.annotations.Nullable;

/** The requests on their way over a BT interface and the sequence numbers that tell them apart. */
final class BtSlots {
    static final int COUNT = 8;

    private final BtSlot[] slots = new BtSlot[COUNT];
    private final LostSequences lost = new LostSequences();
    private int nextSequence;

    BtSlots() {
        for (int i = 0; i < COUNT; i++) {
            slots[i] = new BtSlot(i);
        }
    }

    BtSlot get(int number) {
        return slots[number];
    }

    /** The first of the slots in that phase; null if there is none. */
    @Nullable
    BtSlot find(BtSlot.Phase phase) {
        for (BtSlot slot : slots) {
            if (slot.phase == phase) {
                return slot;
            }
        }
        return null;
    }

    /** The request that has the least time left; null if none is under way. */
    @Nullable
    BtSlot oldest() {
        BtSlot oldest = null;
        for (BtSlot slot : slots) {
            if (slot.inUse() && (oldest == null || slot.leftNs < oldest.leftNs)) {
                oldest = slot;
            }
        }
        return oldest;
    }

    /** The request that this answers; null if it answers none that is under way. */
    @Nullable
    BtSlot answeredBy(int netFnLun, int sequence, int command) {
        for (BtSlot slot : slots) {
            if (slot.answeredBy(netFnLun, sequence, command)) {
                settleSequences(slot, sequence);
                return slot;
            }
        }
        lost.answered(sequence);
        return null;
    }

    /** Charges the requests under way; whether any has been waiting all that time. */
    boolean charge(long elapsedNs) {
        boolean waiting = false;
        for (BtSlot slot : slots) {
            waiting |= slot.charge(elapsedNs);
        }
        return waiting;
    }

    void queue(BtSlot slot, long timeoutNs) {
        loseSequence(slot);
        slot.phase = BtSlot.Phase.QUEUED;
        slot.leftNs = timeoutNs;
    }

    /** Gives the request the next number whose answer cannot be mistaken for another's. */
    void number(BtSlot slot) {
        while (lost.contains(nextSequence) || underWay(nextSequence)) {
            nextSequence = (nextSequence + 1) & 0xFF;
        }
        slot.sequence = nextSequence;
        slot.phase = BtSlot.Phase.WRITTEN;
        nextSequence = (nextSequence + 1) & 0xFF;
    }

    void free(BtSlot slot) {
        loseSequence(slot);
        slot.phase = BtSlot.Phase.FREE;
    }

    void freeAll() {
        for (BtSlot slot : slots) {
            free(slot);
        }
    }

    /** The BMC has been given this number otherwise than by a request. */
    void lose(int sequence) {
        lost.add(sequence);
    }

    /** The answer to one sending is used; those to the others may still come. */
    private void settleSequences(BtSlot slot, int answered) {
        if (slot.sequence != answered || !slot.written()) {
            lost.answered(answered);
            loseSequence(slot);
        }
    }

    private void loseSequence(BtSlot slot) {
        if (slot.written()) {
            slot.earlierSequences.set(slot.sequence);
            lost.add(slot.sequence);
        }
    }

    private boolean underWay(int sequence) {
        for (BtSlot slot : slots) {
            if (slot.sentAs(sequence)) {
                return true;
            }
        }
        return false;
    }
}
