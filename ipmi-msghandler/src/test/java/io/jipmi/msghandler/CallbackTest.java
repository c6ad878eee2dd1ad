package io.jipmi.msghandler;

import static io.jipmi.msghandler.Rig.longRequest;
import static io.jipmi.msghandler.Rig.request;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Where and how the futures of asynchronous requests complete. */
@SuppressWarnings("FutureReturnValueIgnored") // looked at by other means, or dropped on purpose
class CallbackTest {

    private static int blocking(IpmiUser user, int mark) {
        try {
            return user.request(longRequest(mark)).u8(0);
        } catch (IpmiException e) {
            throw new CompletionException(e);
        }
    }

    @Test
    void aCallbackMayIssueABlockingRequestOnTheSameInterface() throws IpmiException {
        Rig rig = new Rig();
        CompletableFuture<Integer> chained =
                rig.user.requestAsync(request(1)).thenApply(first -> first.u8(0) * 10 + blocking(rig.user, 2));

        rig.handler.turn();

        assertEquals(12, chained.getNow(null));
    }

    @Test
    void whatAnotherThreadNeedsIsFreeWhileACallbackRuns() throws Exception {
        Rig rig = new Rig();
        CompletableFuture<Integer> chained = rig.user
                .requestAsync(request(1))
                .thenApply(first -> CompletableFuture.supplyAsync(() -> blocking(rig.user, 2))
                        .orTimeout(20, TimeUnit.SECONDS)
                        .join());

        rig.handler.turn();

        assertEquals(2, chained.getNow(null));
    }

    @Test
    void aCallbackMayIssueTheNextRequestWithoutEnd() throws IpmiException {
        Rig rig = new Rig();
        CompletableFuture<IpmiResponse> chain = rig.user.requestAsync(request(0));
        for (int i = 1; i < 100; i++) {
            int mark = i;
            chain = chain.thenCompose(before -> rig.user.requestAsync(request(mark)));
        }

        rig.run();

        assertEquals(99, Rig.answerTo(chain).u8(0));
    }

    @Test
    void aCallbackMayCloseItsUserAndItsInterface() throws IpmiException {
        Rig rig = new Rig();
        CompletableFuture<IpmiResponse> first = rig.user.requestAsync(request(1));
        first.thenRun(rig.user::close).thenRun(rig.ipmi0::close);

        rig.run();

        assertEquals(1, Rig.answerTo(first).u8(0));
        assertEquals(1, rig.smi.stops());
    }

    @Test
    void aFailingCallbackHarmsNobody() throws IpmiException {
        Rig rig = new Rig();
        rig.user.requestAsync(request(1)).thenRun(() -> {
            throw new IllegalStateException("the user's own");
        });
        CompletableFuture<IpmiResponse> second = rig.user.requestAsync(request(2));

        rig.run();

        assertEquals(2, Rig.answerTo(second).u8(0));
    }

    @Test
    void aBlockingCallerDoesNotRunTheCallbacksOfOthers() throws IpmiException {
        Rig rig = new Rig();
        CompletableFuture<IpmiResponse> first = rig.user.requestAsync(request(1));

        rig.user.request(request(2));

        assertEquals(2, rig.smi.sent().size());
        assertFalse(first.isDone());
        assertEquals(0, rig.handler.turn());
        assertEquals(1, Rig.answerTo(first).u8(0));
    }

    @Test
    @Timeout(30)
    void aMessengerCompletesFuturesAndItsCallbacksMayBlock() throws Exception {
        CountDownLatch chained = new CountDownLatch(1);
        try (IpmiMessageHandler handler = IpmiMessageHandler.create();
                IpmiUser user = handler.attach(new ScriptedSmi().next(answerOnce(chained)))
                        .openUser("agent")) {
            CompletableFuture<String> result = user.requestAsync(longRequest(1))
                    .thenApply(first -> Thread.currentThread().getName() + " " + first.u8(0) + blocking(user, 2));
            chained.countDown();

            assertEquals("ipmi0-messenger-1 12", result.get(20, TimeUnit.SECONDS));
        }
    }

    @Test
    @Timeout(30)
    void whatIsHandedInWhileTheHousekeeperWaitsForSomethingElseIsNotForgotten() throws Exception {
        CountDownLatch waiting = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        ScriptedSmi smi = new ScriptedSmi().next(Act.with(message -> {
            waiting.countDown();
            await(goOn);
            Act.echo(message);
        }));
        try (IpmiMessageHandler handler = IpmiMessageHandler.create();
                IpmiUser user = handler.attach(smi).openUser("agent")) {
            CompletableFuture<IpmiResponse> first = user.requestAsync(longRequest(1));
            await(waiting);
            CompletableFuture<IpmiResponse> second = user.requestAsync(longRequest(2));
            // The housekeeper has woken for the second and waits again for what the driver waits for.
            LockSupport.parkNanos(50_000_000);
            goOn.countDown();

            assertEquals(1, first.get(20, TimeUnit.SECONDS).u8(0));
            assertEquals(2, second.get(20, TimeUnit.SECONDS).u8(0));
        }
    }

    @Test
    @Timeout(30)
    void anInterruptFlagLeftByACallbackDoesNotStayWithTheMessenger() throws Exception {
        CountDownLatch firstChained = new CountDownLatch(1);
        CountDownLatch secondChained = new CountDownLatch(1);
        ScriptedSmi smi = new ScriptedSmi().next(answerOnce(firstChained), answerOnceSpinning(secondChained));
        try (IpmiMessageHandler handler = IpmiMessageHandler.create();
                IpmiUser user = handler.attach(smi).openUser("agent")) {
            CompletableFuture<Thread> first = user.requestAsync(longRequest(1)).thenApply(response -> {
                // So that the same messenger finds it there; looking for it too often would keep it away.
                while (user.ipmiInterface().counters().get("handled_local_responses") < 2) {
                    Thread.onSpinWait();
                }
                while (user.statistics().untold() == 0) {
                    LockSupport.parkNanos(100_000);
                }
                Thread.currentThread().interrupt();
                return Thread.currentThread();
            });
            CompletableFuture<String> second = user.requestAsync(longRequest(2))
                    .thenApply(response -> Thread.currentThread().getName() + " "
                            + Thread.currentThread().isInterrupted());
            firstChained.countDown();
            secondChained.countDown();

            assertEquals(first.get(20, TimeUnit.SECONDS).getName() + " false", second.get(20, TimeUnit.SECONDS));
        }
    }

    @Test
    @Timeout(30)
    void theHousekeeperOutlivesAnErrorOfTheDriver() throws Exception {
        ScriptedSmi smi = new ScriptedSmi().next(Act.with(message -> {
            throw new LinkageError("scripted");
        }));
        try (IpmiMessageHandler handler = IpmiMessageHandler.create();
                IpmiUser user = handler.attach(smi).openUser("agent")) {
            CompletableFuture<IpmiResponse> first = user.requestAsync(longRequest(1));

            assertThrows(ExecutionException.class, () -> first.get(20, TimeUnit.SECONDS));
            assertEquals(FailureKind.BUS_FAULT, Rig.failureOf(first).kind());
            assertEquals(
                    2,
                    user.requestAsync(longRequest(2)).get(20, TimeUnit.SECONDS).u8(0));
        }
    }

    /** Answers once the latch is open, on whichever thread runs the interface. */
    private static Act answerOnce(CountDownLatch latch) {
        return Act.with(message -> {
            await(latch);
            Act.echo(message);
        });
    }

    /** The same, blind to an interrupt flag that should not be there. */
    private static Act answerOnceSpinning(CountDownLatch latch) {
        return Act.with(message -> {
            long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (latch.getCount() > 0 && System.nanoTime() - deadlineNs < 0) {
                Thread.onSpinWait();
            }
            Act.echo(message);
        });
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(20, TimeUnit.SECONDS)) {
                throw new AssertionError("waited in vain");
            }
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }
}
