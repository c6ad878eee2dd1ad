package io.jipmi.msghandler;

import static io.jipmi.msghandler.Rig.longRequest;
import static io.jipmi.msghandler.Rig.ms;
import static io.jipmi.msghandler.Rig.request;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** What becomes of an asynchronous request whose future was cancelled. */
@SuppressWarnings("FutureReturnValueIgnored") // looked at by other means, or dropped on purpose
class CancellationTest {

    @Test
    void aQueuedRequestIsWithdrawnAndNeverSent() throws IpmiException {
        Rig rig = new Rig();
        rig.smi.next(Act.ANSWER.after(ms(10)));
        CompletableFuture<IpmiResponse> first = rig.user.requestAsync(longRequest(1));
        CompletableFuture<IpmiResponse> second = rig.user.requestAsync(longRequest(2));
        rig.handler.turn();

        assertTrue(second.cancel(false));
        rig.run();

        assertEquals(1, Rig.answerTo(first).u8(0));
        assertThrows(CancellationException.class, second::join);
        assertEquals(1, rig.smi.sent().size());
        assertEquals(1, rig.count(Counter.CANCELLED_COMMANDS));
    }

    @Test
    void aRequestIsWithdrawnBeforeAnybodyHasLookedAtIt() throws IpmiException {
        Rig rig = new Rig();

        rig.user.requestAsync(longRequest(1)).cancel(false);
        rig.run();

        assertTrue(rig.smi.sent().isEmpty());
        assertEquals(1, rig.count(Counter.CANCELLED_COMMANDS));
    }

    @Test
    void aWithdrawnRequestHoldsUpNeitherOthersNorTheNextOfItsUser() throws IpmiException {
        Rig rig = new Rig();
        rig.smi.next(Act.ANSWER.after(ms(10)));
        IpmiUser other = rig.ipmi0.openUser("other");
        CompletableFuture<IpmiResponse> first = rig.user.requestAsync(longRequest(1));
        rig.handler.turn();
        CompletableFuture<IpmiResponse> withdrawn = rig.user.requestAsync(longRequest(2));
        CompletableFuture<IpmiResponse> behind = other.requestAsync(longRequest(3));
        rig.handler.turn();

        assertTrue(withdrawn.cancel(false));
        CompletableFuture<IpmiResponse> next = rig.user.requestAsync(longRequest(4));
        rig.run();

        assertEquals(1, Rig.answerTo(first).u8(0));
        assertEquals(3, Rig.answerTo(behind).u8(0));
        assertEquals(4, Rig.answerTo(next).u8(0));
        assertEquals(3, rig.smi.sent().size());
    }

    @Test
    void whatIsWithdrawnWhileACallersStepIsUnderWayIsEndedBeforeTheCallerWaits() throws IpmiException {
        Rig rig = new Rig();
        rig.user.requestAsync(longRequest(1));
        CompletableFuture<IpmiResponse> queued = rig.user.requestAsync(longRequest(3));
        rig.smi.otherwise(message -> {
            CompletableFuture.runAsync(() -> queued.cancel(false)).join();
            return Act.ANSWER.after(ms(10));
        });
        Set<Long> withdrawnAtWaits = new HashSet<>();
        rig.clock.meanwhile(() -> withdrawnAtWaits.add(rig.count(Counter.CANCELLED_COMMANDS)));

        assertEquals(2, rig.user.request(longRequest(2)).u8(0));

        assertEquals(Set.of(1L), withdrawnAtWaits);
    }

    @Test
    void aRequestWithdrawnWhileAStepIsUnderWayDoesNotWaitForItsTurn() throws IpmiException {
        Rig rig = new Rig();
        rig.smi.next(Act.SILENCE);
        rig.user.requestAsync(longRequest(1));
        rig.handler.turn();

        rig.clock.onNextLook(() -> CompletableFuture.runAsync(
                        () -> rig.user.requestAsync(longRequest(2)).cancel(false))
                .join());
        rig.handler.turn();
        assertEquals(0, rig.count(Counter.CANCELLED_COMMANDS), "it is not accepted yet");
        rig.handler.turn();

        assertEquals(1, rig.count(Counter.CANCELLED_COMMANDS));
        assertEquals(1, rig.user.statistics().outstanding());
    }

    @Test
    void aRequestUnderWayIsFinishedOnTheWireAndItsAnswerDroppedAndCounted() throws IpmiException {
        Rig rig = new Rig();
        rig.smi.next(Act.ANSWER.after(ms(10)));
        CompletableFuture<IpmiResponse> first = rig.user.requestAsync(longRequest(1));
        CompletableFuture<IpmiResponse> second = rig.user.requestAsync(longRequest(2));
        rig.handler.turn();

        first.cancel(true);
        rig.run();

        assertTrue(first.isCancelled());
        assertEquals(0, rig.smi.abandons());
        assertEquals(1, rig.count(Counter.UNHANDLED_LOCAL_RESPONSES));
        assertEquals(0, rig.count(Counter.CANCELLED_COMMANDS));
        assertEquals(2, Rig.answerTo(second).u8(0));
    }

    @Test
    void aCancelledRequestUnderWayStillHasItsDeadline() throws IpmiException {
        Rig rig = new Rig();
        rig.smi.next(Act.SILENCE);
        CompletableFuture<IpmiResponse> first = rig.user.requestAsync(request(1));
        rig.handler.turn();

        first.cancel(false);
        rig.run();

        assertEquals(1, rig.smi.abandons());
        assertEquals(1, rig.count(Counter.TIMED_OUT_LOCAL_COMMANDS));
        assertEquals(2, rig.user.request(request(2)).u8(0));
    }

    @Test
    void aWithdrawnRequestMakesRoomForAnotherAtOnce() throws IpmiException {
        Rig rig = new Rig(new HandCrankedClock(), new InterfaceLimits(1, 2));
        rig.smi.next(Act.SILENCE);
        rig.user.requestAsync(longRequest(1));
        rig.handler.turn();
        CompletableFuture<IpmiResponse> second = rig.user.requestAsync(longRequest(2));
        assertEquals(
                FailureKind.LIMIT,
                Rig.failureOf(rig.user.requestAsync(longRequest(3))).kind());

        second.cancel(false);

        assertFalse(rig.user.requestAsync(longRequest(4)).isDone());
    }

    @Test
    void cancellingWhatHasEndedChangesNothing() throws IpmiException {
        Rig rig = new Rig();
        CompletableFuture<IpmiResponse> future = rig.user.requestAsync(request(1));
        rig.run();

        assertFalse(future.cancel(false));
        rig.run();

        assertEquals(1, Rig.answerTo(future).u8(0));
        assertEquals(0, rig.count(Counter.CANCELLED_COMMANDS));
    }

    @Test
    void cancellingTwiceCountsOnce() throws IpmiException {
        Rig rig = new Rig();
        CompletableFuture<IpmiResponse> future = rig.user.requestAsync(request(1));

        assertTrue(future.cancel(false));
        assertTrue(future.cancel(false));
        rig.run();

        assertEquals(1, rig.count(Counter.CANCELLED_COMMANDS));
    }

    @Test
    void aFutureItsUserCompletedByOtherMeansIsWithdrawnToo() throws IpmiException {
        Rig rig = new Rig();
        rig.smi.next(Act.ANSWER.after(ms(10)));
        rig.user.requestAsync(longRequest(1));
        rig.handler.turn();
        CompletableFuture<IpmiResponse> second = rig.user.requestAsync(longRequest(2));

        second.completeExceptionally(new TimeoutException("the user's own"));
        rig.run();

        assertEquals(1, rig.smi.sent().size());
        assertEquals(1, rig.count(Counter.CANCELLED_COMMANDS));
    }

    @Test
    void cancellingWhatIsChainedToTheFutureDoesNotCancelTheRequest() throws IpmiException {
        Rig rig = new Rig();
        CompletableFuture<IpmiResponse> future = rig.user.requestAsync(request(1));

        future.thenApply(IpmiResponse::completionCode).cancel(false);
        rig.run();

        assertEquals(1, Rig.answerTo(future).u8(0));
    }
}
