package io.jipmi.msghandler;

import io.jipmi.msghandler.spi.Timekeeper;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that stands still until it is advanced or somebody waits by it. Thread-safe. */
final class HandCrankedClock implements Timekeeper {
    private static final long SPIN_NS = 1_000;
    /** Nobody who has a deadline waits for longer than the longest of them. */
    private static final long LONGEST_PARK_NS = Duration.ofDays(1).toNanos();

    private final AtomicLong now;
    private final long startNs;
    private volatile long oversleepNs;
    private volatile Runnable meanwhile = () -> {};

    HandCrankedClock() {
        this(0);
    }

    HandCrankedClock(long startNs) {
        this.startNs = startNs;
        this.now = new AtomicLong(startNs);
    }

    @Override
    public long nowNs() {
        return now.get();
    }

    @Override
    public void parkNs(long durationNs) {
        if (durationNs < 1 || durationNs > LONGEST_PARK_NS) {
            throw new AssertionError("asked to wait " + durationNs + " ns");
        }
        now.addAndGet(durationNs + oversleepNs);
        oversleepNs = 0;
        meanwhile.run();
    }

    @Override
    public void spin() {
        now.addAndGet(SPIN_NS);
        meanwhile.run();
    }

    void advance(Duration duration) {
        advance(duration.toNanos());
    }

    void advance(long durationNs) {
        now.addAndGet(durationNs);
    }

    /** The next wait lasts so much longer than asked, as when the JVM is paused. */
    void oversleepOnce(Duration duration) {
        oversleepNs = duration.toNanos();
    }

    /** What happens while somebody waits by this clock, on the waiting thread. */
    void meanwhile(Runnable event) {
        meanwhile = event;
    }

    Duration elapsed() {
        return Duration.ofNanos(now.get() - startNs);
    }
}
