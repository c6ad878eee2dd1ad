package io.jipmi.msghandler;

import static io.jipmi.msghandler.Rig.longRequest;
import static io.jipmi.msghandler.Rig.ms;
import static io.jipmi.msghandler.Rig.request;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests the driver ends with a failure, interfaces that are down, and drivers that have a defect. */
@SuppressWarnings("FutureReturnValueIgnored") // looked at by other means, or dropped on purpose
class DriverTroubleTest {

    @ParameterizedTest
    @CsvSource({
        "BUS_FAULT,FAILED_LOCAL_COMMANDS",
        "PROTOCOL_ERROR,FAILED_LOCAL_COMMANDS",
        "BAD_RESPONSE,INVALID_LOCAL_RESPONSES",
        "INTERFACE_DOWN,REFUSED_WHILE_DOWN"
    })
    void theDriversFailureReachesTheCallerAndIsCounted(FailureKind kind, Counter counter) throws IpmiException {
        Rig rig = new Rig();
        rig.smi.next(Act.failure(kind));

        IpmiException thrown = assertThrows(IpmiTransportException.class, () -> rig.user.request(request(1)));

        assertEquals(new IpmiFailure(kind, 0xC3, true, "scripted " + kind), thrown.failure());
        assertEquals(1, rig.count(counter));
        assertEquals(2, rig.user.request(request(2)).u8(0));
    }

    @Test
    void aDriverThatAnswersWithinTheSendingNeedsNoWaiting() throws IpmiException {
        Rig rig = new Rig();
        rig.smi.otherwise(Act.ANSWER.atOnce());

        assertEquals(1, rig.user.request(request(1)).u8(0));

        assertEquals(Duration.ZERO, rig.clock.elapsed());
    }

    @Test
    void requestsToAnInterfaceThatIsDownFailAtOnceInTheirOrder() throws IpmiException {
        Rig rig = new Rig(new HandCrankedClock(), new InterfaceLimits(1, 3000));
        rig.smi.otherwise(Act.failure(FailureKind.INTERFACE_DOWN).atOnce());
        List<Integer> ended = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            int number = i;
            rig.user.requestAsync(request(i)).whenComplete((response, failure) -> ended.add(number));
        }

        rig.handler.turn();

        assertEquals(2000, ended.size());
        assertEquals(0, ended.get(0));
        assertEquals(1999, ended.get(1999));
        assertEquals(2000, rig.count(Counter.REFUSED_WHILE_DOWN));
        assertEquals(Duration.ZERO, rig.clock.elapsed());
    }

    @Test
    void whatTheDriverAnswersInOnePollIsFollowedByTheNextRequestInTheSameTurn() throws IpmiException {
        Rig rig = new Rig();
        CompletableFuture<IpmiResponse> first = rig.user.requestAsync(request(1));
        CompletableFuture<IpmiResponse> second = rig.user.requestAsync(request(2));
        CompletableFuture<IpmiResponse> third = rig.user.requestAsync(request(3));

        rig.handler.turn();

        assertEquals(1, Rig.answerTo(first).u8(0));
        assertEquals(2, Rig.answerTo(second).u8(0));
        assertEquals(3, Rig.answerTo(third).u8(0));
    }

    @Test
    void healthIsWhatTheDriverSaidLast() throws IpmiException {
        Rig rig = new Rig();
        assertSame(InterfaceHealth.UP, rig.ipmi0.health());
        InterfaceHealth recovering = new InterfaceHealth(InterfaceHealth.State.RECOVERING, "aborting");

        rig.smi.health(recovering);
        assertSame(recovering, rig.ipmi0.health());
        rig.smi.health(InterfaceHealth.UP);

        assertSame(InterfaceHealth.UP, rig.ipmi0.health());
    }

    @Test
    void theDriversCountersStandBesideTheMessageHandlers() throws IpmiException {
        Rig rig = new Rig();

        rig.user.request(request(1));

        assertEquals((long) rig.smi.pollCalls(), rig.ipmi0.counters().get("scripted_polls"));
        assertEquals(1L, rig.ipmi0.counters().get("sent_local_commands"));
        assertEquals(Counter.values().length + 1, rig.ipmi0.counters().size());
    }

    @Test
    void aDefectOfTheDriverCostsTheRequestUnderWay() throws IpmiException {
        Rig rig = new Rig();
        rig.smi.next(Act.defect());

        IpmiFailure failure = rig.failureOf(longRequest(1));

        assertEquals(FailureKind.BUS_FAULT, failure.kind());
        assertTrue(failure.detail().contains("scripted defect"), failure.detail());
        assertEquals(1, rig.smi.abandons());
        assertEquals(1, rig.count(Counter.FAILED_LOCAL_COMMANDS));
        assertEquals(2, rig.user.request(request(2)).u8(0));
    }

    @Test
    void aDefectOfTheDriverWhileItTakesARequestCostsThatRequest() throws IpmiException {
        Rig rig = new Rig();
        rig.smi.next(Act.defect().atOnce());

        assertEquals(FailureKind.BUS_FAULT, rig.failureOf(longRequest(1)).kind());
        assertEquals(2, rig.user.request(request(2)).u8(0));
    }

    @Test
    void aDefectOfTheDriverDoesNotReachTheCallerWhoRunsItForAnother() throws IpmiException {
        Rig rig = new Rig();
        rig.smi.next(Act.defect().after(ms(10)));
        CompletableFuture<IpmiResponse> victim = rig.user.requestAsync(longRequest(1));

        IpmiResponse response = rig.user.request(longRequest(2));
        rig.handler.turn();

        assertEquals(2, response.u8(0));
        assertEquals(FailureKind.BUS_FAULT, Rig.failureOf(victim).kind());
    }

    @Test
    void anErrorOfTheDriverReachesTheCallerAndTheNextRequestWorks() throws IpmiException {
        Rig rig = new Rig(new HandCrankedClock(), new InterfaceLimits(1, 1));
        rig.smi.next(Act.with(message -> {
            throw new LinkageError("scripted");
        }));

        assertThrows(LinkageError.class, () -> rig.user.request(request(1)));

        assertEquals(1, rig.smi.abandons());
        assertEquals(2, rig.user.request(request(2)).u8(0));
    }

    @Test
    void anErrorOfTheDriverEndsTheRequestItWasWorkingOn() throws IpmiException {
        Rig rig = new Rig();
        rig.smi.next(Act.with(message -> {
            throw new LinkageError("scripted");
        }));
        CompletableFuture<IpmiResponse> victim = rig.user.requestAsync(longRequest(1));

        assertThrows(LinkageError.class, rig.handler::turn);
        rig.handler.turn();

        assertEquals(FailureKind.BUS_FAULT, Rig.failureOf(victim).kind());
    }

    @Test
    void aCallerWhoFailsWhileItWaitsTakesItsRequestAlong() throws IpmiException {
        Rig rig = new Rig(new HandCrankedClock(), new InterfaceLimits(1, 1));
        rig.smi.next(Act.SILENCE);
        rig.clock.meanwhile(() -> {
            throw new StackOverflowError("scripted");
        });

        assertThrows(StackOverflowError.class, () -> rig.user.request(request(1)));

        assertEquals(1, rig.smi.abandons());
        assertEquals(2, rig.user.request(request(2)).u8(0));
    }

    @Test
    void aDriverThatFailsToTakeARequestBackHoldsNobodyUp() throws IpmiException {
        Rig rig = new Rig();
        rig.smi.next(Act.SILENCE).failingToAbandon();

        IpmiFailure failure = rig.failureOf(request(1));

        assertEquals(FailureKind.TIMED_OUT, failure.kind());
        assertTrue(failure.mayHaveExecuted());
        assertEquals(2, rig.user.request(request(2)).u8(0));
    }

    @Test
    void aDefectOfTheDriverEndsAStartUpWithItsReason() throws IpmiException {
        HandCrankedClock clock = new HandCrankedClock();
        IpmiMessageHandler handler = IpmiMessageHandler.withoutThreads(InterfaceLimits.DEFAULT, clock);
        ScriptedSmi smi = new ScriptedSmi()
                .startingWith(InterfaceHealth.UP, ms(50))
                .failingToPoll(new IllegalStateException("scripted defect"));

        IpmiException thrown = assertThrows(IpmiTransportException.class, () -> handler.attach(smi));

        assertEquals("the driver failed: java.lang.IllegalStateException: scripted defect", thrown.getMessage());
        assertEquals(Duration.ZERO, clock.elapsed());
        assertEquals(1, smi.stops());
    }

    @Test
    void theDriverIsPolledAsItAsksWhileNobodyRequestsAnything() throws IpmiException {
        Rig rig = new Rig();
        rig.smi.idleWait(ms(250).toNanos());

        assertEquals(ms(250).toNanos(), rig.handler.turn());
        rig.smi.idleWait(Long.MAX_VALUE);

        assertEquals(Long.MAX_VALUE, rig.handler.turn());
    }
}
