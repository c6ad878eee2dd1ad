package io.jipmi.watchdog.node;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has jobs done one after the other, in the order they came, on a thread of somebody else's. Thread-safe. */
final class OrderedWork {
    private static final Logger LOG = LoggerFactory.getLogger(OrderedWork.class);

    private final Executor executor;
    private final int capacity;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private boolean busy;

    /** @param capacity how many jobs may wait besides the one that is being done */
    OrderedWork(Executor executor, int capacity) {
        this.executor = executor;
        this.capacity = capacity;
    }

    synchronized boolean full() {
        return waiting.size() >= capacity;
    }

    /** Returns false if there is no room for it. */
    boolean offer(Runnable job) {
        synchronized (this) {
            if (full()) {
                return false;
            }
        }
        add(job);
        return true;
    }

    /** Takes it even if there is no room for others any more. */
    void add(Runnable job) {
        synchronized (this) {
            waiting.add(job);
            if (busy) {
                return;
            }
            busy = true;
        }
        try {
            executor.execute(this::work);
        } catch (RejectedExecutionException ended) {
            synchronized (this) {
                busy = false;
                waiting.clear();
            }
            throw ended;
        }
    }

    private void work() {
        for (Runnable job = next(); job != null; job = next()) {
            try {
                job.run();
            } catch (RuntimeException defect) {
                LOG.error("a job for the watchdog timer failed", defect);
            }
        }
    }

    private synchronized @Nullable Runnable next() {
        Runnable job = waiting.poll();
        busy = job != null;
        return job;
    }
}
