package io.jipmi.msghandler;

import static io.jipmi.msghandler.Rig.ms;
import static io.jipmi.msghandler.Rig.request;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Interfaces coming and going. */
class AttachTest {
    private static final InterfaceHealth DOWN = new InterfaceHealth(InterfaceHealth.State.DOWN, "nothing answers");

    private final HandCrankedClock clock = new HandCrankedClock();
    private final IpmiMessageHandler handler = IpmiMessageHandler.withoutThreads(InterfaceLimits.DEFAULT, clock);
    private final ScriptedSmi smi = new ScriptedSmi();

    @Test
    void anInterfaceGetsTheLowestFreeNumber() throws IpmiException {
        IpmiInterface ipmi0 = handler.attach(new ScriptedSmi());
        IpmiInterface ipmi1 = handler.attach(new ScriptedSmi());
        IpmiInterface ipmi2 = handler.attach(new ScriptedSmi());
        assertEquals(List.of(0, 1, 2), List.of(ipmi0.number(), ipmi1.number(), ipmi2.number()));

        ipmi1.close();
        ipmi0.close();
        IpmiInterface again0 = handler.attach(new ScriptedSmi());
        IpmiInterface again1 = handler.attach(new ScriptedSmi());
        IpmiInterface ipmi3 = handler.attach(new ScriptedSmi());

        assertEquals(List.of(0, 1, 3), List.of(again0.number(), again1.number(), ipmi3.number()));
        assertEquals(List.of(again0, again1, ipmi2, ipmi3), handler.interfaces());
    }

    @Test
    void attachingWaitsUntilTheBmcAnswers() throws IpmiException {
        IpmiInterface ipmi0 =
                handler.attach(smi.startingWith(InterfaceHealth.UP, ms(300)).silentWait(ms(10).toNanos()));

        assertEquals(InterfaceHealth.UP, ipmi0.health());
        assertEquals(ms(300), clock.elapsed());
        assertEquals(smi.info(), ipmi0.info());
    }

    @Test
    void anInterfaceThatStartsDownIsRefusedWithItsReasonAndGivenBackOnce() throws IpmiException {
        smi.startingWith(DOWN, Duration.ZERO);

        IpmiException thrown = assertThrows(IpmiTransportException.class, () -> handler.attach(smi));

        assertEquals(FailureKind.INTERFACE_DOWN, thrown.failure().kind());
        assertEquals("nothing answers", thrown.getMessage());
        assertEquals(1, smi.stops());
        assertTrue(handler.interfaces().isEmpty());
        assertEquals(0, handler.attach(new ScriptedSmi()).number());
    }

    @Test
    void aStartUpThatTakesTooLongIsGivenUpExactlyThenAndGivenBackOnce() throws IpmiException {
        smi.startingWith(InterfaceHealth.UP, Duration.ofHours(1)).silentWait(Long.MAX_VALUE);

        IpmiException thrown = assertThrows(IpmiTimeoutException.class, () -> handler.attach(smi, ms(1500)));

        assertEquals(
                "the BMC behind kcs at i/o 0xca2 did not finish its start-up within 1500 ms:"
                        + " talking to the BMC for the first time",
                thrown.getMessage());
        assertEquals(ms(1500), clock.elapsed());
        assertEquals(1, smi.stops());
        assertEquals(0, handler.attach(new ScriptedSmi()).number());
    }

    @Test
    void aStartUpWithoutLimitWaits() throws IpmiException {
        smi.startingWith(InterfaceHealth.UP, Duration.ofHours(5));

        IpmiInterface ipmi0 = handler.attach(smi, Duration.ofSeconds(Long.MAX_VALUE));

        assertEquals(InterfaceHealth.UP, ipmi0.health());
    }

    @Test
    void aStartUpWithoutTimeTimesOut() {
        smi.startingWith(InterfaceHealth.UP, ms(1));

        assertThrows(IpmiTimeoutException.class, () -> handler.attach(smi, ms(-1)));
        assertEquals(Duration.ZERO, clock.elapsed());
    }

    @Test
    void aDefectiveDriverIsGivenBackOnce() throws IpmiException {
        IllegalStateException defect = new IllegalStateException("scripted defect");
        smi.failingToStart(defect);

        assertSame(defect, assertThrows(IllegalStateException.class, () -> handler.attach(smi)));

        assertEquals(1, smi.stops());
        assertEquals(0, handler.attach(new ScriptedSmi()).number());
    }

    @Test
    void anInterruptedThreadDoesNotGoOnAttaching() {
        smi.startingWith(InterfaceHealth.UP, ms(100)).silentWait(1);
        Thread.currentThread().interrupt();

        IpmiException thrown = assertThrows(IpmiCancelledException.class, () -> handler.attach(smi));

        assertTrue(Thread.interrupted());
        assertTrue(thrown.getMessage().contains("interrupted"), thrown.getMessage());
        assertEquals(1, smi.stops());
        assertEquals(Duration.ZERO, clock.elapsed());
    }

    @Test
    void closingTheHandlerClosesEveryInterfaceOnce() throws IpmiException {
        IpmiInterface ipmi0 = handler.attach(smi);
        ScriptedSmi second = new ScriptedSmi();
        handler.attach(second);
        IpmiUser user = ipmi0.openUser("agent");

        handler.close();
        handler.close();
        ipmi0.close();

        assertEquals(1, smi.stops());
        assertEquals(1, second.stops());
        assertTrue(handler.interfaces().isEmpty());
        assertEquals(InterfaceHealth.State.DOWN, ipmi0.health().state());
        assertThrows(IpmiClosedException.class, () -> user.request(request(1)));
        assertThrows(IpmiClosedException.class, () -> ipmi0.openUser("late"));
        assertEquals(Long.MAX_VALUE, handler.turn());
    }

    @Test
    void closingAnInterfaceEndsWhatIsUnderWayAndWhatIsQueued() throws IpmiException {
        Rig rig = new Rig();
        rig.smi.next(Act.SILENCE.notExecuted());
        CompletableFuture<IpmiResponse> underWay = rig.user.requestAsync(request(1));
        CompletableFuture<IpmiResponse> queued = rig.user.requestAsync(request(2));
        rig.handler.turn();
        CompletableFuture<IpmiResponse> unseen = rig.user.requestAsync(request(3));

        rig.ipmi0.close();

        assertEquals(FailureKind.CLOSED, Rig.failureOf(underWay).kind());
        assertEquals(FailureKind.CLOSED, Rig.failureOf(queued).kind());
        assertEquals(FailureKind.CLOSED, Rig.failureOf(unseen).kind());
        assertEquals(1, rig.smi.abandons());
        assertEquals(1, rig.smi.sent().size());
        assertEquals(3, rig.count(Counter.CLOSED_COMMANDS));
        assertEquals(1, rig.smi.stops());
    }

    @Test
    void aRequestThatWasAcceptedJustBeforeTheInterfaceClosedEndsToo() throws IpmiException {
        Rig rig = new Rig();
        rig.clock.onNextLook(rig.ipmi0::close);
        CompletableFuture<IpmiResponse> future = rig.user.requestAsync(request(1));

        assertEquals(FailureKind.CLOSED, Rig.failureOf(future).kind());
        assertEquals(1, rig.count(Counter.CLOSED_COMMANDS));
    }

    @Test
    void aBlockingRequestThatWasAcceptedJustBeforeTheInterfaceClosedIsNotSent() throws IpmiException {
        Rig rig = new Rig();
        rig.clock.onNextLook(rig.ipmi0::close);

        assertEquals(FailureKind.CLOSED, rig.failureOf(request(1)).kind());
        assertTrue(rig.smi.sent().isEmpty());
        assertEquals(1, rig.count(Counter.CLOSED_COMMANDS));
    }

    @Test
    void requestsThatComeWhileTheInterfaceStartsWaitForIt() throws IpmiException {
        smi.startingWith(InterfaceHealth.UP, ms(300)).silentWait(ms(10).toNanos());
        smi.otherwise(Act.SILENCE);
        List<CompletableFuture<IpmiResponse>> early = new ArrayList<>();
        clock.meanwhile(() -> {
            if (early.isEmpty()) {
                early.add(requestEarly());
            }
        });

        handler.attach(smi);
        handler.turn();

        assertEquals(FailureKind.TIMED_OUT, Rig.failureOf(early.get(0)).kind());
    }

    private CompletableFuture<IpmiResponse> requestEarly() {
        try {
            return handler.interfaces().get(0).openUser("early").requestAsync(request(1));
        } catch (IpmiException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aHandlerWithThreadsIsNotTurnedByHand() {
        try (IpmiMessageHandler threaded = IpmiMessageHandler.create()) {
            assertInstanceOf(IllegalStateException.class, assertThrows(IllegalStateException.class, threaded::turn));
        }
    }
}
