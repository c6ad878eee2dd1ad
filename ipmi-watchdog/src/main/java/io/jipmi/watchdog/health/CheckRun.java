package io.jipmi.watchdog.health;

import org.jspecify.annotations.Nullable;

/** One time a check is made, on a thread that it may keep for good. Its state is guarded by the monitor. */
final class CheckRun implements Runnable {
    private final HealthMonitor monitor;
    private final WatchedCheck watched;
    private final long nowNs;
    private @Nullable Thread thread;
    private boolean over;

    CheckRun(HealthMonitor monitor, WatchedCheck watched, long nowNs) {
        this.monitor = monitor;
        this.watched = watched;
        this.nowNs = nowNs;
    }

    WatchedCheck watched() {
        return watched;
    }

    /** Whether nobody wants to know the result any more. */
    boolean over() {
        return over;
    }

    /** Nobody wants to know the result any more; returns whether its thread is busy with it. */
    boolean giveUp() {
        over = true;
        Thread busy = thread;
        if (busy == null) {
            return false;
        }
        busy.interrupt();
        return true;
    }

    @Override
    public void run() {
        synchronized (monitor) {
            if (over) {
                return;
            }
            thread = Thread.currentThread();
        }
        Health health = health();
        synchronized (monitor) {
            thread = null;
            // Whoever runs next on this thread is not the one who was meant.
            Thread.interrupted();
        }
        monitor.ended(this, health);
    }

    private Health health() {
        try {
            return watched.rule().check().check(nowNs);
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            return new Health(false, "the check itself fails: " + e);
        }
    }
}
