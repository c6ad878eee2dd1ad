package io.jipmi.sim.bmc;

import java.util.concurrent.TimeUnit;

/** The SEL time of §31.10: seconds since 1970, kept by the BMC and settable. Survives resets of the BMC. */
final class SelClock {
    /** 2026-01-01T00:00:00Z: a fixed start, so that a run can be repeated exactly. */
    private static final long DEFAULT_START_SECONDS = 1_767_225_600L;

    private long setAtNs;
    private long setToSeconds = DEFAULT_START_SECONDS;

    SelClock(long nowNs) {
        setAtNs = nowNs;
    }

    void set(long nowNs, long seconds) {
        setAtNs = nowNs;
        setToSeconds = seconds & 0xFFFF_FFFFL;
    }

    long secondsAt(long timeNs) {
        return (setToSeconds + TimeUnit.NANOSECONDS.toSeconds(timeNs - setAtNs)) & 0xFFFF_FFFFL;
    }
}
