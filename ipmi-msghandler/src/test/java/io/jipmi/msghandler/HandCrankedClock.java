package io.jipmi.msghandler;

import io.jipmi.msghandler.spi.Timekeeper;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that stands still until it is advanced or somebody waits by it. Thread-safe. */
final class HandCrankedClock implements Timekeeper {
    private static final long SPIN_NS = 1_000;
    /** Nobody who has a deadline waits for longer than the longest of them. */
    private static final long LONGEST_PARK_NS = Duration.ofDays(1).toNanos();

    /** More often nobody waits who makes any progress. */
    private static final int MOST_WAITS = 200_000;

    private final AtomicLong now;
    private final AtomicInteger waits = new AtomicInteger();
    private final long startNs;
    private volatile long oversleepNs;
    private volatile Runnable meanwhile = () -> {};
    private volatile Runnable onNextLook = () -> {};

    HandCrankedClock() {
        this(0);
    }

    HandCrankedClock(long startNs) {
        this.startNs = startNs;
        this.now = new AtomicLong(startNs);
    }

    @Override
    public long nowNs() {
        Runnable event = onNextLook;
        onNextLook = () -> {};
        event.run();
        return now.get();
    }

    @Override
    public void parkNs(long durationNs) {
        if (durationNs < 1 || durationNs > LONGEST_PARK_NS) {
            throw new AssertionError("asked to wait " + durationNs + " ns");
        }
        advance(durationNs + oversleepNs);
        oversleepNs = 0;
        meanwhile.run();
    }

    @Override
    public void spin() {
        advance(SPIN_NS);
        meanwhile.run();
    }

    void advance(Duration duration) {
        advance(duration.toNanos());
    }

    void advance(long durationNs) {
        if (waits.incrementAndGet() > MOST_WAITS) {
            throw new AssertionError("waited " + MOST_WAITS + " times and still waiting");
        }
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

    /** What happens when somebody next asks for the time, just before the answer. */
    void onNextLook(Runnable event) {
        onNextLook = event;
    }

    Duration elapsed() {
        return Duration.ofNanos(now.get() - startNs);
    }
}
