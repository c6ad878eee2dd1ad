package io.jipmi.it.qtest;

import io.jipmi.msghandler.spi.Timekeeper;

/**
 * Time that passes only when somebody waits. A machine whose own clock stands still answers at once, so that its drivers'
 * long timeouts can be waited out in no time.
 */
final class VirtualTime implements Timekeeper {
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
}
