package io.jipmi.watchdog.health;

import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A monitor's threads: one that keeps the time, and one for each check that is being made. */
final class HealthThreads implements Executor, AutoCloseable {
    /** How long a thread stays for the next check. */
    private static final long IDLE_S = 60;

    private static final long AFTER_DEFECT_NS = 1_000_000_000L;

    private final AtomicInteger started = new AtomicInteger();
    private final ThreadPoolExecutor checks = new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            IDLE_S,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            task -> daemon(task, "health-check-" + started.incrementAndGet()));
    private volatile @Nullable Thread timekeeper;
    private volatile boolean stopped;

    void start(HealthMonitor monitor) {
        Thread thread = daemon(() -> keepTime(monitor), "health-monitor");
        timekeeper = thread;
        thread.start();
    }

    @Override
    public void execute(Runnable check) {
        checks.execute(check);
    }

    void wakeUp() {
        LockSupport.unpark(timekeeper);
    }

    @Override
    public void close() {
        stopped = true;
        wakeUp();
        checks.shutdownNow();
    }

    private void keepTime(HealthMonitor monitor) {
        while (!stopped) {
            long waitNs;
            try {
                waitNs = monitor.turn(System.nanoTime());
            } catch (RuntimeException | Error e) {
                // Checks that are not made must not look like good ones.
                monitor.defect(e);
                waitNs = AFTER_DEFECT_NS;
            }
            if (waitNs > 0 && !stopped) {
                LockSupport.parkNanos(this, waitNs);
            }
        }
    }

    private static Thread daemon(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }
}
