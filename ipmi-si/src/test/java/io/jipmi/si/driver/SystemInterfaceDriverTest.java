package io.jipmi.si.driver;

import static io.jipmi.si.driver.DriverRig.MS_NS;
import static io.jipmi.si.driver.DriverRig.SECOND_NS;
import static io.jipmi.si.driver.DriverRig.answer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.msghandler.AddressSource;
import io.jipmi.msghandler.FailureKind;
import io.jipmi.msghandler.InterfaceHealth;
import io.jipmi.msghandler.IpmiFailure;
import io.jipmi.msghandler.spi.SmiDriver;
import io.jipmi.msghandler.spi.SmiMessage;
import io.jipmi.si.AddressSpace;
import io.jipmi.si.SiConfig;
import io.jipmi.si.SiType;
import io.jipmi.si.SystemInterface;
import io.jipmi.si.fake.FakeBmc;
import io.jipmi.si.fake.FakeBmc.Mishap;
import io.jipmi.si.fake.FakeBmc.Sickness;
import io.jipmi.sim.Fault;
import io.jipmi.sim.SimulatedMachine;
import io.jipmi.sim.VirtualClock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** One message at a time over an interface that works, or nearly. */
class SystemInterfaceDriverTest {
    private static final int BT_PORT = 0xE4;

    private final DriverRig rig = DriverRig.up();

    private static IpmiFailure failure(SmiMessage message) {
        IpmiFailure failure = message.failure();
        assertNotNull(failure);
        return failure;
    }

    @Test
    void aMessageIsAnsweredByOneUpcall() {
        SmiMessage message = rig.send("c0110203", false);
        assertEquals(List.of(), rig.completed, "not before it is polled");
        rig.run(MS_NS);
        assertEquals(List.of(message), rig.completed);
        assertEquals("c411000203", answer(message));
        assertNull(message.failure());
        assertEquals(List.of("c0110203"), rig.takeRequests());
        assertEquals(List.of(InterfaceHealth.UP), rig.healths);
    }

    @Test
    void aMessageSentDuringStartUpWaitsForItsEnd() {
        DriverRig starting = new DriverRig();
        starting.bmc.commandTakes(5 * MS_NS);
        starting.start();
        starting.run(7 * MS_NS);
        SmiMessage message = starting.send("c011", false);
        starting.run(SECOND_NS);
        assertEquals(List.of("1801", "182f", "182e04", "182f", "183008", "c011"), starting.bmc.takeRequests());
        assertEquals("c41100", answer(message));
    }

    @Test
    void anIdleInterfaceIsAskedForItsEnablesOnceASecond() {
        rig.run(60 * SECOND_NS);
        assertEquals(Collections.nCopies(60, "182f"), rig.bmc.takeRequests());
        long before = rig.polls;
        rig.run(SECOND_NS);
        assertTrue(rig.polls - before < 100, rig.polls - before + " polls in a second");
    }

    @Test
    void whoeverIsToSleepIsToldBefore() {
        rig.bmc.commandTakes(5 * MS_NS);
        rig.sleepsAnnounced = 0;
        rig.send("c011", false);
        rig.run(10 * MS_NS);
        assertEquals(1, rig.completed.size());
        assertTrue(rig.sleepsAnnounced > 0);
        assertEquals(rig.counter(SiCounter.SLEEPS), rig.sleepsAnnounced);
    }

    @Test
    void anAnswerThatIsTooLongFailsWithLinuxsCompletionCode() {
        rig.brain.answerNext(new int[273]);
        SmiMessage message = rig.send("1801", true);
        rig.run(MS_NS);
        assertEquals(FailureKind.BAD_RESPONSE, failure(message).kind());
        assertEquals(0xC6, failure(message).completionCode());
        assertTrue(failure(message).mayHaveExecuted());
        assertEquals(InterfaceHealth.UP, rig.health());
    }

    @Test
    void aFailureThatMayNotBeRepeatedIsReportedAtOnceAndTheInterfaceRecoversBehindIt() {
        rig.bmc.mishap(Mishap.ERROR_AFTERWARDS, 3);
        SmiMessage message = rig.send("c011", false);
        rig.run(MS_NS);
        assertEquals(FailureKind.PROTOCOL_ERROR, failure(message).kind());
        assertEquals(0x82, failure(message).completionCode());
        assertTrue(failure(message).mayHaveExecuted());
        assertTrue(
                failure(message).detail().startsWith("answer broken off"),
                failure(message).detail());
        assertEquals(
                List.of(InterfaceHealth.State.UP, InterfaceHealth.State.RECOVERING, InterfaceHealth.State.UP),
                rig.healthStates());
        assertEquals(failure(message).detail(), rig.healths.get(1).reason());
        assertEquals(1, rig.counter(SiCounter.FAILED_TRANSACTIONS));

        SmiMessage next = rig.send("c012", false);
        rig.run(MS_NS);
        assertEquals("c41200", answer(next));
        assertEquals(List.of("c011", "c012"), rig.takeRequests());
    }

    @Test
    void aFailureThatMayBeRepeatedIsRepeatedUnseen() {
        rig.bmc.mishap(Mishap.ERROR_AFTERWARDS, 3);
        SmiMessage message = rig.send("1801", true);
        rig.run(MS_NS);
        assertEquals(14, message.responseLengthBytes());
        assertEquals(List.of("1801", "1801"), rig.takeRequests());
        assertEquals(List.of(InterfaceHealth.UP), rig.healths);
    }

    @Test
    void aMessageTakenBackBeforeItsTurnLeavesNoTrace() {
        SmiMessage message = rig.send("c011", false);
        assertFalse(rig.abandon(message));
        rig.run(SECOND_NS);
        assertEquals(List.of(), rig.takeRequests());
        assertEquals(List.of(), rig.completed);
        assertEquals(List.of(InterfaceHealth.UP), rig.healths);
    }

    @Test
    void aMessageTakenBackUnderWayIsAbortedAndTheNextOneWorks() {
        rig.bmc.commandTakes(SECOND_NS);
        SmiMessage message = rig.send("c011", true);
        rig.run(300 * MS_NS);
        assertTrue(rig.abandon(message), "the BMC has it");
        assertEquals(InterfaceHealth.State.RECOVERING, rig.health().state());
        assertEquals("a request was given up under way", rig.health().reason());
        rig.bmc.commandTakes(0);
        SmiMessage next = rig.send("c012", false);
        rig.run(100 * MS_NS);
        assertEquals(List.of(next), rig.completed);
        assertEquals("c41200", answer(next));
        assertEquals(List.of("c011", "c012"), rig.takeRequests());
        assertEquals(InterfaceHealth.UP, rig.health());
        assertEquals(1, rig.counter(SiCounter.ABANDONED_TRANSACTIONS));
    }

    @Test
    void aMessageTakenBackBeforeTheBmcHasAllOfItIsKnownNotToBeExecuted() {
        rig.bmc.sickness(Sickness.IBF_STUCK);
        SmiMessage message = rig.send("c011", false);
        rig.run(MS_NS);
        assertFalse(rig.abandon(message));
        rig.bmc.sickness(Sickness.NONE);
        rig.run(100 * MS_NS);
        assertEquals(List.of(), rig.takeRequests());
        assertEquals(InterfaceHealth.UP, rig.health());
    }

    /** Limits are 5 s: ten polls after pauses of 10 s each must not add up to one. */
    @Test
    void aPauseOfThisJvmIsNotChargedToTheBmc() {
        rig.bmc.commandTakes(101 * SECOND_NS);
        SmiMessage message = rig.send("c011", true);
        rig.run(MS_NS);
        for (int i = 0; i < 10; i++) {
            rig.bmc.passTime(10 * SECOND_NS);
            rig.poll();
        }
        assertEquals(List.of("c011"), rig.takeRequests(), "not aborted and sent again");
        rig.bmc.passTime(10 * SECOND_NS);
        rig.run(MS_NS);
        assertEquals("c41100", answer(message));
    }

    @Test
    void theBmcsOwnSlownessIsChargedToItForACommandItWasNeverAsked() {
        rig.bmc.commandTakes(101 * SECOND_NS);
        rig.send("c011", true);
        rig.run(500 * MS_NS - MS_NS);
        assertEquals(List.of("c011"), rig.takeRequests());
        rig.run(4 * MS_NS);
        assertEquals(List.of("c011"), rig.takeRequests(), "aborted and sent again after half a second");
        rig.run(5 * SECOND_NS - 50 * MS_NS);
        assertEquals(List.of(), rig.takeRequests(), "then the BMC is left in peace");
        rig.run(100 * MS_NS);
        assertEquals(List.of("c011"), rig.takeRequests(), "aborted and sent again after 5 s");
    }

    @Test
    void aCommandThatIsKnownToBeQuickIsAskedAgainSoonAndLaterEachTime() {
        rig.bmc.commandTakes(101 * SECOND_NS);
        rig.send("1801", true);
        List<Long> askedMs = new ArrayList<>();
        for (long ms = 0; ms < 5_000; ms++) {
            rig.run(MS_NS);
            if (!rig.takeRequests().isEmpty()) {
                askedMs.add(ms);
            }
        }
        assertEquals(5, askedMs.size(), "then the BMC is left in peace");
        long[] patienceMs = {50, 100, 200, 400};
        for (int i = 0; i < patienceMs.length; i++) {
            long waitedMs = askedMs.get(i + 1) - askedMs.get(i);
            assertTrue(waitedMs >= patienceMs[i] - 1 && waitedMs <= patienceMs[i] + 10, askedMs.toString());
        }
        assertEquals(4, rig.counter(SiCounter.STALLS));
    }

    /** As QEMU's BMC does, which keeps the last byte of a request in the input buffer until it has the answer. */
    @Test
    void aBmcThatTakesNoByteMeanwhileIsNotAskedAgain() {
        // WRITE_START, first byte, WRITE_END, last byte.
        rig.bmc.ibfLateBy(4 * SECOND_NS);
        rig.bmc.mishap(FakeBmc.Mishap.IBF_LATE, 3);
        rig.bmc.commandTakes(10 * MS_NS);
        SmiMessage message = rig.send("1801", true);
        rig.run(5 * SECOND_NS);
        assertEquals(List.of(message), rig.completed);
        assertEquals("1c0100", answer(message).substring(0, 6));
        assertEquals(List.of("1801"), rig.takeRequests());
        assertEquals(0, rig.counter(SiCounter.STALLS));
    }

    @Test
    void theTimeAnAnswerTookIsNotChargedToItsSecondByte() {
        rig.bmc.commandTakes(40 * MS_NS);
        rig.bmc.bytesTake(10_000);
        for (int i = 0; i < 20; i++) {
            SmiMessage message = rig.send("1801", true);
            rig.run(200 * MS_NS);
            assertTrue(message.responseLengthBytes() > 0, "request " + i);
        }
        assertEquals(0, rig.counter(SiCounter.STALLS));
        assertEquals(Collections.nCopies(20, "1801"), rig.takeRequests());
    }

    @Test
    void whatTheDriverAsksForItselfDoesNotKeepUsersWaiting() {
        rig.bmc.sickness(Sickness.SILENT);
        rig.run(SECOND_NS);
        rig.bmc.takeRequests();
        rig.send("1801", true);
        rig.run(510 * MS_NS);
        assertTrue(rig.takeRequests().contains("1801"), "the look at the enables was given up");
        assertEquals(1, rig.counter(SiCounter.ABANDONED_TRANSACTIONS));
    }

    @Test
    void aRequestThatMustNotBeRepeatedIsWaitedForUntilItsDeadline() {
        rig.bmc.commandTakes(101 * SECOND_NS);
        rig.send("1801", false);
        rig.run(60 * SECOND_NS);
        assertEquals(List.of("1801"), rig.takeRequests());
    }

    @Test
    void attentionIsCountedAndDisturbsNothing() {
        rig.bmc.attention(true);
        SmiMessage message = rig.send("c011", false);
        rig.run(MS_NS);
        assertEquals("c41100", answer(message));
        assertTrue(rig.counter(SiCounter.ATTENTIONS) > 0);
    }

    @Test
    void theRegistersAreGivenBackOnce() {
        rig.driver.stop(rig.bmc.nowNs());
        assertEquals(1, rig.released);
    }

    /** BT is the interface whose answers say whose they are. */
    @Test
    void answersToNothingAskedAreCounted() {
        VirtualClock clock = new VirtualClock();
        SimulatedMachine machine = SimulatedMachine.builder()
                .bt(BT_PORT)
                .clock(clock)
                .fault(Fault.parse("wrong-sequence:1"))
                .build();
        SmiDriver driver = SystemInterface.over(
                machine.ports(),
                new SiConfig(SiType.BT, AddressSpace.IO, BT_PORT, 1, 1, 0, 0, 0x20, AddressSource.SIMULATED));
        driver.start(rig, clock.getAsLong());
        for (int i = 0; i < 100; i++) {
            driver.poll(clock.getAsLong());
            clock.advance(10_000);
        }
        Map<String, Long> counters = new HashMap<>();
        driver.counters(counters::put);
        assertEquals(1, counters.get("dropped_answers"));
    }

    @Test
    void theInterfaceSaysWhatItIs() {
        assertEquals("kcs at i/o 0xca2", rig.driver.info().describe());
    }

    @Test
    void everyTransactionIsCounted() {
        long before = rig.counter(SiCounter.COMPLETE_TRANSACTIONS);
        assertEquals(4, before, "the start-up conversation, and a look at the enables");
        rig.send("c011", false);
        rig.run(MS_NS);
        assertEquals(before + 1, rig.counter(SiCounter.COMPLETE_TRANSACTIONS));
    }
}
