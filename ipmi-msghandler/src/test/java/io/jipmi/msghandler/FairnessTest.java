package io.jipmi.msghandler;

import static io.jipmi.msghandler.Rig.longRequest;
import static io.jipmi.msghandler.Rig.ms;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nobody waits behind more than one request of anybody else's, whoever runs the interface. */
@Timeout(60)
@SuppressWarnings("FutureReturnValueIgnored") // the order of what was sent is looked at
class FairnessTest {
    private final Rig rig = rig();

    private static Rig rig() {
        try {
            return new Rig();
        } catch (IpmiException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<Integer> marksSent() {
        return rig.smi.sent().stream().map(bytes -> (int) bytes[2]).toList();
    }

    private IpmiUser user(String name) {
        try {
            return rig.ipmi0.openUser(name);
        } catch (IpmiException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void flood(IpmiUser user, int mark, int times) {
        IntStream.range(0, times).forEach(i -> user.requestAsync(longRequest(mark)));
    }

    @Test
    void aRequestWaitsBehindOneOfAHundredOfAnotherUser() {
        rig.smi.otherwise(Act.ANSWER.after(ms(1)));
        flood(rig.user, 1, 100);
        rig.handler.turn();
        user("other").requestAsync(longRequest(2));
        rig.run();
        assertEquals(1, marksSent().indexOf(2));
        assertEquals(101, marksSent().size());
    }

    @Test
    void manyUsersTakeTurnsAndOneUsersStayInOrder() {
        for (int user = 0; user < 4; user++) {
            IpmiUser asking = user("user" + user);
            for (int i = 0; i <= user; i++) {
                asking.requestAsync(longRequest(user * 10 + i));
            }
        }
        rig.run();
        assertEquals(List.of(0, 10, 20, 30, 11, 21, 31, 22, 32, 33), marksSent());
    }

    @Test
    void anUrgentFloodIsServedInRoundsToo() {
        for (int i = 0; i < 3; i++) {
            rig.user.requestAsync(longRequest(1).withPriority(Priority.HIGH));
        }
        user("other").requestAsync(longRequest(2).withPriority(Priority.HIGH));
        user("third").requestAsync(longRequest(3));
        rig.run();
        assertEquals(List.of(1, 2, 1, 1, 3), marksSent());
    }

    @Test
    void aUserDoesNotSaveUpRoundsInWhichItAskedNothing() {
        IpmiUser other = user("other");
        flood(rig.user, 1, 10);
        rig.run();
        rig.smi.otherwise(Act.ANSWER.after(ms(1)));
        flood(rig.user, 1, 3);
        flood(other, 2, 3);
        rig.run();
        assertEquals(List.of(1, 2, 1, 2, 1, 2), sorted(marksSent().subList(10, 16)));
    }

    /** Whoever of the two was first. */
    private static List<Integer> sorted(List<Integer> marks) {
        return marks.get(0) == 1 ? marks : marks.stream().map(mark -> 3 - mark).toList();
    }

    @Test
    void blockingCallersAndAFloodOfAsynchronousRequestsAlternate() throws IpmiException {
        IpmiUser caller = user("caller");
        flood(rig.user, 1, 50);
        for (int i = 0; i < 20; i++) {
            assertEquals(2, caller.request(longRequest(2)).u8(0));
        }
        for (int i = 0; i < 40; i++) {
            assertEquals(1 + i % 2, marksSent().get(i), "request " + i + " of " + marksSent());
        }
        rig.run();
        assertEquals(70, marksSent().size());
    }

    @Test
    void aCallerWhoWaitedForTheInterfaceIsNotBehindTheFloodForEveryoneAheadOfIt() throws Exception {
        CountDownLatch released = new CountDownLatch(1);
        rig.smi.next(held(released));
        List<FutureTask<IpmiResponse>> callers = new ArrayList<>();
        callers.add(caller(user("first"), 9));
        awaitTrue(() -> rig.smi.entered);
        for (int mark = 2; mark < 5; mark++) {
            callers.add(waitingCaller(user("caller" + mark), mark));
        }
        flood(rig.user, 1, 5);
        released.countDown();
        for (FutureTask<IpmiResponse> each : callers) {
            each.get(20, TimeUnit.SECONDS);
        }
        assertEquals(List.of(9, 1, 2, 3, 4), marksSent());
    }

    @Test
    void aCallerWaitsBehindOneOfTheManyThreadsOfAnotherUser() throws Exception {
        CountDownLatch released = new CountDownLatch(1);
        rig.smi.next(held(released));
        List<FutureTask<IpmiResponse>> callers = new ArrayList<>();
        callers.add(caller(user("first"), 9));
        awaitTrue(() -> rig.smi.entered);
        for (int i = 0; i < 6; i++) {
            callers.add(waitingCaller(rig.user, 1));
        }
        callers.add(waitingCaller(user("other"), 2));
        released.countDown();
        for (FutureTask<IpmiResponse> each : callers) {
            each.get(20, TimeUnit.SECONDS);
        }
        assertEquals(2, marksSent().indexOf(2), () -> marksSent().toString());
        assertEquals(8, marksSent().size());
    }

    @Test
    void sequenceNumbersAreGivenOutInRoundsToo() throws IpmiException {
        BridgeFixture bridge = new BridgeFixture();
        bridge.smi.otherwise(BridgingSmi::unanswered);
        IpmiUser other = bridge.ipmi0.openUser("other");
        List<CompletableFuture<IpmiResponse>> hoarded = new ArrayList<>();
        for (int i = 0; i < 90; i++) {
            hoarded.add(bridge.user.requestAsync(BridgeFixture.request(BridgeFixture.SATELLITE, i)));
        }
        bridge.handler.turn();
        bridge.smi.otherwise(BridgingSmi::prompt);
        CompletableFuture<IpmiResponse> one = other.requestAsync(BridgeFixture.request(BridgeFixture.SATELLITE, 99));
        bridge.handler.turn();
        assertEquals(64, bridge.smi.sent().size());
        bridge.smi.receive(bridge.smi.sent().get(0).echo());
        bridge.smi.receive(bridge.smi.sent().get(1).echo());
        bridge.handler.turn();
        assertTrue(hoarded.get(1).isDone());
        bridge.turnFor(ms(10));
        assertEquals(99, Rig.answerTo(one).u8(0));
    }

    private Act held(CountDownLatch latch) {
        return Act.with(message -> {
            rig.smi.entered = true;
            try {
                assertTrue(latch.await(20, TimeUnit.SECONDS));
            } catch (InterruptedException e) {
                throw new AssertionError("interrupted", e);
            }
            Act.echo(message);
        });
    }

    private static FutureTask<IpmiResponse> caller(IpmiUser user, int mark) {
        return start(user, mark).task();
    }

    private static FutureTask<IpmiResponse> waitingCaller(IpmiUser user, int mark) {
        Started started = start(user, mark);
        awaitTrue(() -> started.thread().getState() == Thread.State.TIMED_WAITING);
        return started.task();
    }

    private record Started(Thread thread, FutureTask<IpmiResponse> task) {}

    private static Started start(IpmiUser user, int mark) {
        FutureTask<IpmiResponse> task =
                new FutureTask<>(() -> user.request(longRequest(mark).withTimeout(ms(30_000))));
        Thread thread = new Thread(task, "caller");
        thread.setDaemon(true);
        thread.start();
        return new Started(thread, task);
    }

    private static void awaitTrue(BooleanSupplier condition) {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() - deadlineNs < 0, "waited in vain");
            Thread.onSpinWait();
        }
    }
}
