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
        private long arrival;

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

    private static final class Answer {
        final long arrival;
        final byte[] frame;

        Answer(long arrival, byte[] frame) {
            this.arrival = arrival;
            this.frame = frame;
        }
    }

    private final boolean youngestFirst;
    private final Executor executor;
    private final Deque<Request> waiting = new ArrayDeque<>();
    private @Nullable Outcome underWay;
    private long underWayArrival;
    private final Deque<Answer> answers = new ArrayDeque<>();
    private long arrivals;
    private long executorFreeNs;

    BtQueue(boolean youngestFirst, Executor executor) {
        this.youngestFirst = youngestFirst;
        this.executor = executor;
    }

    /** How many requests have no answer in the buffer yet. */
    int outstanding() {
        return waiting.size() + (underWay == null ? 0 : 1) + answers.size();
    }

    /** Takes a request in that arrived at {@code arrivedNs}; what was due before then has been finished. */
    void add(Request request, long arrivedNs) {
        if (underWay == null && waiting.isEmpty()) {
            executorFreeNs = arrivedNs;
        }
        request.arrival = arrivals++;
        waiting.addLast(request);
    }

    /** Starts the next request if none is under way, and finishes it if it is due; returns whether one was finished. */
    boolean finishNext(long nowNs) {
        if (underWay == null) {
            Request next = youngestFirst ? waiting.pollLast() : waiting.pollFirst();
            if (next == null) {
                return false;
            }
            underWayArrival = next.arrival;
            underWay = executor.carryOut(next, executorFreeNs);
        }
        if (nowNs - underWay.dueNs < 0) {
            return false;
        }
        if (underWay.frame != null) {
            answers.addLast(new Answer(underWayArrival, underWay.frame));
        }
        executorFreeNs = underWay.dueNs;
        underWay = null;
        return true;
    }

    boolean hasAnswer() {
        return !answers.isEmpty();
    }

    /** Takes the next answer for the buffer; there must be one. */
    byte[] takeAnswer() {
        Answer next = answers.getFirst();
        if (youngestFirst) {
            for (Answer answer : answers) {
                next = answer.arrival > next.arrival ? answer : next;
            }
        }
        answers.remove(next);
        return next.frame;
    }

    void clear() {
        waiting.clear();
        underWay = null;
        answers.clear();
    }
}
