package io.jipmi.bench.scale;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * A clock that leaves out the time in which the machine did not run this program though it was to run, as a thread finds out
 * that only sleeps: by how much later than asked for it wakes up. A soak has little to ask for in a machine, and is not to
 * judge what else the machine does. Thread-safe.
 */
final class Metronome {
    private static final long BEAT_NS = TimeUnit.MILLISECONDS.toNanos(5);
    /** So late is nothing out of the ordinary. */
    private static final long ORDINARY_NS = TimeUnit.MILLISECONDS.toNanos(5);
    /** A request has its asker, the housekeeper and the messenger to wait for, one after the other. */
    private static final int THREADS = 3;

    private final AtomicLong stolenNs = new AtomicLong();

    /** Beats until it is over. */
    void run(BooleanSupplier over) {
        long beforeNs = System.nanoTime();
        while (!over.getAsBoolean()) {
            LockSupport.parkNanos(BEAT_NS);
            long nowNs = System.nanoTime();
            stolenNs.addAndGet(Math.max(0, nowNs - beforeNs - BEAT_NS - ORDINARY_NS));
            beforeNs = nowNs;
        }
    }

    /** The program's time. Steps back when much was left out at once: never is more of it gone than the program had. */
    long nowNs() {
        return System.nanoTime() - THREADS * stolenNs.get();
    }

    /** How long one thread was not run, all together. */
    long stolenMs() {
        return TimeUnit.NANOSECONDS.toMillis(stolenNs.get());
    }
}
