package io.jipmi.io.cuse;

import io.jipmi.io.Errno;

/**
 * Something a caller waits for. To be answered exactly once: a second answer throws {@link IllegalStateException}.
 * Thread-safe.
 */
public abstract sealed class CuseRequest permits CuseRead, CuseWrite, CuseIoctl {
    /** What the state is when there is nothing to do. */
    private enum Mark implements Runnable {
        WAITING,
        INTERRUPTED,
        ANSWERED;

        @Override
        public void run() {}
    }

    private final CuseReplies replies;
    private final long unique;
    private final CuseCaller caller;
    /** What to do when the caller gets a signal, or that it got one, or that this is over. */
    private volatile Runnable state = Mark.WAITING;
    /** Whether it is among those that are not answered yet; most are answered before they would be. */
    private volatile boolean begun;

    CuseRequest(CuseReplies replies, long unique, CuseCaller caller) {
        this.replies = replies;
        this.unique = unique;
        this.caller = caller;
    }

    /** Has the file answer it, now or later. */
    abstract void serve(CuseFile file);

    /** Who waits. */
    public final CuseCaller caller() {
        return caller;
    }

    /** Lets the call fail. */
    public final void fail(Errno reason) {
        claim();
        replies.fail(unique, reason);
    }

    /**
     * Says what to do when the caller gets a signal while it waits, usually to {@link #fail} with EINTR. It is run on the
     * thread that serves the node, or at once if the signal is there already; not at all once this is answered.
     */
    public final void onInterrupt(Runnable action) {
        if (exchange(Mark.WAITING, action) == Mark.INTERRUPTED) {
            action.run();
        }
    }

    final void interrupted() {
        exchange(Mark.WAITING, Mark.INTERRUPTED).run();
    }

    final boolean answered() {
        return state == Mark.ANSWERED;
    }

    final long unique() {
        return unique;
    }

    final CuseReplies replies() {
        return replies;
    }

    /** Makes the answer to come the only one. */
    final void claim() {
        Runnable before;
        synchronized (this) {
            before = state;
            state = Mark.ANSWERED;
        }
        if (before == Mark.ANSWERED) {
            throw new IllegalStateException("answered twice");
        }
        if (begun) {
            replies.over(unique);
        }
    }

    /** Returns the state before; it is another one only if it was as expected. */
    private synchronized Runnable exchange(Runnable expected, Runnable next) {
        Runnable before = state;
        if (before == expected) {
            state = next;
        }
        return before;
    }

    /** It is not answered yet, or another thread answers it at this moment. */
    final void begin() {
        begun = true;
        replies.begun(this);
    }
}
