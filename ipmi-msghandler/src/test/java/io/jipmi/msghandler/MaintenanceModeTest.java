package io.jipmi.msghandler;

import static io.jipmi.msghandler.Rig.ms;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What changes while the BMC is being reset or given firmware (2.13). */
class MaintenanceModeTest {
    private static final IpmiRequest COLD_RESET = IpmiRequest.of(NetFn.APP, Cmd.COLD_RESET);
    private static final IpmiRequest HEARTBEAT =
            IpmiRequest.of(NetFn.APP, Cmd.RESET_WATCHDOG_TIMER).withPriority(Priority.HIGH);

    private final Rig rig = newRig();

    private static Rig newRig() {
        try {
            return new Rig();
        } catch (IpmiException e) {
            throw new IllegalStateException(e);
        }
    }

    private void turnFor(Duration duration) {
        long endNs = rig.clock.nowNs() + duration.toNanos();
        for (long waitNs = rig.handler.turn(); waitNs < endNs - rig.clock.nowNs(); waitNs = rig.handler.turn()) {
            rig.clock.advance(waitNs);
        }
        rig.clock.advance(endNs - rig.clock.nowNs());
        rig.handler.turn();
    }

    @ParameterizedTest
    @CsvSource({
        "0x06, 0x02, RESET",
        "0x06, 0x03, RESET",
        "0x08, 0x02, FIRMWARE",
        "0x08, 0x7F, FIRMWARE",
        "0x06, 0x04, NONE",
        "0x0A, 0x02, NONE"
    })
    void resetsAndFirmwareCommandsBeginIt(String netFn, String cmd, MaintenanceState state) throws IpmiException {
        rig.user.request(IpmiRequest.of(Integer.decode(netFn), Integer.decode(cmd)));
        assertEquals(state, rig.ipmi0.maintenanceState());
    }

    @Test
    void thirtySecondsAfterTheLastFirmwareCommandItIsOver() throws IpmiException {
        rig.user.request(IpmiRequest.of(NetFn.FIRMWARE, 1));
        turnFor(Duration.ofSeconds(20));
        rig.user.request(IpmiRequest.of(NetFn.FIRMWARE, 1));
        turnFor(Duration.ofSeconds(29));
        assertEquals(MaintenanceState.FIRMWARE, rig.ipmi0.maintenanceState());
        turnFor(Duration.ofSeconds(2));
        assertEquals(MaintenanceState.NONE, rig.ipmi0.maintenanceState());
    }

    @Test
    void afterAResetRequestsWaitUntilTheBmcAnswersAgain() throws IpmiException {
        rig.user.request(COLD_RESET);
        rig.smi.next(Act.SILENCE, Act.SILENCE);
        CompletableFuture<IpmiResponse> waiting = rig.user.requestAsync(Rig.longRequest(7));
        turnFor(ms(2500));
        assertEquals(3, rig.smi.sends(), "the reset and two questions");
        assertFalse(waiting.isDone());
        turnFor(ms(2000));
        assertTrue(Rig.answerTo(waiting).isOk(), "a question was answered");
        assertEquals(MaintenanceState.NONE, rig.ipmi0.maintenanceState(), "and so it is over before its 30 s");
    }

    @Test
    void aBlockingRequestWaitsAsWell() throws IpmiException {
        rig.user.request(COLD_RESET);
        long beforeNs = rig.clock.nowNs();
        assertTrue(rig.user.request(Rig.longRequest(7)).isOk());
        assertEquals(1000, (rig.clock.nowNs() - beforeNs) / 1e6, 1, "until the first question is answered");
    }

    @Test
    void oneThatCannotWaitThatLongEndsAtItsDeadlineUnsent() throws IpmiException {
        rig.user.request(COLD_RESET);
        IpmiFailure failure = rig.failureOf(Rig.request(7));
        assertEquals(FailureKind.TIMED_OUT_QUEUED, failure.kind());
        assertFalse(failure.mayHaveExecuted());
        assertTrue(failure.detail().contains("the BMC was told to reset itself"), failure.detail());
        assertEquals(1, rig.smi.sends());
    }

    @Test
    void heartbeatsAreLetThroughAtOnce() throws IpmiException {
        rig.user.request(COLD_RESET);
        CompletableFuture<IpmiResponse> waiting = rig.user.requestAsync(Rig.longRequest(7));
        assertTrue(rig.user.request(HEARTBEAT).isOk());
        assertFalse(waiting.isDone());
        assertEquals(0, rig.clock.elapsed().toMillis());
    }

    @Test
    void anInterfaceThatGoesDownSaysSoInsteadOfLettingThemWait() throws IpmiException {
        rig.user.request(COLD_RESET);
        rig.smi.health(new InterfaceHealth(InterfaceHealth.State.DOWN, "gone"));
        assertEquals(MaintenanceState.NONE, rig.ipmi0.maintenanceState());
    }

    @Test
    void aSilentBmcDoesNotKeepThemWaitingForEver() throws IpmiException {
        rig.smi.otherwise(message -> message.request()[1] == Cmd.COLD_RESET ? Act.ANSWER : Act.SILENCE);
        rig.user.request(COLD_RESET);
        turnFor(Duration.ofSeconds(31));
        assertEquals(MaintenanceState.NONE, rig.ipmi0.maintenanceState());
        rig.smi.otherwise(Act.ANSWER);
        assertTrue(rig.user.request(Rig.longRequest(7)).isOk());
    }

    @Test
    void switchedOffNothingBeginsIt() throws IpmiException {
        rig.ipmi0.maintenanceMode(MaintenanceMode.OFF);
        rig.user.request(COLD_RESET);
        rig.user.request(IpmiRequest.of(NetFn.FIRMWARE, 1));
        assertEquals(MaintenanceState.NONE, rig.ipmi0.maintenanceState());
        assertTrue(rig.user.request(Rig.request(7)).isOk());
    }

    @Test
    void switchedOnItLastsUntilSwitchedOffAndLetsRequestsThrough() throws IpmiException {
        rig.ipmi0.maintenanceMode(MaintenanceMode.ON);
        assertEquals(MaintenanceState.FIRMWARE, rig.ipmi0.maintenanceState());
        turnFor(Duration.ofMinutes(2));
        assertEquals(MaintenanceState.FIRMWARE, rig.ipmi0.maintenanceState());
        assertTrue(rig.user.request(Rig.request(7)).isOk());
        rig.ipmi0.maintenanceMode(MaintenanceMode.AUTO);
        assertEquals(MaintenanceState.NONE, rig.ipmi0.maintenanceState());
    }

    @Test
    void theDriverLeavesTheBmcAloneAndEventsWaitDuringAFirmwareUpdate() throws IpmiException {
        Rig listening = new Rig(new HandCrankedClock(), InterfaceLimits.DEFAULT, new ScriptedSmi().bridging());
        listening.user.listenForEvents(event -> {});
        listening.handler.turn();
        assertEquals("messages false events true", listening.smi.watching());
        listening.user.request(IpmiRequest.of(NetFn.FIRMWARE, 1));
        assertEquals("messages false events false", listening.smi.watching());
        assertTrue(listening.smi.leftAlone());
        listening.ipmi0.maintenanceMode(MaintenanceMode.OFF);
        listening.handler.turn();
        assertEquals("messages false events true", listening.smi.watching());
        assertFalse(listening.smi.leftAlone());
    }
}
