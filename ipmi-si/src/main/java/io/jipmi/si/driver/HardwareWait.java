package io.jipmi.si.driver;

import io.jipmi.io.DeviceInterrupt;
import io.jipmi.msghandler.spi.Tally;
import io.jipmi.si.PollMode;
import io.jipmi.si.SiTuning;
import io.jipmi.si.sm.Wait;
import java.util.Locale;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * How one interface waits for its hardware: by the poller or by the device's interrupt, for how long, and when it has been
 * too long. Guarded by the interface's lock, but for {@link #awaitInterrupt} and {@link #counters}.
 */
final class HardwareWait {
    private static final int WRITE_KEY = 0;
    private static final int READ_KEY = 1;
    private static final int FIRST_COMMAND_KEY = 2;
    /** Commands share keys by their numbers; a prime keeps those of one network function apart. */
    private static final int COMMAND_KEYS = 61;

    /** What the first byte of an answer may take at least before it is asked for again, and how often that is done. */
    private static final long RESPONSE_PATIENCE_NS = 50_000_000L;

    private static final int MAX_RESPONSE_STALLS = 4;
    /** The same for the other bytes, which the BMC has ready. */
    private static final long READ_PATIENCE_NS = 25_000_000L;

    private static final int MAX_READ_STALLS = 20;
    private static final long NS_PER_US = 1_000L;

    private final HardwarePoller poller;
    private final InterruptLine interrupt;
    private final Runnable beforeSleep;
    private final Tally<SiCounter> tally;

    private int responseKey = FIRST_COMMAND_KEY;
    /** How often the request under way was cut off and repeated. */
    private int stalls;
    /** How long the hardware has been waited for, pauses of the JVM left out. */
    private long waitedNs;

    HardwareWait(@Nullable DeviceInterrupt line, Runnable beforeSleep, SiTuning tuning, Tally<SiCounter> tally) {
        PollMode mode = tuning.forceKipmid().orElse(true) ? tuning.poll() : PollMode.LOWCPU;
        this.poller = new HardwarePoller(FIRST_COMMAND_KEY + COMMAND_KEYS, mode, tuning.kipmidMaxBusyUs() * NS_PER_US);
        this.interrupt = new InterruptLine(tuning.forceKipmid().orElse(false) ? null : line);
        this.beforeSleep = beforeSleep;
        this.tally = tally;
    }

    /** How long a wait may keep a processor busy, from now on. */
    void maxBusy(SiTuning tuning) {
        poller.maxBusy(tuning.kipmidMaxBusyUs() * NS_PER_US);
    }

    /** A request begins; the times its answer takes are learned by its command. */
    void begin(byte[] request) {
        responseKey = FIRST_COMMAND_KEY + ((request[0] & 0xFC) * 67 + (request[1] & 0xFF)) % COMMAND_KEYS;
        stalls = 0;
        waitedNs = 0;
    }

    /**
     * The hardware is not ready.
     *
     * @param blocked whether it takes no byte either: that time does not count against it, as it could not be asked again
     * @return how long to wait before looking again, in ns; 0 to spin
     */
    long notReady(Wait what, boolean blocked, long passedNs, long nowNs) {
        waitedNs = blocked ? 0 : waitedNs + passedNs;
        long waitNs = poller.notReady(key(what), nowNs);
        interrupt.awaited(poller.awaitsInterrupt());
        if (waitNs == 0) {
            tally.add(SiCounter.SPINS);
        } else {
            tally.add(SiCounter.SLEEPS);
            beforeSleep.run();
        }
        return waitNs;
    }

    /**
     * The hardware is ready; ends the wait, if there was one.
     *
     * @param passedNs since the last look, pauses of the JVM left out
     */
    void ready(long passedNs, long nowNs) {
        long atMostNs = waitedNs + passedNs;
        waitedNs = 0;
        if (poller.awaitsInterrupt()) {
            tally.add(interrupt.cameToo() ? SiCounter.INTERRUPTS : SiCounter.LOST_INTERRUPTS);
            interrupt.awaited(false);
            poller.interrupts(interrupt.usable());
        }
        poller.ready(nowNs, atMostNs);
    }

    /** The wait ended without the hardware having become ready. */
    void givenUp() {
        poller.givenUp();
        interrupt.awaited(false);
    }

    /** A request has been answered. */
    void answered() {
        poller.done(READ_KEY);
        poller.done(responseKey);
    }

    /**
     * Whether the wait that goes on has become longer than this BMC ever takes. A BMC that has become slow is asked again
     * later each time, and in the end left in peace for as long as the protocol allows; within an answer there is no
     * slowness that could be meant. Asking early does no good while a byte is to be written.
     */
    boolean isOverdue(Wait what) {
        return switch (what) {
            case WRITE -> false;
            case READ -> stalls < MAX_READ_STALLS && waitedNs >= poller.patienceNs(READ_PATIENCE_NS);
            case RESPONSE ->
                stalls < (poller.isLearned() ? MAX_RESPONSE_STALLS : 1)
                        && waitedNs >= poller.patienceNs(RESPONSE_PATIENCE_NS) << stalls;
        };
    }

    /** What the wait that goes on may take, at the least, before it has become longer than this BMC ever takes. */
    long patienceNs(long leastNs) {
        return poller.patienceNs(leastNs);
    }

    /** The wait is cut off; returns why, for people. */
    String stalled(Wait what) {
        tally.add(SiCounter.STALLS);
        String why = String.format(
                Locale.ROOT,
                "no %s for %d ms, where this BMC takes %d us",
                what == Wait.READ ? "further byte" : "answer",
                waitedNs / 1_000_000,
                poller.estimateNs(key(what)) / NS_PER_US);
        stalls++;
        waitedNs = 0;
        return why;
    }

    /** Whether there is an interrupt the BMC can be told to raise. */
    boolean hasInterrupt() {
        return interrupt.exists();
    }

    /** The BMC raises its interrupt from now on, or does not. */
    void interrupts(boolean enabled) {
        interrupt.enable(enabled);
        poller.interrupts(interrupt.usable());
    }

    /** Whether waits count on the interrupt. */
    boolean usesInterrupt() {
        return interrupt.usable();
    }

    /** Waits for the interrupt in place of a sleep, if there is one to wait for now; called by any thread. */
    boolean awaitInterrupt(long waitNs) {
        return interrupt.await(waitNs);
    }

    /** What was learned, and what waiting has cost; the values may lag behind. */
    void counters(ObjLongConsumer<String> sink) {
        sink.accept("spun_us", poller.spunNs() / NS_PER_US);
        sink.accept("slept_us", poller.sleptNs() / NS_PER_US);
        sink.accept("sleep_overshoot_us", poller.overshootNs() / NS_PER_US);
        sink.accept("write_estimate_us", poller.estimateNs(WRITE_KEY) / NS_PER_US);
        sink.accept("read_estimate_us", poller.estimateNs(READ_KEY) / NS_PER_US);
        sink.accept("response_estimate_us", poller.estimateNs(responseKey) / NS_PER_US);
    }

    private int key(Wait what) {
        return switch (what) {
            case WRITE -> WRITE_KEY;
            case READ -> READ_KEY;
            case RESPONSE -> responseKey;
        };
    }
}
