package io.jipmi.poweroff;

import io.jipmi.msghandler.spi.Timekeeper;
import java.time.Duration;

/** A clock that goes on only while somebody waits by it. */
final class WaitedClock implements Timekeeper {
    private static final long SPIN_NS = 1_000;

    private long nowNs;

    @Override
    public long nowNs() {
        return nowNs;
    }

    @Override
    public void parkNs(long durationNs) {
        nowNs += durationNs;
    }

    @Override
    public void spin() {
        nowNs += SPIN_NS;
    }

    Duration elapsed() {
        return Duration.ofNanos(nowNs);
    }
}
