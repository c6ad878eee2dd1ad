package io.jipmi.msghandler;

import static io.jipmi.msghandler.Rig.ms;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.msghandler.spi.Timekeeper;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Callers who wait, for the interface or for the BMC, and what others may do to them. On real threads and time. */
@Timeout(60)
@SuppressWarnings("FutureReturnValueIgnored") // looked at by other means, or dropped on purpose
class BlockingCallerTest {
    /** So long that a test in which it passes has failed. */
    private static final Duration FOR_EVER = Duration.ofSeconds(30);

    private static final Duration PROMPT = Duration.ofSeconds(15);

    private final IpmiMessageHandler handler = IpmiMessageHandler.create();
    private final ScriptedSmi smi = new ScriptedSmi();
    private final CountDownLatch released = new CountDownLatch(1);

    @AfterEach
    void close() {
        released.countDown();
        handler.close();
    }

    @Test
    void aCallerWhoWaitsForTheInterfaceTimesOutWithoutHavingSent() throws Exception {
        IpmiUser user = handler.attach(smi.next(answerOnceReleased())).openUser("agent");
        Caller first = new Caller(() -> user.request(request(1)));
        first.awaitHolding();

        IpmiException thrown = assertThrows(
                IpmiTimeoutException.class, () -> user.request(request(2).withTimeout(ms(20))));
        released.countDown();

        assertEquals(FailureKind.TIMED_OUT_QUEUED, thrown.failure().kind());
        assertFalse(thrown.failure().mayHaveExecuted());
        assertEquals(1, first.response().u8(0));
        assertEquals(3, user.request(request(3)).u8(0));
        assertEquals(2, smi.sent().size());
        assertEquals(1L, user.ipmiInterface().counters().get("timed_out_queued_commands"));
    }

    @Test
    void aCallerInterruptedWhileItWaitsForTheInterfaceHasNotSentAndStaysInterrupted() throws Exception {
        IpmiUser user = handler.attach(smi.next(answerOnceReleased())).openUser("agent");
        Caller first = new Caller(() -> user.request(request(1)));
        first.awaitHolding();
        Caller second = new Caller(() -> user.request(request(2)));
        second.awaitWaiting();

        second.thread.interrupt();

        assertEquals(FailureKind.CANCELLED, second.failure().kind());
        assertTrue(second.interruptedAtEnd);
        released.countDown();
        assertEquals(1, first.response().u8(0));
        assertEquals(1, smi.sent().size());
        assertEquals(1L, user.ipmiInterface().counters().get("cancelled_commands"));
    }

    @Test
    void aCallerInterruptedWhileItWaitsForTheBmcLeavesAndStaysInterrupted() throws Exception {
        IpmiUser user = handler.attach(smi.next(Act.SILENCE)).openUser("agent");
        Caller caller = new Caller(() -> user.request(request(1)));
        caller.awaitSilence();

        caller.thread.interrupt();

        IpmiFailure failure = caller.failure();
        assertEquals(FailureKind.CANCELLED, failure.kind());
        assertTrue(failure.mayHaveExecuted());
        assertTrue(caller.interruptedAtEnd);
        assertEquals(2, user.request(request(2)).u8(0));
        assertEquals(1, smi.abandons());
    }

    @Test
    void aCallerWhoWasInterruptedBeforeSendsNothing() throws Exception {
        IpmiUser user = handler.attach(smi).openUser("agent");
        Caller caller = new Caller(() -> {
            Thread.currentThread().interrupt();
            return user.request(request(1));
        });

        assertEquals(FailureKind.CANCELLED, caller.failure().kind());
        assertTrue(caller.interruptedAtEnd);
        assertEquals(2, user.request(request(2)).u8(0));
        assertEquals(1, smi.sent().size());
    }

    @Test
    void closingTheInterfaceReleasesTheCallerWhoWaitsForTheBmcAndThoseBehind() throws Exception {
        IpmiInterface ipmi0 = handler.attach(smi.next(Act.SILENCE));
        IpmiUser user = ipmi0.openUser("agent");
        Caller first = new Caller(() -> user.request(request(1)));
        first.awaitSilence();
        Caller second = new Caller(() -> user.request(request(2)));
        second.awaitWaiting();

        assertTimeout(PROMPT, ipmi0::close);

        assertEquals(FailureKind.CLOSED, first.failure().kind());
        assertEquals(FailureKind.CLOSED, second.failure().kind());
        assertTrue(first.failure().mayHaveExecuted());
        assertFalse(second.failure().mayHaveExecuted());
        assertEquals(1, smi.abandons());
        assertEquals(1, smi.stops());
        assertEquals(1, smi.sent().size());
        assertEquals(2L, ipmi0.counters().get("closed_commands"));
    }

    @Test
    void closingTheUserReleasesItsCallerWhoWaitsForTheBmc() throws Exception {
        IpmiUser user = handler.attach(smi.next(Act.SILENCE)).openUser("agent");
        Caller caller = new Caller(() -> user.request(request(1)));
        caller.awaitSilence();

        assertTimeout(PROMPT, user::close);

        assertEquals(FailureKind.CLOSED, caller.failure().kind());
        assertEquals("user 'agent' was closed", caller.failure().detail());
    }

    @Test
    void closingTheUserReleasesItsCallerOnceItHasTheInterface() throws Exception {
        IpmiInterface ipmi0 = handler.attach(smi.next(answerOnceReleased()));
        IpmiUser user = ipmi0.openUser("agent");
        IpmiUser other = ipmi0.openUser("other");
        Caller first = new Caller(() -> other.request(request(1)));
        first.awaitHolding();
        Caller second = new Caller(() -> user.request(request(2)));
        second.awaitWaiting();

        assertTimeout(PROMPT, user::close);
        released.countDown();

        assertEquals(FailureKind.CLOSED, second.failure().kind());
        assertEquals(1, first.response().u8(0));
        assertEquals(1, smi.sent().size());
    }

    @Test
    void closingAUserDoesNotWaitForTheRequestOfAnother() throws Exception {
        IpmiInterface ipmi0 = handler.attach(smi.next(Act.SILENCE));
        IpmiUser user = ipmi0.openUser("agent");
        IpmiUser other = ipmi0.openUser("other");
        Caller silent = new Caller(() -> other.request(request(1)));
        silent.awaitSilence();
        CompletableFuture<IpmiResponse> queued = user.requestAsync(request(2));

        assertTimeout(PROMPT, user::close);

        assertEquals(FailureKind.CLOSED, failureOf(queued).kind());
        assertTrue(silent.thread.isAlive());
    }

    @Test
    void anAsynchronousRequestHasItsDeadlineWhileACallerWaitsForASilentBmc() throws Exception {
        IpmiUser user = handler.attach(smi.next(Act.SILENCE)).openUser("agent");
        Caller silent = new Caller(() -> user.request(request(1)));
        silent.awaitSilence();

        CompletableFuture<IpmiResponse> queued = user.requestAsync(request(2).withTimeout(ms(20)));

        assertEquals(FailureKind.TIMED_OUT_QUEUED, failureOf(queued).kind());
        assertTrue(silent.thread.isAlive());
    }

    @Test
    void cancellingMakesRoomWhileACallerWaitsForASilentBmc() throws Exception {
        IpmiMessageHandler small = IpmiMessageHandler.create(new InterfaceLimits(1, 2));
        try (IpmiInterface ipmi0 = small.attach(smi.next(Act.SILENCE))) {
            IpmiUser user = ipmi0.openUser("agent");
            Caller silent = new Caller(() -> user.request(request(1)));
            silent.awaitSilence();
            CompletableFuture<IpmiResponse> queued = user.requestAsync(request(2));

            queued.cancel(false);

            awaitTrue(() -> ipmi0.counters().get("cancelled_commands") == 1L, "the request was not withdrawn");
            // Counted a moment before there is room.
            awaitTrue(() -> !user.requestAsync(request(3)).isDone(), "there is no room");
        }
    }

    @Test
    void theHousekeeperGoesOnWithWhatACallerLeaves() throws Exception {
        IpmiUser user = handler.attach(smi.next(answerOnceReleased())).openUser("agent");
        Caller caller = new Caller(() -> user.request(request(1)));
        caller.awaitHolding();
        CompletableFuture<IpmiResponse> left = user.requestAsync(request(2));

        released.countDown();

        assertEquals(1, caller.response().u8(0));
        assertEquals(2, left.get(20, TimeUnit.SECONDS).u8(0));
    }

    @Test
    void theHousekeeperPollsTheDriverAfterACallerHasGivenUp() throws Exception {
        IpmiUser user = handler.attach(smi.next(Act.SILENCE)).openUser("agent");
        awaitTrue(() -> smi.pollCalls() > 0, "the housekeeper did not begin");
        int pollsWithTheCallers = smi.pollCalls() + 2;

        assertThrows(IpmiTimeoutException.class, () -> user.request(request(1).withTimeout(ms(20))));

        awaitTrue(() -> smi.pollCalls() > pollsWithTheCallers, "the driver cannot get the transport back into order");
    }

    @Test
    void theHousekeeperDeliversWhatACallerDidForIt() throws Exception {
        IpmiUser user = handler.attach(smi.next(answerOnceReleased(), Act.ANSWER, Act.SILENCE))
                .openUser("agent");
        CompletableFuture<IpmiResponse> first = user.requestAsync(request(1));
        awaitTrue(() -> smi.entered, "nobody sent the first request");
        CompletableFuture<IpmiResponse> second = user.requestAsync(request(2));
        Caller silent = new Caller(() -> user.request(request(3)));
        silent.awaitSilence();

        released.countDown();

        assertEquals(1, first.get(20, TimeUnit.SECONDS).u8(0));
        assertEquals(2, second.get(20, TimeUnit.SECONDS).u8(0));
        assertTrue(silent.thread.isAlive());
    }

    @Test
    void closingTheHandlerEndsAnAttachThatWaitsForTheBmc() throws Exception {
        smi.startingWith(InterfaceHealth.UP, Duration.ofHours(1));
        Caller attaching = new Caller(() -> {
            handler.attach(smi, FOR_EVER);
            throw new AssertionError("attached");
        });
        attaching.awaitWaiting();

        assertTimeout(PROMPT, handler::close);

        assertEquals("the interface was closed", attaching.failure().detail());
        assertEquals(1, smi.stops());
        assertTrue(handler.interfaces().isEmpty());
    }

    @Test
    void turningByHandComesBackSoonWhileAnotherThreadRunsTheInterface() throws Exception {
        IpmiMessageHandler threadless = IpmiMessageHandler.withoutThreads(InterfaceLimits.DEFAULT, Timekeeper.SYSTEM);
        IpmiUser user = threadless.attach(smi.next(answerOnceReleased())).openUser("agent");
        CompletableFuture<IpmiResponse> asynchronous = user.requestAsync(request(1));
        Caller caller = new Caller(() -> user.request(request(2)));
        caller.awaitHolding();

        assertEquals(1_000_000, threadless.turn());
        released.countDown();

        assertEquals(2, caller.response().u8(0));
        assertFalse(asynchronous.isDone());
        threadless.turn();
        assertEquals(1, Rig.answerTo(asynchronous).u8(0));
        threadless.close();
    }

    private static IpmiRequest request(int mark) {
        return Rig.request(mark).withTimeout(FOR_EVER);
    }

    /** Keeps whoever runs the interface inside the driver until released. */
    private Act answerOnceReleased() {
        return Act.with(message -> {
            smi.entered = true;
            try {
                assertTrue(released.await(20, TimeUnit.SECONDS));
            } catch (InterruptedException e) {
                throw new AssertionError("interrupted", e);
            }
            Act.echo(message);
        });
    }

    private static IpmiFailure failureOf(CompletableFuture<IpmiResponse> future) {
        ExecutionException thrown = assertThrows(ExecutionException.class, () -> future.get(20, TimeUnit.SECONDS));
        return assertInstanceOf(IpmiException.class, thrown.getCause()).failure();
    }

    private static void awaitTrue(Callable<Boolean> condition, String otherwise) throws Exception {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.call()) {
            assertTrue(System.nanoTime() - deadlineNs < 0, otherwise);
            Thread.onSpinWait();
        }
    }

    /** A thread that makes one blocking call. */
    private final class Caller {
        final Thread thread;
        volatile boolean interruptedAtEnd;
        private final FutureTask<IpmiResponse> task;

        Caller(Callable<IpmiResponse> call) {
            task = new FutureTask<>(() -> {
                try {
                    return call.call();
                } finally {
                    interruptedAtEnd = Thread.interrupted();
                }
            });
            thread = new Thread(task, "caller");
            thread.setDaemon(true);
            thread.start();
        }

        /** Until the thread is inside the scripted driver. */
        void awaitHolding() throws Exception {
            awaitTrue(() -> smi.entered, "the caller did not come to the driver");
        }

        /** Until the thread waits, for the lock or for the BMC. */
        /** Until it waits for the BMC, and not only for the lock while the housekeeper has it. */
        void awaitSilence() throws Exception {
            awaitTrue(() -> smi.sends() > 0, "nothing was sent");
            awaitWaiting();
        }

        void awaitWaiting() throws Exception {
            awaitTrue(() -> thread.getState() == Thread.State.TIMED_WAITING, "the caller does not wait");
        }

        IpmiResponse response() throws Exception {
            return task.get(20, TimeUnit.SECONDS);
        }

        IpmiFailure failure() {
            ExecutionException thrown = assertThrows(ExecutionException.class, () -> task.get(20, TimeUnit.SECONDS));
            return assertInstanceOf(IpmiException.class, thrown.getCause()).failure();
        }
    }
}
