package io.jipmi.msghandler;

import static io.jipmi.msghandler.Rig.longRequest;
import static io.jipmi.msghandler.Rig.ms;
import static io.jipmi.msghandler.Rig.request;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Users: their limits, their leaving, and the order they are served in. */
@SuppressWarnings("FutureReturnValueIgnored") // looked at by other means, or dropped on purpose
class UserTest {

    @Test
    void aUserHasNoMoreThanItsNumberOfOutstandingRequests() throws IpmiException {
        Rig rig = new Rig(new HandCrankedClock(), new InterfaceLimits(2, 3));
        rig.smi.next(Act.ANSWER.after(ms(10)));
        IpmiUser other = rig.ipmi0.openUser("other");
        List<CompletableFuture<IpmiResponse>> accepted = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            accepted.add(rig.user.requestAsync(longRequest(i)));
        }

        IpmiFailure refusal = Rig.failureOf(rig.user.requestAsync(longRequest(4)));
        assertEquals(FailureKind.LIMIT, refusal.kind());
        assertEquals(CompletionCode.NODE_BUSY, refusal.completionCode());
        assertEquals("user 'agent' already has 3 requests outstanding (max_msgs_per_user)", refusal.detail());
        assertThrows(IpmiLimitException.class, () -> rig.user.request(longRequest(5)));
        assertEquals(2, rig.count(Counter.SENT_INVALID_COMMANDS));
        CompletableFuture<IpmiResponse> others = other.requestAsync(longRequest(6));

        rig.run();
        assertEquals(6, Rig.answerTo(others).u8(0));
        accepted.forEach(CompletableFuture::join);
        assertEquals(7, rig.user.request(request(7)).u8(0));
    }

    @Test
    void everyWayToEndGivesTheUserItsPlaceBack() throws IpmiException {
        Rig rig = new Rig(new HandCrankedClock(), new InterfaceLimits(1, 1));

        rig.smi.next(Act.SILENCE);
        assertEquals(FailureKind.TIMED_OUT, rig.failureOf(request(1)).kind());
        rig.smi.next(Act.bytes());
        assertEquals(FailureKind.BAD_RESPONSE, rig.failureOf(request(2)).kind());
        rig.smi.next(Act.failure(FailureKind.BUS_FAULT));
        assertEquals(FailureKind.BUS_FAULT, rig.failureOf(request(3)).kind());
        rig.smi.next(Act.defect());
        assertEquals(FailureKind.BUS_FAULT, rig.failureOf(request(4)).kind());
        rig.user.requestAsync(request(5)).cancel(false);
        Thread.currentThread().interrupt();
        assertEquals(FailureKind.CANCELLED, rig.failureOf(request(6)).kind());
        assertTrue(Thread.interrupted());
        rig.user.request(request(7));

        CompletableFuture<IpmiResponse> last = rig.user.requestAsync(request(8));
        assertEquals(
                FailureKind.LIMIT,
                Rig.failureOf(rig.user.requestAsync(request(9))).kind());
        rig.run();
        assertEquals(8, Rig.answerTo(last).u8(0));
    }

    @Test
    void anInterfaceHasNoMoreThanItsNumberOfUsers() throws IpmiException {
        Rig rig = new Rig(new HandCrankedClock(), new InterfaceLimits(2, 1));
        IpmiUser second = rig.ipmi0.openUser("second");

        IpmiException thrown = assertThrows(IpmiLimitException.class, () -> rig.ipmi0.openUser("third"));
        assertEquals("ipmi0 already has 2 users (max_users)", thrown.getMessage());
        second.close();
        second.close();

        assertEquals("third", rig.ipmi0.openUser("third").name());
        assertThrows(IpmiLimitException.class, () -> rig.ipmi0.openUser("fourth"));
    }

    @Test
    void aUserKnowsItsNameAndItsInterface() throws IpmiException {
        Rig rig = new Rig();

        assertEquals("agent", rig.user.name());
        assertSame(rig.ipmi0, rig.user.ipmiInterface());
    }

    @Test
    void aClosedUsersRequestsAreRefused() throws IpmiException {
        Rig rig = new Rig();
        rig.user.close();

        IpmiException thrown = assertThrows(IpmiClosedException.class, () -> rig.user.request(request(1)));
        assertEquals("user 'agent' is closed", thrown.getMessage());
        assertEquals(
                FailureKind.CLOSED,
                Rig.failureOf(rig.user.requestAsync(request(2))).kind());
        assertTrue(rig.smi.sent().isEmpty());
        assertEquals(2, rig.count(Counter.SENT_INVALID_COMMANDS));
    }

    @Test
    void aClosedUsersRequestsEndAndThoseOfOthersGoOn() throws IpmiException {
        Rig rig = new Rig();
        rig.smi.next(Act.SILENCE.notExecuted());
        IpmiUser other = rig.ipmi0.openUser("other");
        CompletableFuture<IpmiResponse> underWay = rig.user.requestAsync(longRequest(1));
        CompletableFuture<IpmiResponse> others = other.requestAsync(longRequest(2));
        CompletableFuture<IpmiResponse> queued = rig.user.requestAsync(longRequest(3));
        rig.handler.turn();
        CompletableFuture<IpmiResponse> urgent =
                rig.user.requestAsync(longRequest(5).withPriority(Priority.HIGH));
        rig.handler.turn();
        CompletableFuture<IpmiResponse> unseen = rig.user.requestAsync(longRequest(4));

        rig.user.close();
        assertEquals(4, rig.count(Counter.CLOSED_COMMANDS));
        rig.run();

        for (CompletableFuture<IpmiResponse> ended : List.of(underWay, queued, urgent, unseen)) {
            assertEquals(FailureKind.CLOSED, Rig.failureOf(ended).kind());
            assertEquals("user 'agent' was closed", Rig.failureOf(ended).detail());
        }
        assertFalse(Rig.failureOf(underWay).mayHaveExecuted());
        assertEquals(2, Rig.answerTo(others).u8(0));
        assertEquals(1, rig.smi.abandons());
        assertEquals(2, rig.smi.sent().size());
        assertEquals(4, rig.count(Counter.CLOSED_COMMANDS));
    }

    @Test
    void aRequestThatWasAcceptedJustBeforeItsUserClosedDoesNotWaitForOthers() throws IpmiException {
        Rig rig = new Rig();
        rig.smi.next(Act.SILENCE);
        IpmiUser other = rig.ipmi0.openUser("other");
        other.requestAsync(longRequest(1));
        rig.handler.turn();
        rig.clock.onNextLook(() -> {
            rig.user.close();
            rig.handler.turn();
        });

        CompletableFuture<IpmiResponse> future = rig.user.requestAsync(longRequest(2));
        rig.handler.turn();

        assertEquals(FailureKind.CLOSED, Rig.failureOf(future).kind());
        assertEquals(1, rig.count(Counter.CLOSED_COMMANDS));
    }

    @Test
    void aRequestWhoseUserClosesWhileItIsUnderWayIsToldThatItMayHaveBeenExecuted() throws IpmiException {
        Rig rig = new Rig();
        rig.smi.next(Act.SILENCE);
        CompletableFuture<IpmiResponse> underWay = rig.user.requestAsync(longRequest(1));
        rig.handler.turn();

        rig.user.close();
        rig.run();

        assertTrue(Rig.failureOf(underWay).mayHaveExecuted());
    }

    @Test
    void requestsAreServedInTheOrderTheyCame() throws IpmiException {
        Rig rig = new Rig();
        IpmiUser other = rig.ipmi0.openUser("other");

        rig.user.requestAsync(longRequest(0));
        other.requestAsync(longRequest(1));
        rig.user.requestAsync(longRequest(2));
        other.request(longRequest(3));

        assertEquals(4, rig.smi.sent().size());
        for (int i = 0; i < 4; i++) {
            assertEquals(i, rig.smi.sent().get(i)[2]);
        }
    }
}
