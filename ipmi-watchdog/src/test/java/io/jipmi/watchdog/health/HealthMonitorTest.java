package io.jipmi.watchdog.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Time is what the test says, and checks are made when it says so. */
class HealthMonitorTest {
    private static final long MS = 1_000_000;
    private static final Health GOOD = new Health(true, "well");
    private static final Health BAD = new Health(false, "not well");

    private final Queue<Runnable> given = new ArrayDeque<>();
    private final List<Long> madeAtMs = new ArrayList<>();
    private boolean rejecting;
    private long nowMs;

    /** A check that is what it is set to be. */
    private final class Set implements HealthCheck {
        private final String name;
        private Health health = GOOD;
        private Runnable meanwhile = () -> {};
        private int made;

        Set(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public Health check(long nowNs) {
            made++;
            madeAtMs.add(nowNs / MS);
            meanwhile.run();
            return health;
        }
    }

    private final Set check = new Set("it");
    private final Set other = new Set("other");

    private HealthMonitor monitor(HealthRule... rules) {
        return new HealthMonitor(List.of(rules), this::execute, () -> {}, () -> {}, 0);
    }

    private static HealthRule rule(HealthCheck check, int grace) {
        return new HealthRule(check, Duration.ofSeconds(10), Duration.ofSeconds(5), grace);
    }

    private void execute(Runnable job) {
        if (rejecting) {
            throw new RejectedExecutionException("no thread");
        }
        given.add(job);
    }

    /** Lets time pass as it does for a monitor that is asked when it wants to be; what is given to threads ends at once. */
    private void pass(HealthMonitor monitor, long ms) {
        long endMs = nowMs + ms;
        while (true) {
            long waitMs = monitor.turn(nowMs * MS) / MS;
            boolean ended = !given.isEmpty();
            for (Runnable job = given.poll(); job != null; job = given.poll()) {
                job.run();
            }
            if (!ended && nowMs + waitMs > endMs) {
                nowMs = endMs;
                return;
            } else if (!ended) {
                nowMs += Math.max(1, waitMs);
            }
        }
    }

    /** The same while every check that is begun hangs. */
    private List<Runnable> hang(HealthMonitor monitor, long ms) {
        List<Runnable> hanging = new ArrayList<>();
        long endMs = nowMs + ms;
        while (true) {
            long waitMs = monitor.turn(nowMs * MS) / MS;
            hanging.addAll(given);
            given.clear();
            if (nowMs + waitMs > endMs) {
                nowMs = endMs;
                return hanging;
            }
            nowMs += Math.max(1, waitMs);
        }
    }

    @Test
    void allIsWellUntilACheckFails() {
        HealthMonitor monitor = monitor(rule(check, 1));
        assertTrue(monitor.healthy());
        pass(monitor, 100);
        assertTrue(monitor.healthy());
        check.health = BAD;
        pass(monitor, 9_000);
        assertTrue(monitor.healthy());
        pass(monitor, 2_000);
        assertFalse(monitor.healthy());
        assertEquals("it: not well", monitor.complaint());
        check.health = GOOD;
        pass(monitor, 10_000);
        assertTrue(monitor.healthy());
        assertEquals("", monitor.complaint());
    }

    @Test
    void aCheckIsMadeAtItsInterval() {
        HealthMonitor monitor = monitor(rule(check, 1));
        pass(monitor, 35_000);
        assertEquals(List.of(0L, 10_000L, 20_000L, 30_000L), madeAtMs);
    }

    @Test
    void noMonitorWithoutChecksComplains() {
        HealthMonitor monitor = monitor();
        assertEquals(Long.MAX_VALUE, monitor.turn(0));
        assertEquals(Long.MAX_VALUE, monitor.turn(Long.MAX_VALUE));
        assertTrue(monitor.healthy());
    }

    @Test
    void aFailureCountsWhenItHasComeOftenEnoughInARow() {
        HealthMonitor monitor = monitor(rule(check, 3));
        check.health = BAD;
        pass(monitor, 15_000);
        assertEquals(2, check.made);
        assertTrue(monitor.healthy());
        check.health = GOOD;
        pass(monitor, 10_000);
        check.health = BAD;
        pass(monitor, 20_000);
        assertEquals(5, check.made);
        assertTrue(monitor.healthy());
        pass(monitor, 10_000);
        assertFalse(monitor.healthy());
    }

    @Test
    void itIsToldWhenACheckBeginsToFailWhenThatCountsAndWhenItIsOver() {
        WatchedCheck watched = new WatchedCheck(rule(check, 3), 0);
        List<WatchedCheck.Change> changes = new ArrayList<>();
        for (Health each : List.of(GOOD, BAD, GOOD, BAD, BAD, BAD, BAD, GOOD, GOOD)) {
            changes.add(watched.found(each));
        }
        assertEquals(
                List.of(
                        WatchedCheck.Change.NONE,
                        WatchedCheck.Change.BEGINS_TO_FAIL,
                        WatchedCheck.Change.RECOVERS_UNCOUNTED,
                        WatchedCheck.Change.BEGINS_TO_FAIL,
                        WatchedCheck.Change.NONE,
                        WatchedCheck.Change.COUNTS,
                        WatchedCheck.Change.NONE,
                        WatchedCheck.Change.RECOVERS,
                        WatchedCheck.Change.NONE),
                changes);
        assertEquals(WatchedCheck.Change.COUNTS, new WatchedCheck(rule(check, 1), 0).found(BAD));
    }

    @Test
    void everyComplaintIsNamed() {
        HealthMonitor monitor = monitor(rule(check, 1), rule(other, 1));
        check.health = BAD;
        other.health = new Health(false, "ill");
        pass(monitor, 100);
        assertEquals("it: not well; other: ill", monitor.complaint());
        check.health = GOOD;
        pass(monitor, 10_000);
        assertEquals("other: ill", monitor.complaint());
    }

    @Test
    void aCheckThatHangsHasFailedAtItsLimitAndDelaysNoOther() {
        HealthMonitor monitor = monitor(rule(check, 1), rule(other, 1));
        long waitNs = monitor.turn(0);
        assertEquals(5_000 * MS, waitNs);
        Runnable hanging = given.remove();
        given.remove().run();
        nowMs = 5_000;
        pass(monitor, 0);
        assertFalse(monitor.healthy());
        assertEquals("it: no answer within 5.0s", monitor.complaint());
        pass(monitor, 26_000);
        assertEquals(4, other.made);
        // It was not begun before it was given up: nobody makes it any more.
        hanging.run();
        assertFalse(madeAtMs.isEmpty());
        assertEquals(3, check.made);
    }

    @Test
    void aCheckThatHangsOnFailsAtEachIntervalAndIsNotMadeTwiceAtATime() {
        HealthMonitor monitor = monitor(rule(check, 3));
        List<Integer> begunWhileHanging = new ArrayList<>();
        check.meanwhile = () -> {
            check.meanwhile = () -> {};
            begunWhileHanging.add(hang(monitor, 24_000).size());
            assertTrue(Thread.interrupted(), "whoever hangs is told");
            assertFalse(monitor.healthy());
            assertEquals("it: no answer within 5.0s", monitor.complaint());
        };
        monitor.turn(0);
        given.remove().run();
        assertEquals(List.of(0), begunWhileHanging);
        // What it says in the end is too late, but the next one counts.
        assertFalse(monitor.healthy());
        assertEquals(1, check.made);
        pass(monitor, 10_000);
        assertEquals(2, check.made);
        assertTrue(monitor.healthy());
        assertFalse(Thread.currentThread().isInterrupted());
    }

    @Test
    void withGraceAHangIsOneFailureUntilTheNextInterval() {
        HealthMonitor monitor = monitor(rule(check, 3));
        check.meanwhile = () -> {
            check.meanwhile = () -> {};
            hang(monitor, 19_000);
            assertTrue(monitor.healthy());
            assertTrue(Thread.interrupted());
        };
        monitor.turn(0);
        given.remove().run();
        assertEquals(1, check.made);
    }

    @Test
    void aCheckThatThrowsHasFailed() {
        HealthMonitor monitor = monitor(rule(check, 1));
        check.meanwhile = () -> {
            throw new IllegalStateException("a defect");
        };
        pass(monitor, 100);
        assertTrue(monitor.complaint().contains("a defect"), monitor.complaint());
        check.meanwhile = () -> {};
        pass(monitor, 10_000);
        assertTrue(monitor.healthy());
    }

    @Test
    void aCheckForWhichThereIsNoThreadHasFailed() {
        HealthMonitor monitor = monitor(rule(check, 1));
        rejecting = true;
        pass(monitor, 100);
        assertTrue(monitor.complaint().contains("cannot be made"), monitor.complaint());
        rejecting = false;
        pass(monitor, 10_000);
        assertTrue(monitor.healthy());
    }

    @Test
    void aMachineThatStoodStillIsNotHeldAgainstTheChecks() {
        HealthMonitor monitor = monitor(rule(check, 1));
        assertEquals(5_000 * MS, monitor.turn(0));
        // Suspended for an hour, with a check on its way: it has a second more.
        assertEquals(1_000 * MS, monitor.turn(3_600_000 * MS));
        assertTrue(monitor.healthy());
        given.remove().run();
        nowMs = 3_601_000;
        pass(monitor, 1_000);
        assertTrue(monitor.healthy());
        assertEquals(1, check.made);
    }

    @Test
    void aMachineThatKeepsStandingStillFindsAHangAllTheSame() {
        HealthMonitor monitor = monitor(rule(check, 1));
        monitor.turn(0);
        monitor.turn(60_000 * MS);
        assertTrue(monitor.healthy());
        monitor.turn(120_000 * MS);
        assertFalse(monitor.healthy());
    }

    @Test
    void aDefectOfTheMonitorIsAComplaint() {
        HealthMonitor monitor = monitor(rule(check, 1));
        monitor.defect(new IllegalStateException("a defect"));
        assertFalse(monitor.healthy());
        pass(monitor, 100);
        assertTrue(monitor.healthy());
    }

    @Test
    void aRealMonitorFindsAHangAndInterruptsIt() throws InterruptedException {
        CountDownLatch interrupted = new CountDownLatch(1);
        CountDownLatch othersMade = new CountDownLatch(3);
        HealthCheck hanging = HealthChecks.callback("hanging", () -> {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
            return true;
        });
        HealthCheck well = HealthChecks.callback("well", () -> {
            othersMade.countDown();
            return true;
        });
        Duration often = Duration.ofMillis(100);
        try (HealthMonitor monitor = HealthMonitor.start(List.of(
                new HealthRule(hanging, Duration.ofHours(1), often, 1),
                new HealthRule(well, often, Duration.ofSeconds(30), 1)))) {
            assertTrue(interrupted.await(60, TimeUnit.SECONDS));
            assertTrue(othersMade.await(60, TimeUnit.SECONDS));
            assertEquals("hanging: no answer within 0.1s", monitor.complaint());
        }
    }
}
