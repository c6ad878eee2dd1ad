package io.jipmi.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.msghandler.IpmiEvent;
import io.jipmi.sim.Fault.Kind;
import io.jipmi.sim.bmc.SensorEvent;
import io.jipmi.sim.bmc.SimulatedBmc;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Posts events to a BMC at random times and accounts for every one: delivered once, in order and in time, or lost where
 * the BMC lost it. What is in the BMC's event message buffer is followed by what the BMC executes, not by what the driver
 * says.
 */
final class EventLedger implements Consumer<IpmiEvent> {
    /** An event reaches who listens within a second; what is on its way at the end of it has a little longer. */
    private static final long IN_TIME_NS = 1_000_000_000L;

    private static final long ON_ITS_WAY_NS = 20_000_000L;
    private static final long MOST_APART_NS = 400_000_000L;
    private static final int BUFFER_EVENTS = 8;
    /** Events are logged, too, and the log has 512 records for them and for what users add. */
    private static final int LOG_LIMIT = 400;

    private static final int APP = 0x06;
    private static final int GET_BMC_GLOBAL_ENABLES = 0x2F;
    private static final int READ_EVENT_MESSAGE_BUFFER = 0x35;
    private static final int EVENT_MESSAGE_BUFFER_ENABLE = 0x04;
    private static final int TEMPERATURE = 0x01;
    private static final int SENSOR_NUMBER_OFFSET = 11;
    private static final int DATA_OFFSET = 13;
    private static final int NUMBERS = 0xFE0000;

    private static final class Posted {
        final int number;
        final long postedNs;
        long handedOutNs;
        /** A fault was there between the BMC's handing it out and now: the answer it was in may be lost. */
        boolean exposed;

        Posted(int number, long postedNs) {
            this.number = number;
            this.postedNs = postedNs;
        }
    }

    private final SimulatedBmc bmc;
    private final BooleanSupplier isUp;
    private final RandomGenerator random;

    private final ArrayDeque<Posted> buffered = new ArrayDeque<>();
    private final ArrayDeque<Posted> handedOut = new ArrayDeque<>();
    private final Map<String, Long> tally = new TreeMap<>();
    private long fetches;
    private long restarts;
    private int lastNumber;
    private long nextNs;
    private boolean posting = true;
    private boolean faulty;
    /** An interface may offer an answer twice, and nothing in it says so. */
    private boolean staleAnswers;

    private int lastDelivered = -1;
    private long nowNs;
    private long notUpNs;
    private long disturbedNs;
    private long worstNs;
    private long worstDisturbedNs;
    private boolean callerBusy;

    EventLedger(SimulatedBmc bmc, BooleanSupplier isUp, RandomGenerator random, long nowNs) {
        this.bmc = bmc;
        this.isUp = isUp;
        this.random = random;
        this.nowNs = nowNs;
        notUpNs = nowNs;
        disturbedNs = nowNs;
        nextNs = nowNs;
        restarts = bmc.restarts();
        bmc.setEventBufferCapacity(BUFFER_EVENTS);
    }

    /** Time has passed: sees what the BMC did, and posts what is due. */
    void tick(long newNowNs) {
        nowNs = newNowNs;
        follow();
        if (!isUp.getAsBoolean()) {
            notUpNs = nowNs;
        }
        if (faulty) {
            disturbedNs = nowNs;
        }
        Posted oldest = buffered.peekFirst();
        if (oldest != null) {
            assertTrue(
                    latenessNs(oldest, nowNs) <= IN_TIME_NS + ON_ITS_WAY_NS,
                    () -> "event " + oldest.number
                            + " lies in the BMC for " + (nowNs - oldest.postedNs) + " ns, the interface being up for "
                            + (nowNs - notUpNs) + " ns");
        }
        if (posting && nowNs - nextNs >= 0) {
            nextNs = nowNs + random.nextLong(MOST_APART_NS);
            if (bmc.selRecords().size() < LOG_LIMIT) {
                post();
            }
        }
    }

    /** A fault is armed: whatever is on its way from the BMC may be lost, until {@link #faultIsOver}. */
    void faultBegins(Kind kind) {
        follow();
        faulty = true;
        staleAnswers = kind == Kind.STALE_ANSWER;
        handedOut.forEach(event -> event.exposed = true);
    }

    void faultIsOver() {
        follow();
        faulty = false;
    }

    /** Whether the caller's thread is busy with a request of its own; deliveries are then another thread's affair. */
    void callerBusy(boolean busy) {
        callerBusy = busy;
    }

    void stopPosting() {
        posting = false;
    }

    @Override
    public void accept(IpmiEvent event) {
        follow();
        int number = numberOf(event.data());
        if (number < 0) {
            // Its bytes are not those of any event: one of them was read by somebody else.
            Posted garbled = handedOut.pollFirst();
            assertTrue(garbled != null && garbled.exposed, () -> "not an event that was posted: " + event);
            count("garbled");
            return;
        }
        if (number == lastDelivered && faulty && staleAnswers) {
            count("repeated by a stale answer");
            return;
        }
        Posted next = handedOut.pollFirst();
        while (next != null && next.number != number) {
            lostInAnswer(next);
            next = handedOut.pollFirst();
        }
        assertTrue(next != null, () -> "event " + number + " a second time, or out of order");
        long atNs = callerBusy ? next.handedOutNs : nowNs;
        long lateNs = latenessNs(next, atNs);
        assertTrue(lateNs <= IN_TIME_NS + ON_ITS_WAY_NS, () -> "event " + number + " delivered late: " + lateNs);
        worstNs = Math.max(worstNs, lateNs);
        long lateWhileUpNs = Math.min(atNs - next.postedNs, atNs - notUpNs);
        worstDisturbedNs = Math.max(worstDisturbedNs, lateWhileUpNs);
        if (lateWhileUpNs > IN_TIME_NS) {
            count("delivered, more than 1 s late behind a fault");
        }
        lastDelivered = number;
        count("delivered");
    }

    /** Every event posted long enough ago has been accounted for; to be called when nothing is posted any more. */
    void close() {
        follow();
        assertEquals(0, buffered.size(), "events still in the BMC");
        while (!handedOut.isEmpty()) {
            lostInAnswer(handedOut.removeFirst());
        }
        long accounted = of("delivered") + of("garbled") + of("lost in an answer") + of("lost in a reset");
        assertEquals(of("accepted"), accounted, () -> "events and what became of them: " + tally);
    }

    Map<String, Long> tally() {
        return tally;
    }

    /** The longest time an event took while the interface was up and no fault was there. */
    long worstNs() {
        return worstNs;
    }

    /** The longest time an event took while the interface was up, with a fault or without. */
    long worstDisturbedNs() {
        return worstDisturbedNs;
    }

    /** A transaction that a fault holds up holds up what comes behind it: that time is the fault's. */
    private long latenessNs(Posted event, long atNs) {
        return Math.min(atNs - event.postedNs, Math.min(atNs - notUpNs, atNs - disturbedNs));
    }

    private void lostInAnswer(Posted event) {
        assertTrue(event.exposed, () -> "event " + event.number + " was handed out, and nobody got it");
        count("lost in an answer");
    }

    /** Which events the BMC has handed out or lost since the last time. */
    private void follow() {
        long nowFetched = bmc.executions(APP, READ_EVENT_MESSAGE_BUFFER);
        for (; fetches < nowFetched; fetches++) {
            Posted event = buffered.pollFirst();
            if (event != null) {
                event.handedOutNs = nowNs;
                event.exposed = faulty;
                handedOut.addLast(event);
            }
        }
        if (bmc.restarts() != restarts) {
            restarts = bmc.restarts();
            tally.merge("lost in a reset", (long) buffered.size(), Long::sum);
            buffered.clear();
        }
    }

    private void post() {
        lastNumber = (lastNumber + 1) % NUMBERS;
        count("posted");
        byte[] enables = bmc.execute(new byte[] {APP << 2, GET_BMC_GLOBAL_ENABLES});
        follow();
        if (enables[2] != 0 || (enables[3] & EVENT_MESSAGE_BUFFER_ENABLE) == 0) {
            count("not taken, buffer off");
        } else if (buffered.size() == BUFFER_EVENTS) {
            count("not taken, buffer full");
        } else {
            count("accepted");
            buffered.addLast(new Posted(lastNumber, nowNs));
        }
        int high = lastNumber >> 16;
        int middle = lastNumber >> 8 & 0xFF;
        int low = lastNumber & 0xFF;
        bmc.post(SensorEvent.fromBmc(TEMPERATURE, check(high, middle, low), false, 1, low, middle, high));
    }

    private static int check(int high, int middle, int low) {
        return (high * 31 + middle * 7 + low + 0x5A) & 0xFF;
    }

    /** Negative if these are not the bytes of an event that was posted. */
    private static int numberOf(byte[] event) {
        int low = event[DATA_OFFSET] & 0xFF;
        int middle = event[DATA_OFFSET + 1] & 0xFF;
        int high = event[DATA_OFFSET + 2] & 0xFF;
        boolean intact = (event[SENSOR_NUMBER_OFFSET] & 0xFF) == check(high, middle, low) && high < NUMBERS >> 16;
        return intact ? high << 16 | middle << 8 | low : -1;
    }

    private void count(String what) {
        tally.merge(what, 1L, Long::sum);
    }

    private long of(String what) {
        return tally.getOrDefault(what, 0L);
    }
}
