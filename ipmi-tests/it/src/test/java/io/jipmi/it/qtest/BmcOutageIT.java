package io.jipmi.it.qtest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.it.qtest.Traffic.Outcome;
import io.jipmi.msghandler.AddressSource;
import io.jipmi.msghandler.EventSubscription;
import io.jipmi.msghandler.InterfaceHealth;
import io.jipmi.msghandler.IpmiEvent;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiMessageHandler;
import io.jipmi.msghandler.IpmiRequest;
import io.jipmi.si.AddressSpace;
import io.jipmi.si.SiConfig;
import io.jipmi.si.SiType;
import io.jipmi.si.SystemInterface;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What users of the stack see while the BMC behind QEMU's registers dies, returns and freezes, with requests under way
 * all the time. One stack is attached once and never touched again. Real time: the machine's clock runs, and the BMC's
 * does not wait for us.
 */
@Tag("qemu")
@Timeout(180)
class BmcOutageIT {
    private static final int APP = 0x06;
    private static final int STORAGE = 0x0A;
    private static final int OUTAGES = 3;

    /** What a refusal may take. Ten times what is wanted, for machines that do something else at the same time. */
    private static final Duration REFUSAL_LIMIT = Duration.ofMillis(500);

    private static final Duration REFUSAL_GOAL = Duration.ofMillis(50);
    private static final Duration RETURN_LIMIT = Duration.ofSeconds(2);
    private static final Duration EVENT_LIMIT = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private ExternalBmc bmc;
    private QemuMachine machine;
    private Stack stack;

    private void attach(SiType type) throws IOException {
        bmc = ExternalBmc.running();
        machine = type == SiType.BT ? bmc.machineWithBt() : bmc.machine();
        SiConfig config = new SiConfig(
                type,
                AddressSpace.IO,
                type == SiType.BT ? QemuMachine.BT_BASE : QemuMachine.KCS_BASE,
                1,
                1,
                0,
                0,
                SiConfig.DEFAULT_SLAVE_ADDRESS,
                AddressSource.HARDCODED);
        stack = Stack.attach(IpmiMessageHandler.create(), SystemInterface.over(machine.ports(), config));
    }

    @AfterEach
    void close() {
        if (stack != null) {
            stack.close();
        }
        if (machine != null) {
            machine.close();
        }
        if (bmc != null) {
            bmc.close();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = SiType.class,
            names = {"KCS", "BT"})
    void requestsAreRefusedAtOnceWhileTheBmcIsDeadAndServedWithinTwoSecondsOfItsReturn(SiType type)
            throws IOException, ExecutionException, TimeoutException, InterruptedException {
        attach(type);
        for (int outage = 1; outage <= OUTAGES; outage++) {
            try (Traffic traffic = new Traffic(stack.user(), Duration.ofSeconds(10))) {
                report(type.word() + " outage " + outage, outage(traffic));
            }
        }
        assertEquals(InterfaceHealth.UP, stack.ipmi().health());
    }

    private String outage(Traffic traffic)
            throws IOException, ExecutionException, TimeoutException, InterruptedException {
        traffic.first(Outcome::isOk, System.nanoTime(), PATIENCE);
        traffic.letRun(Duration.ofMillis(300));
        bmc.kill();
        long deadNs = System.nanoTime();
        Outcome refused = traffic.first(each -> !each.isOk(), deadNs - PATIENCE.toNanos(), PATIENCE);
        traffic.letRun(Duration.ofMillis(700));
        long endNs = System.nanoTime();
        bmc.restart();
        long listeningNs = System.nanoTime();
        long connectedNs = lastLookBeforeQemuConnects();
        Outcome served = traffic.first(Outcome::isOk, deadNs, PATIENCE);
        while ((globalEnables() & 0x04) == 0) {
            assertTrue(System.nanoTime() - connectedNs < PATIENCE.toNanos(), "the event buffer stays off");
        }
        long enabledNs = System.nanoTime();
        traffic.letRun(Duration.ofMillis(300));
        traffic.end();

        String refusals = refusals(traffic.between(deadNs, endNs));
        assertTrue(served.startNs() - listeningNs > 0, "an answer of a BMC that is dead");
        assertTrue(served.endNs() - connectedNs < RETURN_LIMIT.toNanos(), "served only after " + served);
        assertTrue(enabledNs - connectedNs < RETURN_LIMIT.toNanos(), "events enabled late");
        int entries = everyEntryIsThereOnce(traffic.between(listeningNs, System.nanoTime()));
        return String.format(
                Locale.ROOT,
                "first refusal took %.1f ms; %s; QEMU connected %.0f ms after the BMC listened; from then on first answer"
                        + " after %.0f ms, event buffer on after %.0f ms at most; %d entries added since, each there once",
                refused.tookNs() / 1e6,
                refusals,
                (connectedNs - listeningNs) / 1e6,
                (served.endNs() - connectedNs) / 1e6,
                (enabledNs - connectedNs) / 1e6,
                entries);
    }

    /** QEMU's own time, of up to a second, is not the stack's. */
    private long lastLookBeforeQemuConnects() throws IOException {
        long beganNs = System.nanoTime();
        long lookedNs = beganNs;
        while (!bmc.isConnected()) {
            assertTrue(lookedNs - beganNs < PATIENCE.toNanos(), "QEMU does not connect");
            LockSupport.parkNanos(1_000_000L);
            lookedNs = System.nanoTime();
        }
        return lookedNs;
    }

    private int globalEnables() {
        try {
            return stack.request(IpmiRequest.of(APP, 0x2F)).orThrow(1).u8(0);
        } catch (IpmiException e) {
            return 0;
        }
    }

    /** Nobody gets anything but a refusal, in time, that says what the BMC, or QEMU in its place, says. */
    private static String refusals(List<Outcome> outcomes) {
        assertTrue(outcomes.size() > 100, "only " + outcomes.size() + " requests during the outage");
        long maxNs = 0;
        int late = 0;
        int answers = 0;
        for (Outcome each : outcomes) {
            assertFalse(each.isOk(), each::toString);
            assertTrue(each.answer().startsWith("d2", 6) || each.failure().contains("0xd2"), each::toString);
            maxNs = Math.max(maxNs, each.tookNs());
            late += each.tookNs() > REFUSAL_GOAL.toNanos() ? 1 : 0;
            answers += each.failure().isEmpty() ? 1 : 0;
        }
        assertTrue(maxNs < REFUSAL_LIMIT.toNanos(), "a refusal took " + maxNs / 1_000_000 + " ms");
        assertTrue(late * 100 <= outcomes.size(), late + " of " + outcomes.size() + " refusals were late");
        return String.format(
                Locale.ROOT,
                "%d refusals, %d of them the BMC's answer d2, the slowest took %.1f ms",
                outcomes.size(),
                answers,
                maxNs / 1e6);
    }

    /** What was acknowledged is in the log, where it was said to be; beside it only what may have been added. */
    private int everyEntryIsThereOnce(List<Outcome> outcomes) throws IpmiException {
        Map<Integer, Integer> numberById = new HashMap<>();
        int perhaps = 0;
        for (Outcome each : outcomes) {
            if (each.adds() && each.isOk()) {
                assertEquals(null, numberById.put(each.recordId(), each.number()), "a record id twice");
            } else if (each.adds() && each.mayHaveExecuted()) {
                perhaps++;
            }
        }
        assertTrue(numberById.size() > 10, "only " + numberById.size() + " entries");
        int inLog = stack.request(IpmiRequest.of(STORAGE, 0x40)).orThrow(3).u8(1)
                | stack.request(IpmiRequest.of(STORAGE, 0x40)).orThrow(3).u8(2) << 8;
        assertTrue(
                inLog >= numberById.size() && inLog <= numberById.size() + perhaps,
                inLog + " entries in the log, " + numberById.size() + " acknowledged, " + perhaps + " more perhaps");
        for (Map.Entry<Integer, Integer> each : numberById.entrySet()) {
            int id = each.getKey();
            byte[] entry = stack.request(IpmiRequest.of(STORAGE, 0x43, 0, 0, id & 0xFF, id >> 8, 0, 0xFF))
                    .orThrow(18)
                    .data();
            assertEquals(each.getValue(), (entry[5] & 0xFF) | (entry[6] & 0xFF) << 8, "entry " + id);
        }
        return numberById.size();
    }

    @ParameterizedTest
    @EnumSource(
            value = SiType.class,
            names = {"KCS", "BT"})
    void requestsEndByTheirDeadlineWhileTheBmcIsFrozenAndNoLateAnswerIsDelivered(SiType type)
            throws IOException, ExecutionException, TimeoutException, InterruptedException {
        attach(type);
        Duration deadline = Duration.ofMillis(500);
        long beganNs = System.nanoTime();
        try (Traffic traffic = new Traffic(stack.user(), deadline)) {
            for (int freeze = 1; freeze <= OUTAGES; freeze++) {
                traffic.letRun(Duration.ofMillis(300));
                bmc.stop();
                traffic.letRun(Duration.ofSeconds(5));
                bmc.resume();
                long resumedNs = System.nanoTime();
                Outcome served = traffic.first(Outcome::isOk, resumedNs, PATIENCE);
                assertTrue(served.endNs() - resumedNs < RETURN_LIMIT.toNanos(), "served only after " + served);
                report(
                        type.word() + " freeze " + freeze,
                        "first answer " + (served.endNs() - resumedNs) / 1_000_000 + " ms after the BMC went on");
            }
            traffic.letRun(Duration.ofMillis(300));
            traffic.end();
            List<Outcome> outcomes = traffic.between(beganNs, System.nanoTime());
            long maxNs = 0;
            int failures = 0;
            for (Outcome each : outcomes) {
                maxNs = Math.max(maxNs, each.tookNs());
                failures += each.isOk() ? 0 : 1;
                assertTrue(!each.isOk() || each.adds() || each.answer().equals(ExternalBmc.DEVICE_ID), each::toString);
            }
            int entries = everyEntryIsThereOnce(outcomes);
            report(
                    type.word(),
                    String.format(
                            Locale.ROOT,
                            "%d requests with a deadline of %d ms, %d refused or timed out, the slowest took %.1f ms;"
                                    + " %d entries added, each there once",
                            outcomes.size(),
                            deadline.toMillis(),
                            failures,
                            maxNs / 1e6,
                            entries));
            assertTrue(maxNs < deadline.plus(REFUSAL_LIMIT).toNanos(), "a request took " + maxNs / 1_000_000 + " ms");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = SiType.class,
            names = {"KCS", "BT"})
    void eventsAreDeliveredWithinASecondBeforeAndAfterAnOutage(SiType type) throws IOException, InterruptedException {
        attach(type);
        BlockingQueue<IpmiEvent> events = new LinkedBlockingQueue<>();
        EventSubscription subscription = stack.user().listenForEvents(events::add);
        StringBuilder figures = new StringBuilder();
        figures.append("before ").append(eventAfterMs(events, true)).append(" ms");
        figures.append(", ").append(eventAfterMs(events, false)).append(" ms");
        for (int outage = 1; outage <= OUTAGES; outage++) {
            bmc.kill();
            while (globalEnables() != 0) {
                LockSupport.parkNanos(1_000_000L);
            }
            bmc.restart();
            while ((globalEnables() & 0x04) == 0) {
                LockSupport.parkNanos(1_000_000L);
            }
            figures.append("; after outage ").append(outage);
            figures.append(": ").append(eventAfterMs(events, true)).append(" ms");
            figures.append(", ").append(eventAfterMs(events, false)).append(" ms");
        }
        subscription.close();
        assertTrue(events.isEmpty(), () -> "more events than there were: " + events);
        report(type.word() + " events", figures.toString());
    }

    /** As by a reset that nobody saw. */
    @ParameterizedTest
    @EnumSource(
            value = SiType.class,
            names = {"KCS", "BT"})
    void enablesThatSomebodyTookAwayAreSetAgainWithinTwoSecondsAndEventsArrive(SiType type)
            throws IOException, InterruptedException {
        attach(type);
        BlockingQueue<IpmiEvent> events = new LinkedBlockingQueue<>();
        stack.user().listenForEvents(events::add);
        StringBuilder figures = new StringBuilder();
        for (int loss = 1; loss <= OUTAGES; loss++) {
            assertEquals("1c 2e 00", stack.exchange(APP, 0x2E, 0x08));
            long lostNs = System.nanoTime();
            long tookNs = 0;
            while ((globalEnables() & 0x04) == 0) {
                tookNs = System.nanoTime() - lostNs;
                assertTrue(tookNs < RETURN_LIMIT.toNanos(), "the event buffer stays off");
                LockSupport.parkNanos(1_000_000L);
            }
            figures.append("event buffer on after ").append(tookNs / 1_000_000).append(" ms, events ");
            figures.append(eventAfterMs(events, true)).append(" ms, ");
            figures.append(eventAfterMs(events, false)).append(" ms; ");
        }
        report(type.word() + " enables taken away", figures.toString());
    }

    /** How long the event of the sensor's reading going up or down took to arrive. */
    private long eventAfterMs(BlockingQueue<IpmiEvent> events, boolean up) throws IOException, InterruptedException {
        long postedNs = System.nanoTime();
        bmc.setSensor(up ? 170 : 100);
        IpmiEvent event = events.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        long tookNs = System.nanoTime() - postedNs;
        assertTrue(event != null, () -> "no event at all; " + stack.counters());
        // Temperature, sensor 1, assertion or deassertion (80) of a threshold: upper non-critical going high.
        assertEquals(up ? "01010157" : "01018157", event.toString().substring(20, 28), event::toString);
        assertTrue(tookNs < EVENT_LIMIT.toNanos(), "event after " + tookNs / 1_000_000 + " ms");
        return tookNs / 1_000_000;
    }

    /** Into the build's log and the test's report, where JUnit's own entries do not go. */
    private static void report(String what, String figures) {
        System.out.println(what + ": " + figures);
    }
}
