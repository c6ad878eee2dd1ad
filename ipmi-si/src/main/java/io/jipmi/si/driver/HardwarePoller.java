package io.jipmi.si.driver;

import io.jipmi.si.PollMode;

/**
 * Decides how to wait for the hardware: sleep for what was learned, spin briefly, then sleep in growing steps. Pure
 * arithmetic on the times it is told; not thread-safe.
 *
 * <p>Estimates are kept per key, as a BMC takes microseconds for a byte and milliseconds for a command. A wait that was
 * over at the first look after a sleep is censored: it says that the sleep was long enough, not how long was needed, and
 * may only shorten the estimate. Averaging it in would make the sleeps grow without end.
 */
final class HardwarePoller {
    /** How long to wait for an interrupt at a time: what else happens to the interface is looked at in between. */
    static final long INTERRUPT_SLICE_NS = 5_000_000;

    /** Sleeping for less costs more than spinning: entering and leaving the idle state takes tens of microseconds. */
    private static final long MIN_LEARNED_SLEEP_NS = 15_000;

    /** A BMC that was slow and has become quick again is not slept past for longer. */
    private static final long MAX_LEARNED_SLEEP_NS = 100_000_000;

    private static final long MIN_SPIN_NS = 40_000;
    private static final long MAX_SPIN_NS = 300_000;
    /** Even where delay is all that matters, a BMC that is dead need not cost a processor. */
    private static final long MAX_LATENCY_SPIN_NS = 50_000_000;

    private static final long MIN_BACK_OFF_NS = 20_000;
    private static final long MAX_BACK_OFF_NS = 1_000_000;
    private static final int EAGER_SAMPLES = 8;
    private static final int FAST_SAMPLES = 20;

    /** So many times the longest wait seen lately a wait may take before it is taken for one without end. */
    private static final long PATIENCE = 8;

    private static final long UNLEARNED_PATIENCE_NS = 500_000_000;
    /** The longest wait seen fades with every shorter one, so that one slow day is not remembered for ever. */
    private static final int FADING = 64;

    private enum Phase {
        NOT_WAITING,
        LEARNED_SLEEP,
        SPIN,
        BACK_OFF,
        INTERRUPT
    }

    /** What is known about the waits of one key. */
    private static final class Estimate {
        private double meanNs;
        private double deviationNs;
        private long longestNs;
        private int samples;
    }

    private final Estimate[] estimates;
    private final PollMode mode;
    private long maxBusyNs;
    private boolean interrupts;
    private Phase phase = Phase.NOT_WAITING;
    private Estimate waiting;
    private long waitStartNs;
    private long sleepStartNs;
    private long sleepNs;
    private long spinStartNs;
    private double overshootNs;
    private long spunNs;
    private long sleptNs;

    HardwarePoller(int keys) {
        this(keys, PollMode.BALANCED, 0);
    }

    /**
     * @param maxBusyNs the longest spin between two sleeps; 0 leaves that to the mode
     */
    HardwarePoller(int keys, PollMode mode, long maxBusyNs) {
        this.mode = mode;
        this.maxBusyNs = maxBusyNs;
        estimates = new Estimate[keys];
        for (int key = 0; key < keys; key++) {
            estimates[key] = new Estimate();
        }
        waiting = estimates[0];
    }

    /** The longest spin between two sleeps, from now on; 0 leaves that to the mode. */
    void maxBusy(long newMaxBusyNs) {
        maxBusyNs = newMaxBusyNs;
    }

    /** Whether an interrupt ends a sleep as soon as the hardware is ready. */
    void interrupts(boolean usable) {
        interrupts = usable;
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
                return begin(nowNs);
            }
            case LEARNED_SLEEP -> {
                awake(nowNs);
                if (mode != PollMode.LOWCPU) {
                    return spinFrom(nowNs);
                }
                phase = Phase.BACK_OFF;
            }
            case SPIN -> {
                if (nowNs - spinStartNs <= longestSpinNs()) {
                    return 0;
                }
                spunNs += nowNs - spinStartNs;
                phase = Phase.BACK_OFF;
            }
            case BACK_OFF -> awake(nowNs);
            case INTERRUPT -> sleptNs += nowNs - sleepStartNs;
        }
        return interrupts ? awaitInterrupt(nowNs) : sleep(backOffNs(nowNs), nowNs);
    }

    /**
     * The hardware is ready; ends the wait, if there was one.
     *
     * @param atMostNs what of the time passed may have been the hardware's; the rest was a pause of this JVM
     */
    void ready(long nowNs, long atMostNs) {
        switch (phase) {
            case NOT_WAITING -> {
                return;
            }
            case LEARNED_SLEEP -> {
                awake(nowNs);
                waiting.meanNs *= 0.9;
            }
            case SPIN -> {
                spunNs += nowNs - spinStartNs;
                learn(waiting, nowNs - waitStartNs);
            }
            case BACK_OFF -> {
                awake(nowNs);
                learn(waiting, nowNs - waitStartNs);
            }
            case INTERRUPT -> {
                sleptNs += nowNs - sleepStartNs;
                learn(waiting, nowNs - waitStartNs);
            }
        }
        waiting.longestNs =
                Math.max(Math.min(nowNs - waitStartNs, atMostNs), waiting.longestNs - waiting.longestNs / FADING);
        phase = Phase.NOT_WAITING;
    }

    /** What that key stands for has come to its end: if it was never waited for, it takes no time worth a wait. */
    void done(int key) {
        estimates[key].samples = Math.max(1, estimates[key].samples);
    }

    /** The wait ended without the hardware having become ready; nothing is learned from it. */
    void givenUp() {
        phase = Phase.NOT_WAITING;
    }

    /**
     * What the wait that goes on may take before it has become longer than this BMC ever takes for such a thing.
     *
     * @param leastNs what it may take in any case, if it is known what it usually takes
     */
    long patienceNs(long leastNs) {
        return waiting.samples == 0 ? UNLEARNED_PATIENCE_NS : Math.max(leastNs, PATIENCE * waiting.longestNs);
    }

    /** Whether it is known what the wait that goes on usually takes. */
    boolean isLearned() {
        return waiting.samples > 0;
    }

    /** Whether the wait that goes on is one for the interrupt. */
    boolean awaitsInterrupt() {
        return phase == Phase.INTERRUPT;
    }

    /** What a wait of that kind is expected to take. */
    long estimateNs(int key) {
        return (long) estimates[key].meanNs;
    }

    /** How much later than asked for a sleep ends. */
    long overshootNs() {
        return (long) overshootNs;
    }

    /** All time spent looking at registers again and again. */
    long spunNs() {
        return spunNs;
    }

    /** All time slept, or spent waiting for an interrupt. */
    long sleptNs() {
        return sleptNs;
    }

    private long begin(long nowNs) {
        if (mode == PollMode.LATENCY) {
            return spinFrom(nowNs);
        }
        long marginNs = (long) Math.max(overshootNs, 2 * waiting.deviationNs);
        long learnedNs = (long) waiting.meanNs - marginNs;
        if (interrupts && waiting.meanNs > MIN_SPIN_NS) {
            return awaitInterrupt(nowNs);
        }
        if (learnedNs > MIN_LEARNED_SLEEP_NS) {
            phase = Phase.LEARNED_SLEEP;
            return sleep(Math.min(learnedNs, MAX_LEARNED_SLEEP_NS), nowNs);
        }
        if (mode == PollMode.LOWCPU) {
            phase = Phase.BACK_OFF;
            return sleep(MIN_BACK_OFF_NS, nowNs);
        }
        return spinFrom(nowNs);
    }

    private long longestSpinNs() {
        long wantedNs = mode == PollMode.LATENCY
                ? MAX_LATENCY_SPIN_NS
                : Math.max(MIN_SPIN_NS, Math.min((long) (overshootNs + 4 * waiting.deviationNs), MAX_SPIN_NS));
        return maxBusyNs == 0 ? wantedNs : Math.min(maxBusyNs, wantedNs);
    }

    private long backOffNs(long nowNs) {
        return Math.min(MAX_BACK_OFF_NS, Math.max(MIN_BACK_OFF_NS, (nowNs - waitStartNs) / 16));
    }

    private long spinFrom(long nowNs) {
        phase = Phase.SPIN;
        spinStartNs = nowNs;
        return 0;
    }

    private long awaitInterrupt(long nowNs) {
        phase = Phase.INTERRUPT;
        sleepStartNs = nowNs;
        return INTERRUPT_SLICE_NS;
    }

    private long sleep(long durationNs, long nowNs) {
        sleepStartNs = nowNs;
        sleepNs = durationNs;
        return durationNs;
    }

    private void awake(long nowNs) {
        sleptNs += nowNs - sleepStartNs;
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
