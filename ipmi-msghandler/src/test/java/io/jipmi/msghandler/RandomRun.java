package io.jipmi.msghandler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/**
 * A random story of one interface in virtual time: users come, request, cancel and leave, the driver answers, fails, is
 * silent, late or wrong, and the interface may be closed; also while somebody waits, by another thread.
 */
@SuppressWarnings("FutureReturnValueIgnored") // looked at by other means, or dropped on purpose
final class RandomRun {
    private static final int MAX_USERS = 4;
    private static final long[] CLOCK_STARTS = {0, -1, Long.MAX_VALUE - 20_000_000, Long.MIN_VALUE, -30_000_000};

    private final RandomGenerator random;
    private final ExecutorService otherThread;
    private final HandCrankedClock clock;
    private final ScriptedSmi smi = new ScriptedSmi();
    private final int maxMessages;
    private final IpmiMessageHandler handler;
    private final IpmiInterface ipmi0;
    private final List<IpmiUser> users = new ArrayList<>();
    private final List<Asked> asked = new ArrayList<>();

    private int marks;
    private int blockingCalls;
    private int blockingResponses;
    private int defects;
    private Thread closer;

    private record Asked(int mark, CompletableFuture<IpmiResponse> future, AtomicInteger ends) {}

    RandomRun(long seed, ExecutorService otherThread) throws IpmiException {
        random = new SplittableRandom(seed);
        this.otherThread = otherThread;
        clock = new HandCrankedClock(CLOCK_STARTS[random.nextInt(CLOCK_STARTS.length)]);
        maxMessages = 1 + random.nextInt(6);
        handler = IpmiMessageHandler.withoutThreads(new InterfaceLimits(MAX_USERS, maxMessages), clock);
        smi.otherwise(message -> randomAct())
                .prompt(random.nextBoolean())
                .silentWait(
                        random.nextBoolean() ? millis(1 + random.nextInt(20)).toNanos() : Long.MAX_VALUE)
                .idleWait(random.nextBoolean() ? millis(5).toNanos() : Long.MAX_VALUE);
        ipmi0 = handler.attach(smi);
        users.add(ipmi0.openUser("first"));
        clock.meanwhile(this::meanwhile);
    }

    void play() throws Exception {
        int events = 20 + random.nextInt(40);
        for (int i = 0; i < events; i++) {
            switch (random.nextInt(12)) {
                case 0, 1, 2 -> anybodysEvent();
                case 3, 4, 5, 6 -> requestBlocking();
                case 7, 8 -> handler.turn();
                case 9 -> clock.advance(millis(random.nextInt(20)));
                case 10 -> {
                    if (random.nextInt(20) == 0) {
                        clock.advance(Duration.ofSeconds(2));
                    } else if (closer == null && random.nextInt(4) == 0) {
                        smi.stray();
                    }
                }
                default -> {
                    if (random.nextInt(60) == 0) {
                        ipmi0.close();
                    }
                }
            }
        }
    }

    /** Lets everything come to its end and counts. */
    void judge() throws Exception {
        if (closer != null) {
            closer.join(20_000);
        }
        for (long waitNs = handler.turn(); !allEnded(); waitNs = handler.turn()) {
            assertTrue(waitNs != Long.MAX_VALUE, "nothing left to do, and requests that have not ended");
            clock.advance(waitNs);
        }
        assertEquals(List.of(), smi.breaches());
        for (Asked each : asked) {
            assertEquals(1, each.ends().get(), "ends of request " + each.mark());
            if (!each.future().isCompletedExceptionally()) {
                assertOwnAnswer(each.mark(), each.future().join());
            }
        }
        assertCountersAddUp();
        if (!handler.interfaces().isEmpty()) {
            assertNothingOutstanding();
            ipmi0.close();
        }
        assertEquals(1, smi.stops());
    }

    long responses() {
        return blockingResponses
                + asked.stream()
                        .filter(each -> !each.future().isCompletedExceptionally())
                        .count();
    }

    private boolean allEnded() {
        return asked.stream().allMatch(each -> each.future().isDone()) && !smi.holdsMessage();
    }

    private void assertCountersAddUp() {
        Map<String, Long> counters = ipmi0.counters();
        long answeredOrFailed = count(counters, Counter.HANDLED_LOCAL_RESPONSES)
                + count(counters, Counter.UNHANDLED_LOCAL_RESPONSES)
                - smi.strays()
                + count(counters, Counter.INVALID_LOCAL_RESPONSES)
                + count(counters, Counter.FAILED_LOCAL_COMMANDS)
                + count(counters, Counter.REFUSED_WHILE_DOWN);
        assertEquals(
                blockingCalls + asked.size(),
                answeredOrFailed
                        + count(counters, Counter.SENT_INVALID_COMMANDS)
                        + count(counters, Counter.TIMED_OUT_QUEUED_COMMANDS)
                        + count(counters, Counter.TIMED_OUT_LOCAL_COMMANDS)
                        + count(counters, Counter.CANCELLED_COMMANDS)
                        + count(counters, Counter.CLOSED_COMMANDS),
                () -> "requests against ends: " + counters);
        assertEquals(smi.sent().size(), count(counters, Counter.SENT_LOCAL_COMMANDS));
        assertEquals(
                smi.sent().size(), answeredOrFailed + smi.abandons() - defects, () -> "sent against ends: " + counters);
        assertTrue(responses() <= count(counters, Counter.HANDLED_LOCAL_RESPONSES));
    }

    /** Every user has room for exactly its number of requests again. */
    private void assertNothingOutstanding() throws Exception {
        smi.otherwise(Act.SILENCE);
        for (IpmiUser user : users) {
            for (int i = 0; i < maxMessages; i++) {
                assertTrue(!user.requestAsync(Rig.request(0)).isDone(), "a place of " + user.name() + " is lost");
            }
            assertTrue(user.requestAsync(Rig.request(0)).isDone(), user.name() + " has a place too many");
        }
    }

    private void meanwhile() {
        int choice = random.nextInt(40);
        if (choice < 10) {
            onOtherThread(this::anybodysEvent);
        } else if (choice == 10) {
            Thread.currentThread().interrupt();
        } else if (choice == 11) {
            clock.oversleepOnce(millis(random.nextInt(50)));
        } else if (choice == 12 && random.nextInt(20) == 0 && closer == null) {
            closeFromAnotherThread();
        }
    }

    /** What never blocks. */
    private void anybodysEvent() throws IpmiException {
        switch (random.nextInt(10)) {
            case 0, 1, 2, 3, 4 -> requestAsync();
            case 5, 6 -> {
                if (!asked.isEmpty()) {
                    asked.get(random.nextInt(asked.size())).future().cancel(random.nextBoolean());
                }
            }
            case 7 -> {
                if (!users.isEmpty() && random.nextInt(4) == 0) {
                    users.remove(random.nextInt(users.size())).close();
                    openUser();
                }
            }
            default -> openUser();
        }
    }

    private void openUser() throws IpmiException {
        if (users.size() < MAX_USERS && !handler.interfaces().isEmpty() && closer == null) {
            users.add(ipmi0.openUser("user" + marks++));
        }
    }

    private void requestAsync() {
        if (users.isEmpty()) {
            return;
        }
        int mark = marks++;
        AtomicInteger ends = new AtomicInteger();
        CompletableFuture<IpmiResponse> future = anyUser().requestAsync(randomRequest(mark));
        future.whenComplete((response, failure) -> ends.incrementAndGet());
        asked.add(new Asked(mark, future, ends));
    }

    private void requestBlocking() {
        if (users.isEmpty()) {
            return;
        }
        int mark = marks++;
        blockingCalls++;
        try {
            assertOwnAnswer(mark, anyUser().request(randomRequest(mark)));
            blockingResponses++;
        } catch (IpmiException e) {
            boolean interrupted = e.failure().kind() == FailureKind.CANCELLED;
            assertTrue(!interrupted || Thread.currentThread().isInterrupted(), "the interrupt flag is lost");
        } finally {
            Thread.interrupted();
        }
    }

    private IpmiUser anyUser() {
        return users.get(random.nextInt(users.size()));
    }

    private IpmiRequest randomRequest(int mark) {
        return IpmiRequest.of(NetFn.APP, Cmd.GET_DEVICE_ID, mark, mark >> 8)
                .withTimeout(millis(1 + random.nextInt(50)));
    }

    private Act randomAct() {
        return switch (random.nextInt(16)) {
            case 0, 1, 2 -> Act.ANSWER;
            case 3, 4 -> Act.ANSWER.atOnce();
            case 5 -> Act.ANSWER.afterPolls(1 + random.nextInt(5));
            case 6, 7 -> Act.ANSWER.after(millis(random.nextInt(30)));
            case 8 -> Act.SILENCE;
            case 9 -> Act.SILENCE.lateAfterAbandoned();
            case 10 -> Act.failure(FailureKind.PROTOCOL_ERROR).after(millis(random.nextInt(10)));
            case 11 -> Act.failure(FailureKind.INTERFACE_DOWN).atOnce();
            case 12 -> Act.bytes(0x1C, 0x01);
            case 13 -> Act.bytes(0x1C, 0x02, 0x00, 0x00).after(millis(random.nextInt(10)));
            case 14 -> defect();
            default -> defect().atOnce();
        };
    }

    private Act defect() {
        return Act.with(message -> {
            defects++;
            throw new IllegalStateException("scripted defect");
        });
    }

    private void assertOwnAnswer(int mark, IpmiResponse response) {
        assertEquals(mark & 0xFFFF, response.u8(0) | response.u8(1) << 8, "the answer belongs to another request");
    }

    private interface Event {
        void happen() throws IpmiException;
    }

    private void onOtherThread(Event event) {
        boolean interrupted = Thread.interrupted();
        try {
            otherThread
                    .submit(() -> {
                        event.happen();
                        return null;
                    })
                    .get(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("an event that blocks", e);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** The one event that waits for whoever runs the interface: until it does, or has ended. */
    private void closeFromAnotherThread() {
        closer = new Thread(ipmi0::close);
        closer.start();
        while (closer.getState() != Thread.State.WAITING && closer.isAlive()) {
            Thread.onSpinWait();
        }
    }

    private static long count(Map<String, Long> counters, Counter counter) {
        return counters.get(counter.name().toLowerCase(Locale.ROOT));
    }

    private static Duration millis(int milliseconds) {
        return Duration.ofMillis(milliseconds);
    }
}
