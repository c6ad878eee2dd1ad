package io.jipmi.watchdog.node;

import io.jipmi.io.Errno;
import io.jipmi.io.cuse.CuseRead;
import java.util.ArrayDeque;
import java.util.Queue;

/** Those who read one file until there is a pre-timeout: it is one byte, for one of them, once. Thread-safe. */
final class PretimeoutReaders {
    private static final int MOST_READERS = 64;

    private final Runnable wakeUp;
    private final Queue<CuseRead> waiting = new ArrayDeque<>();
    private boolean reached;

    /** @param wakeUp is run when the file has become readable */
    PretimeoutReaders(Runnable wakeUp) {
        this.wakeUp = wakeUp;
    }

    private enum Reading {
        HAS_IT,
        WAITS,
        MAY_NOT_WAIT
    }

    synchronized boolean readable() {
        return reached;
    }

    void pretimeout() {
        CuseRead reader;
        synchronized (this) {
            reader = waiting.poll();
            reached |= reader == null;
        }
        if (reader == null) {
            wakeUp.run();
        } else {
            reader.done(new byte[1]);
        }
    }

    void read(CuseRead request) {
        if (request.sizeBytes() == 0) {
            request.done(new byte[0]);
            return;
        }
        switch (begin(request)) {
            case HAS_IT -> request.done(new byte[1]);
            case WAITS -> request.onInterrupt(() -> interrupted(request));
            case MAY_NOT_WAIT -> request.fail(Errno.EAGAIN);
        }
    }

    private synchronized Reading begin(CuseRead request) {
        if (reached) {
            reached = false;
            return Reading.HAS_IT;
        }
        if ((request.fileFlags() & WatchdogAbi.O_NONBLOCK) != 0 || waiting.size() == MOST_READERS) {
            return Reading.MAY_NOT_WAIT;
        }
        waiting.add(request);
        return Reading.WAITS;
    }

    /** Whoever takes it from those who wait is the one to answer it. */
    private void interrupted(CuseRead request) {
        boolean waited;
        synchronized (this) {
            waited = waiting.remove(request);
        }
        if (waited) {
            request.fail(Errno.EINTR);
        }
    }
}
