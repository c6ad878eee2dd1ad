package io.jipmi.si.driver;

import static io.jipmi.si.driver.DriverRig.MS_NS;
import static io.jipmi.si.driver.DriverRig.SECOND_NS;
import static io.jipmi.si.driver.DriverRig.answer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.msghandler.FailureKind;
import io.jipmi.msghandler.InterfaceHealth;
import io.jipmi.msghandler.IpmiFailure;
import io.jipmi.msghandler.spi.SmiMessage;
import io.jipmi.si.fake.FakeBmc.Sickness;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A dead BMC: how it is noticed, what requests get meanwhile, how it comes back. */
class InterfaceDownTest {
    private static final List<String> START_UP = List.of("1801", "182f", "183008");

    private static IpmiFailure failure(SmiMessage message) {
        IpmiFailure failure = message.failure();
        assertNotNull(failure);
        return failure;
    }

    private static void assertDown(DriverRig rig, String reason) {
        assertEquals(InterfaceHealth.State.DOWN, rig.health().state());
        assertTrue(
                rig.health().reason().startsWith("kcs at i/o 0xca2 is down: " + reason),
                rig.health().reason());
    }

    private static void assertFailsAtOnce(DriverRig rig) {
        SmiMessage message = rig.send("1801", true);
        assertEquals(FailureKind.INTERFACE_DOWN, failure(message).kind());
        assertEquals(0x82, failure(message).completionCode());
        assertEquals(false, failure(message).mayHaveExecuted());
        assertEquals(rig.health().reason(), failure(message).detail());
        assertEquals(message, rig.completed.get(rig.completed.size() - 1));
    }

    @Test
    void anAbsentInterfaceIsDownAfterOneLookAndNothingIsWrittenToIt() {
        DriverRig rig = new DriverRig();
        rig.bmc.sickness(Sickness.ALL_ONES);
        rig.start();
        assertDown(rig, "nothing answers there: the status register reads 0xff");
        assertFailsAtOnce(rig);
        rig.run(60 * SECOND_NS);
        assertEquals("", rig.bmc.takeWrites());
    }

    @Test
    void anInterfaceThatCannotBeAccessedIsDownWithTheKernelsReason() {
        DriverRig rig = new DriverRig();
        rig.bmc.sickness(Sickness.NO_ACCESS);
        rig.start();
        assertDown(rig, "in port 0xca3: EIO");
        assertFailsAtOnce(rig);
        rig.bmc.sickness(Sickness.NONE);
        rig.run(SECOND_NS + MS_NS);
        assertEquals(InterfaceHealth.UP, rig.health());
    }

    @ParameterizedTest
    @CsvSource({
        "ALL_ONES, 1000, status register reads 0xff",
        "ALL_ZEROES, 0, no READ state after GET_STATUS/ABORT: status 0x00",
        "OBF_STUCK, 6000, no READ state after GET_STATUS/ABORT: status 0xc1",
        "IBF_STUCK, 7000, IBF stays set, so that not even an abort can be written; before that: IBF set for 5000 ms",
        "NO_ACCESS, 0, in port 0xca3: EIO"
    })
    void aSickInterfaceGoesDownInTimeAndSaysWhy(Sickness sickness, long afterMs, String reason) {
        DriverRig rig = DriverRig.up();
        rig.bmc.sickness(sickness);
        SmiMessage message = rig.send("1801", true);
        rig.run(afterMs * MS_NS - 10 * MS_NS);
        assertEquals(InterfaceHealth.UP, rig.health(), "patience");
        rig.run(30 * MS_NS);
        assertDown(rig, reason);
        assertEquals(
                sickness == Sickness.NO_ACCESS ? FailureKind.BUS_FAULT : FailureKind.PROTOCOL_ERROR,
                failure(message).kind());
        assertEquals(List.of(message), rig.completed);
        assertFailsAtOnce(rig);
    }

    @ParameterizedTest
    @EnumSource(
            value = Sickness.class,
            names = {"ALL_ONES", "ALL_ZEROES", "IBF_STUCK", "NO_ACCESS"})
    void aDeadInterfaceIsProbedOnceASecond(Sickness sickness) {
        DriverRig rig = DriverRig.up();
        rig.bmc.sickness(sickness);
        rig.send("1801", true);
        rig.run(10 * SECOND_NS);
        assertDown(rig, "");
        rig.polls = 0;
        long probesBefore = rig.counter(SiCounter.PROBES);
        rig.run(60 * SECOND_NS);
        assertEquals(60, rig.counter(SiCounter.PROBES) - probesBefore);
        assertEquals(60, rig.polls);
        assertDown(rig, "");
    }

    @ParameterizedTest
    @EnumSource(
            value = Sickness.class,
            names = {"ALL_ONES", "ALL_ZEROES", "IBF_STUCK", "NO_ACCESS"})
    void aBmcThatComesBackIsInServiceWithinASecondWithItsEnablesSet(Sickness sickness) {
        for (long downForMs : new long[] {10_000, 10_300, 13_999, 60_001}) {
            DriverRig rig = DriverRig.up();
            rig.bmc.sickness(sickness);
            rig.send("1801", true);
            rig.run(downForMs * MS_NS);
            rig.bmc.restart();
            rig.bmc.takeRequests();
            rig.brain.enables(0x09);
            rig.bmc.sickness(Sickness.NONE);
            rig.run(SECOND_NS + MS_NS);
            assertEquals(
                    List.of("1801", "182f", "182e0c", "182f", "183008"),
                    rig.bmc.takeRequests().subList(0, 5));
            assertEquals(InterfaceHealth.UP, rig.health());
            SmiMessage message = rig.send("c011", false);
            rig.run(MS_NS);
            assertEquals("c41100", answer(message));
        }
    }

    @Test
    void aStuckOutputBufferIsLookedAtOnceAMillisecondUntilItsTwoSecondsAreOver() {
        DriverRig rig = DriverRig.up();
        rig.bmc.sickness(Sickness.OBF_STUCK);
        rig.send("1801", true);
        rig.polls = 0;
        rig.run(1500 * MS_NS);
        assertEquals(1501, rig.polls);
        assertEquals("", rig.bmc.takeWrites());
        rig.run(501 * MS_NS);
        assertEquals("C=60 D=00", rig.bmc.takeWrites());
    }

    /** The BMC's processor takes longer to come back than its registers. */
    @Test
    void aBmcThatSwallowsTheProbeIsProbedAgain() {
        DriverRig rig = DriverRig.up();
        rig.bmc.sickness(Sickness.ALL_ONES);
        rig.run(SECOND_NS);
        rig.send("1801", true);
        rig.run(2 * SECOND_NS);
        assertDown(rig, "");
        rig.bmc.restart();
        rig.bmc.sickness(Sickness.SILENT);
        for (int second = 0; second < 30; second++) {
            rig.run(SECOND_NS);
            assertDown(rig, "");
            assertFailsAtOnce(rig);
        }
        int probes = rig.bmc.takeRequests().size();
        assertTrue(probes >= 25 && probes <= 31, () -> probes + " probes in 30 s");
        rig.bmc.restart();
        rig.bmc.sickness(Sickness.NONE);
        rig.run(SECOND_NS + 100 * MS_NS);
        assertEquals(InterfaceHealth.UP, rig.health());
        assertEquals(START_UP, rig.bmc.takeRequests().subList(0, START_UP.size()));
    }

    /** What the BMC needed when it was well is not held against it when it comes back. */
    @Test
    void aSlowBmcComesBackToo() {
        DriverRig rig = new DriverRig();
        rig.brain.enables(0x0C);
        rig.bmc.commandTakes(1500 * MS_NS);
        rig.start();
        rig.run(10 * SECOND_NS);
        assertEquals(InterfaceHealth.UP, rig.health());
        rig.bmc.sickness(Sickness.ALL_ONES);
        rig.send("1801", true);
        rig.run(2 * SECOND_NS);
        assertDown(rig, "");
        rig.bmc.sickness(Sickness.NONE);
        rig.bmc.restart();
        rig.run(6 * SECOND_NS);
        assertEquals(InterfaceHealth.UP, rig.health());
    }

    @Test
    void aBmcThatWasSlowOnceAndIsQuickAgainIsProbedAsOftenAsAnyOther() {
        DriverRig rig = new DriverRig();
        rig.brain.enables(0x0C);
        rig.bmc.commandTakes(3 * SECOND_NS);
        rig.start();
        rig.run(20 * SECOND_NS);
        assertEquals(InterfaceHealth.UP, rig.health());
        rig.bmc.commandTakes(0);
        rig.run(5 * SECOND_NS);
        for (int i = 0; i < 10; i++) {
            rig.send("1801", true);
            rig.run(MS_NS);
        }
        rig.bmc.sickness(Sickness.ALL_ONES);
        rig.run(3 * SECOND_NS);
        assertDown(rig, "");
        rig.bmc.takeRequests();
        rig.bmc.restart();
        rig.bmc.sickness(Sickness.SILENT);
        rig.run(12 * SECOND_NS);
        int probes = rig.bmc.takeRequests().size();
        assertTrue(probes >= 10, () -> probes + " probes in 12 s");
    }

    @Test
    void aMessageThatWaitsForItsTurnFailsWithTheInterface() {
        DriverRig rig = new DriverRig();
        rig.bmc.commandTakes(500 * MS_NS);
        rig.start();
        rig.run(100 * MS_NS);
        SmiMessage message = rig.send("c011", false);
        rig.bmc.sickness(Sickness.NO_ACCESS);
        rig.run(500 * MS_NS);
        assertEquals(List.of(message), rig.completed);
        assertEquals(FailureKind.INTERFACE_DOWN, failure(message).kind());
    }

    @Test
    void aFailedAccessEndsTheRequestUnderWayAndSaysWhetherTheBmcHasIt() {
        for (int untilSeen = 0; untilSeen <= 1; untilSeen++) {
            DriverRig rig = DriverRig.up();
            rig.bmc.commandTakes(100 * MS_NS);
            if (untilSeen == 0) {
                rig.bmc.sickness(Sickness.IBF_STUCK);
            }
            SmiMessage message = rig.send("c011", false);
            rig.run(50 * MS_NS);
            rig.bmc.sickness(Sickness.NO_ACCESS);
            rig.run(50 * MS_NS);
            assertEquals(FailureKind.BUS_FAULT, failure(message).kind());
            assertEquals(untilSeen == 1, failure(message).mayHaveExecuted());
            assertEquals(1, rig.counter(SiCounter.BUS_FAULTS));
            assertEquals(List.of(message), rig.completed);
        }
    }

    @Test
    void aRecoveryThatFailsTakesTheInterfaceDown() {
        DriverRig rig = DriverRig.up();
        rig.bmc.sickness(Sickness.SILENT);
        SmiMessage message = rig.send("c011", false);
        rig.run(SECOND_NS);
        rig.bmc.sickness(Sickness.IBF_STUCK);
        rig.abandon(message);
        rig.run(2 * SECOND_NS + 50 * MS_NS);
        assertEquals(
                List.of(InterfaceHealth.State.UP, InterfaceHealth.State.RECOVERING, InterfaceHealth.State.DOWN),
                rig.healthStates());
        assertEquals(1, rig.counter(SiCounter.HOSED_COUNT));
        assertEquals(List.of(), rig.completed, "the message was taken back before");
    }

    @Test
    void aStuckIdleInterfaceIsNoticedWhenItIsPolled() {
        DriverRig rig = DriverRig.up();
        rig.bmc.sickness(Sickness.ALL_ONES);
        rig.poll();
        rig.run(SECOND_NS + 50 * MS_NS);
        assertDown(rig, "status register reads 0xff for 1000 ms");
    }
}
