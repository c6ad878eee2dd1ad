package io.jipmi.sim;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The requests a BT interface has taken in, carried out one after the other, and the answers that wait for the buffer to
 * the host. Not thread-safe: the interface holds the BMC's monitor.
 */
final class BtQueue {
    /** A request as it came in: netFn/LUN, command, data; and its sequence number. */
    static final class Request {
        final int sequence;
        final byte[] message;

        Request(int sequence, byte[] message) {
            this.sequence = sequence;
            this.message = message;
        }
    }

    /** What became of a request: the answer as the buffer shows it, null for none, and when it is there. */
    static final class Outcome {
        final byte @Nullable [] frame;
        final long dueNs;

        Outcome(byte @Nullable [] frame, long dueNs) {
            this.frame = frame;
            this.dueNs = dueNs;
        }
    }

    /** Carries a request out. */
    interface Executor {
        Outcome carryOut(Request request, long startNs);
    }

    private final boolean youngestFirst;
    private final Executor executor;
    private final Deque<Request> waiting = new ArrayDeque<>();
    private @Nullable Outcome underWay;
    private long executorFreeNs;
    private final Deque<byte[]> answers = new ArrayDeque<>();

    BtQueue(boolean youngestFirst, Executor executor) {
        this.youngestFirst = youngestFirst;
        this.executor = executor;
    }

    /** How many requests have no answer in the buffer yet. */
    int outstanding() {
        return waiting.size() + (underWay == null ? 0 : 1) + answers.size();
    }

    /** Takes a request in that arrived at {@code arrivedNs}, not before any other. */
    void add(Request request, long arrivedNs) {
        catchUp(arrivedNs);
        if (underWay == null) {
            executorFreeNs = arrivedNs;
        }
        waiting.addLast(request);
        catchUp(arrivedNs);
    }

    /** Finishes what is due, starts what comes next. */
    void catchUp(long nowNs) {
        while (true) {
            if (underWay == null) {
                Request next = youngestFirst ? waiting.pollLast() : waiting.pollFirst();
                if (next == null) {
                    return;
                }
                underWay = executor.carryOut(next, executorFreeNs);
            }
            if (nowNs - underWay.dueNs < 0) {
                return;
            }
            if (underWay.frame != null) {
                answers.addLast(underWay.frame);
            }
            executorFreeNs = underWay.dueNs;
            underWay = null;
        }
    }

    /** The next answer for the buffer, null for none. */
    byte @Nullable [] pollAnswer() {
        return youngestFirst ? answers.pollLast() : answers.pollFirst();
    }

    /** Returns an answer that was not put into the buffer after all: it is again the next one. */
    void putBack(byte[] answer) {
        if (youngestFirst) {
            answers.addLast(answer);
        } else {
            answers.addFirst(answer);
        }
    }

    void clear() {
        waiting.clear();
        underWay = null;
        answers.clear();
    }
}
