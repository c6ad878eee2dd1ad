package io.jipmi.msghandler;

import static io.jipmi.msghandler.Rig.DEADLINE;
import static io.jipmi.msghandler.Rig.LONG;
import static io.jipmi.msghandler.Rig.longRequest;
import static io.jipmi.msghandler.Rig.ms;
import static io.jipmi.msghandler.Rig.request;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One hard deadline covers everything that can happen to a request. */
@SuppressWarnings("FutureReturnValueIgnored") // looked at by other means, or dropped on purpose
class DeadlineTest {

    @Test
    void aSilentBmcEndsTheBlockingRequestExactlyAtItsDeadline() throws IpmiException {
        Rig rig = new Rig();
        rig.smi.next(Act.SILENCE);

        IpmiException thrown = assertThrows(IpmiTimeoutException.class, () -> rig.user.request(request(1)));

        assertEquals(FailureKind.TIMED_OUT, thrown.failure().kind());
        assertEquals(CompletionCode.TIMEOUT, thrown.failure().completionCode());
        assertEquals("no answer to App/01 [01] within 100 ms", thrown.failure().detail());
        assertEquals(DEADLINE, rig.clock.elapsed());
        assertEquals(1, rig.count(Counter.TIMED_OUT_LOCAL_COMMANDS));
    }

    @Test
    void aSilentBmcEndsTheAsynchronousRequestExactlyAtItsDeadline() throws IpmiException {
        Rig rig = new Rig();
        rig.smi.next(Act.SILENCE);

        CompletableFuture<IpmiResponse> future = rig.user.requestAsync(request(1));
        rig.runUntilDone(future);

        assertEquals(FailureKind.TIMED_OUT, Rig.failureOf(future).kind());
        assertEquals(DEADLINE, rig.clock.elapsed());
    }

    @Test
    void theRequestIsTakenBackFromTheDriverOnceAndTheNextOneWorks() throws IpmiException {
        Rig rig = new Rig();
        rig.smi.next(Act.SILENCE);

        rig.failureOf(request(1));
        IpmiResponse second = rig.user.request(request(2));
        rig.run();

        assertEquals(1, rig.smi.abandons());
        assertEquals(2, second.u8(0));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theDriverSaysWhetherTheCommandMayHaveBeenExecuted(boolean executedPerhaps) throws IpmiException {
        Rig rig = new Rig();
        rig.smi.next(executedPerhaps ? Act.SILENCE : Act.SILENCE.notExecuted());

        IpmiFailure failure = rig.failureOf(request(1));

        assertEquals(executedPerhaps, failure.mayHaveExecuted());
        assertEquals(executedPerhaps, failure.describe().endsWith("(the command may have been executed)"));
    }

    @Test
    void theTimeInTheQueueCounts() throws IpmiException {
        Rig rig = new Rig();
        rig.smi.next(Act.ANSWER.after(ms(60)), Act.ANSWER.after(ms(60)));

        CompletableFuture<IpmiResponse> first = rig.user.requestAsync(longRequest(1));
        IpmiFailure second = rig.failureOf(request(2));
        rig.run();

        assertTrue(first.isDone() && !first.isCompletedExceptionally());
        assertEquals(FailureKind.TIMED_OUT, second.kind());
        assertEquals(DEADLINE, rig.clock.elapsed());
    }

    @Test
    void anAsynchronousRequestBehindASilentBmcHasItsOwnDeadline() throws IpmiException {
        Rig rig = new Rig();
        rig.smi.next(Act.SILENCE);

        CompletableFuture<IpmiResponse> first = rig.user.requestAsync(longRequest(1));
        rig.handler.turn();
        CompletableFuture<IpmiResponse> second = rig.user.requestAsync(request(2));
        rig.runUntilDone(second);

        assertEquals(DEADLINE, rig.clock.elapsed());
        IpmiFailure failure = Rig.failureOf(second);
        assertEquals(FailureKind.TIMED_OUT_QUEUED, failure.kind());
        assertFalse(failure.mayHaveExecuted());
        assertFalse(first.isDone());
        rig.runUntilDone(first);
        assertEquals(LONG, rig.clock.elapsed());
        assertEquals(FailureKind.TIMED_OUT, Rig.failureOf(first).kind());
        assertEquals(1, rig.smi.sent().size());
        assertEquals(1, rig.count(Counter.TIMED_OUT_QUEUED_COMMANDS));
        assertEquals(1, rig.count(Counter.TIMED_OUT_LOCAL_COMMANDS));
    }

    @Test
    void everyOneOfSeveralQueuedRequestsHasItsOwnDeadlineWhateverTheirOrder() throws IpmiException {
        Rig rig = new Rig();
        rig.smi.otherwise(Act.SILENCE);
        int[] deadlinesMs = {5000, 300, 100, 400, 200};
        Duration[] ends = new Duration[deadlinesMs.length];

        for (int i = 0; i < deadlinesMs.length; i++) {
            int number = i;
            rig.user
                    .requestAsync(request(i).withTimeout(ms(deadlinesMs[i])))
                    .whenComplete((response, failure) -> ends[number] = rig.clock.elapsed());
        }
        rig.run();

        for (int i = 0; i < deadlinesMs.length; i++) {
            assertEquals(ms(deadlinesMs[i]), ends[i]);
        }
    }

    @Test
    void aBlockingRequestBehindASilentBmcHasItsOwnDeadline() throws IpmiException {
        Rig rig = new Rig();
        rig.smi.next(Act.SILENCE);
        rig.user.requestAsync(longRequest(1));

        IpmiFailure failure = rig.failureOf(request(2));

        assertEquals(FailureKind.TIMED_OUT_QUEUED, failure.kind());
        assertEquals(DEADLINE, rig.clock.elapsed());
        assertEquals(1, rig.smi.sent().size());
    }

    @Test
    void theDeadlineOfOneThatWasAnsweredIsForgotten() throws IpmiException {
        Rig rig = new Rig();
        rig.smi.next(Act.ANSWER.after(ms(10)), Act.SILENCE);

        CompletableFuture<IpmiResponse> first = rig.user.requestAsync(request(1));
        CompletableFuture<IpmiResponse> second = rig.user.requestAsync(longRequest(2));
        rig.runUntilDone(second);

        assertFalse(first.isCompletedExceptionally());
        assertEquals(FailureKind.TIMED_OUT, Rig.failureOf(second).kind());
        assertEquals(LONG, rig.clock.elapsed());
    }

    @Test
    void nobodyIsWokenForTheDeadlineOfOneThatWasAnswered() throws IpmiException {
        Rig rig = new Rig();
        rig.smi.next(Act.ANSWER.after(ms(10)), Act.SILENCE);
        rig.user.requestAsync(request(1));
        rig.run();

        rig.user.requestAsync(longRequest(2));

        assertEquals(LONG.toNanos(), rig.handler.turn());
    }

    @Test
    void theNextIsSentAtOnceWhenTheOneBeforeHasTimedOut() throws IpmiException {
        Rig rig = new Rig();
        rig.smi.next(Act.SILENCE, Act.ANSWER);

        rig.user.requestAsync(request(1));
        IpmiResponse second = rig.user.request(longRequest(2));

        assertEquals(2, second.u8(0));
        assertTrue(rig.clock.elapsed().minus(DEADLINE).compareTo(ms(1)) < 0, () -> "took " + rig.clock.elapsed());
    }

    @Test
    void theDriverIsPolledAtOnceAfterItLostAMessage() throws IpmiException {
        Rig rig = new Rig();
        rig.smi.next(Act.SILENCE).silentWait(Long.MAX_VALUE);
        CompletableFuture<IpmiResponse> future = rig.user.requestAsync(request(1));
        rig.clock.advance(rig.handler.turn());
        int before = rig.smi.pollCalls();

        assertEquals(0, rig.handler.turn());
        assertTrue(future.isDone());
        rig.handler.turn();

        assertEquals(before + 2, rig.smi.pollCalls());
    }

    @Test
    void aRequestWhoseTimeIsOverBeforeItsTurnIsNotSent() throws IpmiException {
        Rig rig = new Rig();
        rig.smi.next(Act.ANSWER.after(ms(60)));
        CompletableFuture<IpmiResponse> first = rig.user.requestAsync(longRequest(1));
        CompletableFuture<IpmiResponse> second = rig.user.requestAsync(request(2));
        rig.handler.turn();

        rig.clock.advance(ms(500));
        rig.run();

        assertFalse(first.isCompletedExceptionally());
        assertEquals(FailureKind.TIMED_OUT_QUEUED, Rig.failureOf(second).kind());
        assertEquals(1, rig.smi.sent().size());
    }

    @Test
    void anAnswerThatIsThereIsNotLostToAPauseOfTheJvmWhileItsCallerWaits() throws IpmiException {
        Rig rig = new Rig();
        rig.smi.next(Act.ANSWER.after(ms(5)));
        rig.clock.oversleepOnce(Duration.ofSeconds(20));

        IpmiResponse response = rig.user.request(request(1));

        assertEquals(1, response.u8(0));
        assertEquals(0, rig.smi.abandons());
    }

    @Test
    void anAnswerThatIsThereIsNotLostToAPauseOfTheJvmBetweenTwoTurns() throws IpmiException {
        Rig rig = new Rig();
        rig.smi.next(Act.ANSWER.after(ms(5)));
        CompletableFuture<IpmiResponse> future = rig.user.requestAsync(request(1));
        rig.handler.turn();

        rig.clock.advance(Duration.ofSeconds(20));
        rig.handler.turn();

        assertEquals(1, Rig.answerTo(future).u8(0));
    }

    @ParameterizedTest
    @ValueSource(
            longs = {
                Long.MAX_VALUE,
                Long.MAX_VALUE - 50_000_000,
                Long.MAX_VALUE - 5_000_000_000L,
                Long.MIN_VALUE,
                Long.MIN_VALUE + 1,
                -50_000_000,
                -1,
                0
            })
    void deadlinesHoldWhereverTheClockStarts(long startNs) throws IpmiException {
        Rig rig = new Rig(new HandCrankedClock(startNs), InterfaceLimits.DEFAULT);
        rig.smi.next(Act.SILENCE, Act.ANSWER.after(ms(100)), Act.SILENCE);

        CompletableFuture<IpmiResponse> first = rig.user.requestAsync(request(1));
        CompletableFuture<IpmiResponse> second = rig.user.requestAsync(longRequest(2));
        CompletableFuture<IpmiResponse> third = rig.user.requestAsync(request(3).withTimeout(ms(50)));
        CompletableFuture<IpmiResponse> fourth = rig.user.requestAsync(longRequest(4));

        rig.runUntilDone(third);
        assertEquals(ms(50), rig.clock.elapsed());
        rig.runUntilDone(first);
        assertEquals(DEADLINE, rig.clock.elapsed());
        rig.runUntilDone(second);
        assertEquals(2, Rig.answerTo(second).u8(0));
        rig.runUntilDone(fourth);
        assertEquals(LONG, rig.clock.elapsed());
        assertEquals(FailureKind.TIMED_OUT, Rig.failureOf(fourth).kind());
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MAX_VALUE, Long.MIN_VALUE, 0})
    void aTimeoutBeyondTheClockIsAsGoodAsNone(long startNs) throws IpmiException {
        Rig rig = new Rig(new HandCrankedClock(startNs), InterfaceLimits.DEFAULT);
        rig.smi.next(Act.ANSWER.after(Duration.ofHours(20)), Act.ANSWER.after(Duration.ofHours(20)));

        CompletableFuture<IpmiResponse> future =
                rig.user.requestAsync(request(1).withTimeout(Duration.ofSeconds(Long.MAX_VALUE)));
        IpmiResponse second = rig.user.request(request(2).withTimeout(Duration.ofNanos(Long.MAX_VALUE)));
        rig.run();

        assertEquals(1, Rig.answerTo(future).u8(0));
        assertEquals(2, second.u8(0));
    }

    @Test
    void aRequestToABmcThatNeedsManyPollsSpinsUntilItIsThere() throws IpmiException {
        Rig rig = new Rig();
        rig.smi.next(Act.ANSWER.afterPolls(50));

        IpmiResponse response = rig.user.request(request(1));

        assertInstanceOf(IpmiResponse.class, response);
        assertEquals(Duration.ofNanos(49_000), rig.clock.elapsed());
    }

    @Test
    void turningDoesNotWaitSoThatOneSilentBmcDoesNotHoldUpAnother() throws IpmiException {
        Rig rig = new Rig();
        rig.smi.next(Act.SILENCE);
        IpmiUser other = rig.handler.attach(new ScriptedSmi()).openUser("other");

        CompletableFuture<IpmiResponse> silent = rig.user.requestAsync(longRequest(1));
        CompletableFuture<IpmiResponse> answered = other.requestAsync(request(2));
        rig.handler.turn();

        assertTrue(answered.isDone());
        assertFalse(silent.isDone());
        assertEquals(Duration.ZERO, rig.clock.elapsed());
    }
}
