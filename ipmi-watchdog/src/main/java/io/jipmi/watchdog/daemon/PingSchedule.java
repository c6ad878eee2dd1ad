package io.jipmi.watchdog.daemon;

import java.time.Duration;

/**
 * When the next heartbeat is due, and how close it was: a process that was stopped, swapped out or collecting garbage wakes
 * up late. Not thread-safe; allocates nothing.
 */
final class PingSchedule {
    /** From a sudden death to the BMC's deed it is then the timeout, to a second. */
    private static final long LONGEST_INTERVAL_NS = Duration.ofMillis(750).toNanos();

    /** Three heartbeats may fail before the time is up. */
    private static final int HEARTBEATS_PER_TIMEOUT = 4;

    private long timeoutNs;
    private long intervalNs;
    private long dueNs;
    private long fedNs;

    private long lateWakeUps;
    private long greatestLatenessNs;
    private long thinMargins;
    private long leastMarginNs = Long.MAX_VALUE;

    /** For a timer that was just started, or started over. */
    void begin(Duration timeout, long nowNs) {
        timeoutNs = timeout.toNanos();
        intervalNs = Math.min(timeoutNs / HEARTBEATS_PER_TIMEOUT, LONGEST_INTERVAL_NS);
        dueNs = nowNs + intervalNs;
        fedNs = nowNs;
    }

    long intervalNs() {
        return intervalNs;
    }

    long dueNs() {
        return dueNs;
    }

    boolean isDue(long nowNs) {
        return nowNs - dueNs >= 0;
    }

    /** A heartbeat is tried at this time: the next one is due an interval later, however late this one is. */
    void tried(long nowNs) {
        long lateNs = nowNs - dueNs;
        if (lateNs >= intervalNs) {
            lateWakeUps++;
            greatestLatenessNs = Math.max(greatestLatenessNs, lateNs);
        }
        dueNs = nowNs + intervalNs;
    }

    /**
     * The timer was started over between these times.
     *
     * @return what was left of it at least, negative if the time may have been up
     */
    long fed(long earliestNs, long latestNs) {
        long marginNs = leftNs(latestNs);
        leastMarginNs = Math.min(leastMarginNs, marginNs);
        if (isThin(marginNs)) {
            thinMargins++;
        }
        fedNs = earliestNs;
        return marginNs;
    }

    /** Whether less was left than the time of one heartbeat. */
    boolean isThin(long marginNs) {
        return marginNs < timeoutNs / HEARTBEATS_PER_TIMEOUT;
    }

    /** What is left of the timer, negative if the time is up. */
    long leftNs(long nowNs) {
        return timeoutNs - (nowNs - fedNs);
    }

    long lateWakeUps() {
        return lateWakeUps;
    }

    Duration greatestLateness() {
        return Duration.ofNanos(greatestLatenessNs);
    }

    long thinMargins() {
        return thinMargins;
    }

    /** The least that was left of the timer at a heartbeat; the longest duration there is before the first. */
    Duration leastMargin() {
        return Duration.ofNanos(leastMarginNs);
    }
}
