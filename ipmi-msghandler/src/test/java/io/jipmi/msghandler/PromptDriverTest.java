package io.jipmi.msghandler;

import static io.jipmi.msghandler.Rig.answerTo;
import static io.jipmi.msghandler.Rig.longRequest;
import static io.jipmi.msghandler.Rig.ms;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whoever hands in a request without waiting takes its first step, where that takes no time. */
class PromptDriverTest {
    private final Rig rig;

    PromptDriverTest() throws IpmiException {
        rig = new Rig(new HandCrankedClock(), InterfaceLimits.DEFAULT, new ScriptedSmi().prompt(true));
    }

    @AfterEach
    void nothingIsLeft() {
        rig.run();
        assertEquals(0, rig.user.statistics().outstanding());
        assertEquals(0, rig.user.statistics().untold());
        assertEquals(List.of(), rig.smi.breaches());
        rig.handler.close();
    }

    @Test
    void whatIsAnsweredAtOnceHasEndedWhenItIsHandedIn() {
        CompletableFuture<IpmiResponse> future = rig.user.requestAsync(longRequest(7));
        assertTrue(future.isDone());
        assertEquals(7, answerTo(future).u8(0));
        assertEquals(0, rig.user.statistics().outstanding());
        assertEquals(1, rig.user.statistics().count(UserCounter.ANSWERED));
    }

    @Test
    void whatTakesItsTimeIsLeftToWhoeverTurnsTheInterface() {
        rig.smi.next(Act.ANSWER.after(ms(5)));
        CompletableFuture<IpmiResponse> future = rig.user.requestAsync(longRequest(7));
        assertEquals(1, rig.smi.sent().size());
        assertFalse(future.isDone());
        rig.runUntilDone(future);
        assertEquals(7, answerTo(future).u8(0));
    }

    @Test
    void whatIsHandedInWhileAnotherIsUnderWayWaitsForIt() {
        rig.smi.next(Act.ANSWER.after(ms(5)));
        CompletableFuture<IpmiResponse> first = rig.user.requestAsync(longRequest(1));
        CompletableFuture<IpmiResponse> second = rig.user.requestAsync(longRequest(2));
        assertFalse(second.isDone());
        rig.runUntilDone(second);
        assertEquals(1, answerTo(first).u8(0));
        assertEquals(2, answerTo(second).u8(0));
    }

    @Test
    void whatIsHandedInByWhoIsToldAnEndIsBegunToo() {
        List<Integer> ends = new ArrayList<>();
        rig.smi.next(Act.ANSWER.after(ms(5)));
        CompletableFuture<IpmiResponse> second = rig.user
                .requestAsync(longRequest(1))
                .thenCompose(first -> {
                    ends.add(first.u8(0));
                    return rig.user.requestAsync(longRequest(2));
                });
        rig.runUntilDone(second);
        ends.add(answerTo(second).u8(0));
        assertEquals(List.of(1, 2), ends);
    }

    @Test
    void aFailureAtOnceEndsItJustSo() {
        rig.smi.next(Act.with(message -> {
            throw new IllegalStateException("a defect of the driver");
        }));
        CompletableFuture<IpmiResponse> future = rig.user.requestAsync(longRequest(7));
        assertTrue(future.isCompletedExceptionally());
        assertEquals(FailureKind.BUS_FAULT, Rig.failureOf(future).kind());
    }

    @Test
    void aDriverThatTakesItsTimeForAStepIsNotTouched() {
        IpmiInterface other;
        try {
            other = rig.handler.attach(new ScriptedSmi());
            CompletableFuture<IpmiResponse> future = other.openUser("agent").requestAsync(longRequest(7));
            assertFalse(future.isDone());
            rig.runUntilDone(future);
        } catch (IpmiException e) {
            throw new AssertionError(e);
        }
    }
}
