package io.jipmi.msghandler;

import static io.jipmi.msghandler.BridgingSmi.Fate.ack;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Callers who wait for a controller, and what others do meanwhile. On real threads and time. */
@Timeout(60)
class BridgedCallerTest {
    private static final IpmiRequest REQUEST = IpmiRequest.of(new IpmbAddress(0, 0x82, 0), NetFn.APP, 1, 0x5A)
            .withTimeout(Duration.ofMinutes(10))
            .withRepeat(Repeat.NEVER);

    private final IpmiMessageHandler handler = IpmiMessageHandler.create();
    private final BridgingSmi smi = new BridgingSmi();
    private IpmiInterface ipmi0;
    private IpmiUser user;

    @BeforeEach
    void attach() throws IpmiException {
        ipmi0 = handler.attach(smi);
        user = ipmi0.openUser("agent");
    }

    @AfterEach
    void close() {
        handler.close();
    }

    private final class Caller {
        private final FutureTask<IpmiResponse> task = new FutureTask<>(() -> {
            try {
                return user.request(REQUEST);
            } finally {
                interruptedAtEnd = Thread.currentThread().isInterrupted();
            }
        });
        private final Thread thread = new Thread(task);
        private volatile boolean interruptedAtEnd;

        Caller() {
            thread.start();
            while (ipmi0.counters().get("sent_ipmb_commands") == 0) {
                Thread.onSpinWait();
            }
        }

        IpmiFailure failure() throws Exception {
            Throwable cause = assertThrows(ExecutionException.class, () -> task.get(20, TimeUnit.SECONDS))
                    .getCause();
            return assertInstanceOf(IpmiException.class, cause).failure();
        }
    }

    @Test
    void theInterfaceIsFreeForOthers() throws Exception {
        smi.next(BridgingSmi::unanswered);
        Caller caller = new Caller();
        for (int i = 0; i < 1000; i++) {
            assertTrue(user.request(IpmiRequest.of(NetFn.APP, 1)).isOk());
        }
        assertFalse(caller.task.isDone());
        smi.next(sent -> {
            smi.receive(smi.sent().get(0).echo());
            return ack(0xC1);
        });
        user.request(REQUEST);
        assertEquals(0x5A, caller.task.get(20, TimeUnit.SECONDS).u8(0), "fetched by somebody else's thread");
    }

    @Test
    void anInterruptedCallerLeavesAndStaysInterrupted() throws Exception {
        smi.next(BridgingSmi::unanswered);
        Caller caller = new Caller();
        caller.thread.interrupt();

        IpmiFailure failure = caller.failure();
        assertEquals(FailureKind.CANCELLED, failure.kind());
        assertEquals("the calling thread was interrupted", failure.detail());
        assertTrue(caller.interruptedAtEnd);
        assertEquals(0x5A, user.request(REQUEST).u8(0));
        assertEquals(1L, ipmi0.counters().get("cancelled_commands"));
    }

    @Test
    void aCallerWhoseSendMessageIsNeverAcknowledgedCanStillBeInterrupted() throws Exception {
        smi.next(sent -> ack(BridgingSmi.SILENCE));
        Caller caller = new Caller();
        caller.thread.interrupt();

        assertEquals(FailureKind.CANCELLED, caller.failure().kind());
        assertEquals(0x5A, user.request(REQUEST).u8(0));
        assertEquals(1, smi.abandons());
    }

    @Test
    void aCallerWhoWasInterruptedBeforeIsTold() {
        Thread.currentThread().interrupt();
        assertThrows(IpmiCancelledException.class, () -> user.request(REQUEST));
        assertTrue(Thread.interrupted(), "the flag stays set");
    }

    @Test
    void closingTheUserReleasesItsCaller() throws Exception {
        smi.next(BridgingSmi::unanswered);
        Caller caller = new Caller();
        user.close();
        assertEquals("user 'agent' was closed", caller.failure().detail());
    }

    @Test
    void closingTheInterfaceReleasesTheCaller() throws Exception {
        smi.next(BridgingSmi::unanswered);
        Caller caller = new Caller();
        ipmi0.close();
        assertEquals(FailureKind.CLOSED, caller.failure().kind());
        assertEquals(
                FailureKind.CLOSED,
                assertThrows(IpmiException.class, () -> user.request(REQUEST))
                        .failure()
                        .kind());
    }
}
