package io.jipmi.si.driver;

/**
 * Decides how to wait for the hardware: sleep for what was learned, spin briefly, then sleep in growing steps. Pure
 * arithmetic on the times it is told; not thread-safe.
 *
 * <p>Estimates are kept per key, as a BMC takes microseconds for a byte and milliseconds for a command. A wait that was
 * over at the first look after a sleep is censored: it says that the sleep was long enough, not how long was needed, and
 * may only shorten the estimate. Averaging it in would make the sleeps grow without end.
 */
final class HardwarePoller {
    /** Sleeping for less costs more than spinning: entering and leaving the idle state takes tens of microseconds. */
    private static final long MIN_LEARNED_SLEEP_NS = 15_000;

    private static final long MIN_SPIN_NS = 40_000;
    private static final long MAX_SPIN_NS = 300_000;
    private static final long MIN_BACK_OFF_NS = 20_000;
    private static final long MAX_BACK_OFF_NS = 1_000_000;
    private static final int EAGER_SAMPLES = 8;
    private static final int FAST_SAMPLES = 20;

    private enum Phase {
        NOT_WAITING,
        LEARNED_SLEEP,
        SPIN,
        BACK_OFF
    }

    /** What is known about the waits of one key. */
    private static final class Estimate {
        private double meanNs;
        private double deviationNs;
        private int samples;
    }

    private final Estimate[] estimates;
    private Phase phase = Phase.NOT_WAITING;
    private Estimate waiting;
    private long waitStartNs;
    private long sleepStartNs;
    private long sleepNs;
    private long spinStartNs;
    private double overshootNs;

    HardwarePoller(int keys) {
        estimates = new Estimate[keys];
        for (int key = 0; key < keys; key++) {
            estimates[key] = new Estimate();
        }
        waiting = estimates[0];
    }

    /**
     * The hardware is not ready.
     *
     * @param key what is being waited for, 0 to keys - 1
     * @return how long to wait before looking again, in ns; 0 to spin
     */
    long notReady(int key, long nowNs) {
        switch (phase) {
            case NOT_WAITING -> {
                waiting = estimates[key];
                waitStartNs = nowNs;
                long learnedNs = (long) (waiting.meanNs - Math.max(overshootNs, 2 * waiting.deviationNs));
                if (learnedNs > MIN_LEARNED_SLEEP_NS) {
                    phase = Phase.LEARNED_SLEEP;
                    return sleep(learnedNs, nowNs);
                }
                return spinFrom(nowNs);
            }
            case LEARNED_SLEEP -> {
                learnOvershoot(nowNs);
                return spinFrom(nowNs);
            }
            case SPIN -> {
                long spinNs = Math.min((long) (overshootNs + 4 * waiting.deviationNs), MAX_SPIN_NS);
                if (nowNs - spinStartNs <= Math.max(MIN_SPIN_NS, spinNs)) {
                    return 0;
                }
                phase = Phase.BACK_OFF;
            }
            case BACK_OFF -> learnOvershoot(nowNs);
        }
        return sleep(Math.min(MAX_BACK_OFF_NS, Math.max(MIN_BACK_OFF_NS, (nowNs - waitStartNs) / 16)), nowNs);
    }

    /** The hardware is ready; ends the wait, if there was one. */
    void ready(long nowNs) {
        if (phase == Phase.NOT_WAITING) {
            return;
        }
        if (phase == Phase.LEARNED_SLEEP) {
            learnOvershoot(nowNs);
            waiting.meanNs *= 0.9;
        } else {
            learn(waiting, nowNs - waitStartNs);
        }
        phase = Phase.NOT_WAITING;
    }

    /** The wait ended without the hardware having become ready; nothing is learned from it. */
    void givenUp() {
        phase = Phase.NOT_WAITING;
    }

    private long spinFrom(long nowNs) {
        phase = Phase.SPIN;
        spinStartNs = nowNs;
        return 0;
    }

    private long sleep(long durationNs, long nowNs) {
        sleepStartNs = nowNs;
        sleepNs = durationNs;
        return durationNs;
    }

    private void learnOvershoot(long nowNs) {
        double errorNs = nowNs - sleepStartNs - sleepNs - overshootNs;
        overshootNs = Math.max(0, overshootNs + (errorNs > 0 ? 0.2 : 0.02) * errorNs);
    }

    private static void learn(Estimate estimate, long waitedNs) {
        boolean outlier = estimate.samples >= EAGER_SAMPLES && waitedNs >= 3 * estimate.meanNs + 100_000;
        if (outlier) {
            return;
        }
        double errorNs = waitedNs - estimate.meanNs;
        double upwards = estimate.samples < FAST_SAMPLES ? 0.5 : 0.08;
        estimate.meanNs += (errorNs < 0 ? 0.25 : upwards) * errorNs;
        estimate.deviationNs += 0.1 * (Math.abs(errorNs) - estimate.deviationNs);
        estimate.deviationNs = Math.min(estimate.deviationNs, estimate.meanNs / 2);
        estimate.samples++;
    }
}
