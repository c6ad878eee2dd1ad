package io.jipmi.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ends the process when its time is up, whatever its other threads hang in: nothing is waited for then, no hook of the
 * JVM's end and no lock.
 */
final class LatestEnd implements AutoCloseable {
    /** A console that takes no line within this is left without it. */
    private static final Duration LONGEST_LINE = Duration.ofSeconds(5);

    private final long startNs = System.nanoTime();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final String program;
    private final PrintWriter err;
    private volatile Duration limit;

    private LatestEnd(String program, Duration limit, PrintWriter err) {
        this.program = program;
        this.limit = limit;
        this.err = err;
    }

    /** For the process, from now until it is closed. */
    static LatestEnd begin(String program, Duration limit, PrintWriter err) {
        LatestEnd begun = new LatestEnd(program, limit, err);
        daemon(begun::watch, "latest end").start();
        return begun;
    }

    /** The process may take so much longer. */
    void extend(Duration longer) {
        limit = limit.plus(longer);
    }

    @Override
    public void close() {
        ended.countDown();
    }

    private void watch() {
        try {
            for (long leftNs = leftNs(); leftNs > 0; leftNs = leftNs()) {
                if (ended.await(leftNs, TimeUnit.NANOSECONDS)) {
                    return;
                }
            }
            Thread line = daemon(
                    () -> err.println(program + ": not done within " + limit.toSeconds() + " s, given up"),
                    "last line");
            line.start();
            line.join(LONGEST_LINE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(Program.COULD_NOT);
    }

    private long leftNs() {
        return limit.toNanos() - (System.nanoTime() - startNs);
    }

    private static Thread daemon(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }
}
