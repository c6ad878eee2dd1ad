package io.jipmi.sim;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * A monotonic nanosecond clock that moves only when told to. Stands in for {@code System::nanoTime} wherever a
 * {@link LongSupplier} is asked for. Thread-safe.
 */
public final class VirtualClock implements LongSupplier {
    private final AtomicLong nowNs;

    /** A clock that starts at zero. */
    public VirtualClock() {
        this(0);
    }

    /**
     * A clock that starts where told.
     *
     * @param startNs first value; any, because only differences have a meaning (use a value close to
     *     {@link Long#MAX_VALUE} to test wrap-around)
     */
    public VirtualClock(long startNs) {
        nowNs = new AtomicLong(startNs);
    }

    @Override
    public long getAsLong() {
        return nowNs.get();
    }

    /**
     * Moves the clock forward.
     *
     * @param ns nanoseconds to move forward
     * @throws IllegalArgumentException if negative
     */
    public void advance(long ns) {
        if (ns < 0) {
            throw new IllegalArgumentException("a monotonic clock cannot go back by " + ns + " ns");
        }
        nowNs.addAndGet(ns);
    }

    /**
     * Moves the clock forward.
     *
     * @param step time to move forward
     * @throws IllegalArgumentException if negative
     */
    public void advance(Duration step) {
        advance(step.toNanos());
    }
}
