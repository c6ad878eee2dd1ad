package io.jipmi.sim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.io.IoFault;
import io.jipmi.sim.Fault.Kind;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every fault does at the registers what it says, and nothing once it is cleared. */
class KcsFaultsTest {
    private final VirtualClock clock = new VirtualClock(Long.MAX_VALUE - 1_000);
    private final SimulatedMachine machine =
            SimulatedMachine.builder().clock(clock).build();
    private final KcsHost host = new KcsHost(machine.ports(), 0xCA2, clock);
    private byte[] goodAnswer = {};

    @BeforeEach
    void learnTheGoodAnswer() throws IoFault, Stuck {
        goodAnswer = host.transact(0x18, 0x01);
        assertEquals(18, goodAnswer.length);
    }

    private void arm(String fault) {
        machine.arm(Fault.parse(fault));
    }

    private String failure() {
        return assertThrows(Stuck.class, () -> host.transact(0x18, 0x01)).getMessage();
    }

    private void expectGoodAnswer() throws IoFault, Stuck {
        assertArrayEquals(goodAnswer, host.transact(0x18, 0x01));
    }

    static List<Kind> kinds() {
        return Fault.kindsAt(InterfaceType.KCS);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void shouldHappenAndBeGoneAfterClearAndAbort(Kind kind) throws IoFault, Stuck {
        machine.arm(Fault.of(kind));
        assertThrowsOrDiffersOrIsLate();
        assertTrue(machine.kcs().faultStrikes() > 0);
        machine.clearFaults();
        clock.advance(Duration.ofSeconds(1));
        host.abort();
        expectGoodAnswer();
        expectGoodAnswer();
    }

    private void assertThrowsOrDiffersOrIsLate() throws IoFault {
        long before = clock.getAsLong();
        try {
            byte[] answer = host.transact(0x18, 0x01);
            boolean late = clock.getAsLong() - before > 0;
            assertTrue(late || !Arrays.equals(goodAnswer, answer), "nothing was wrong");
        } catch (Stuck expected) {
            assertFalse(expected.getMessage().isEmpty());
        }
    }

    @Test
    void stuckIbfIsSeenAtOnceAndTakesNothing() throws IoFault, Stuck {
        arm("stuck-ibf");
        assertEquals(0x02, host.status());
        assertEquals("waited in vain for IBF down", failure());
        assertEquals(1, machine.bmc().executions(0x06, 0x01), "only the one before");
        machine.clearFaults();
        assertEquals(0x00, host.status(), "the write was dropped: IBF was up");
        expectGoodAnswer();
    }

    @Test
    void stuckIbfCanWaitForAByteAndHoldsThatByteBack() throws IoFault, Stuck {
        machine.arm(Fault.of(Kind.STUCK_IBF).in(Phase.WRITE, 2).lasting(Duration.ofMillis(10)));
        host.command(0x61);
        host.write(0x18);
        assertEquals(0, host.status() & 0x02, "not yet");
        machine.ports().out8(0xCA2, 0x2E);
        assertEquals(0x02, host.status() & 0x02);
        clock.advance(Duration.ofMillis(9));
        assertEquals(0x02, host.status() & 0x02);
        clock.advance(Duration.ofMillis(1));
        assertEquals(0, host.status() & 0x02);
        assertEquals(Phase.WRITE, machine.kcs().phase());
    }

    @Test
    void lostObfLeavesTheByteReadableButUnannounced() throws IoFault, Stuck {
        arm("lost-obf:1");
        host.writeRequest(new byte[] {0x18, 0x01});
        assertEquals(0x40, host.status());
        assertEquals(0x1C, host.data(), "it is there all the same");
        host.write(0x68);
        assertEquals(0x41, host.status(), "only one was lost");
    }

    @Test
    void noDummyLeavesObfDownWhenIdleAgain() throws IoFault, Stuck {
        arm("no-dummy:1");
        assertEquals("waited in vain for the final dummy byte", failure());
        assertEquals(0x00, host.status());
        expectGoodAnswer();
        arm("no-dummy:1");
        assertEquals(
                "waited in vain for the final dummy byte",
                assertThrows(Stuck.class, host::abort).getMessage());
    }

    @Test
    void errorStateComesByItselfWhileARequestIsWritten() throws IoFault, Stuck {
        arm("error-state:1");
        host.command(0x61);
        host.write(0x18);
        assertEquals(0xC1, host.status());
        assertEquals(0xFF, host.abort(), "unspecified");
        expectGoodAnswer();
    }

    @Test
    void abortedHitsTheAnswer() throws IoFault, Stuck {
        arm("aborted:1");
        host.writeRequest(new byte[] {0x18, 0x01});
        assertEquals(0xC1, host.status());
        assertEquals(0x01, host.abort());
        expectGoodAnswer();
    }

    @ParameterizedTest
    @CsvSource({"all-ones, 255", "all-zeros, 0"})
    void deadBusReadsTheSameEverywhereAndLosesWrites(String name, int value) throws IoFault, Stuck {
        machine.bmc().raiseOemFlags(0x20);
        arm(name + ":5");
        assertEquals(value, host.status());
        assertEquals(value, host.data());
        machine.ports().out8(0xCA3, 0x61);
        clock.advance(Duration.ofMillis(5));
        assertEquals(0x04, host.status(), "idle: the command was lost");
    }

    @Test
    void foreignReaderLeavesNothingToRead() throws IoFault, Stuck {
        arm("foreign-reader:1");
        host.writeRequest(new byte[] {0x18, 0x01});
        assertEquals(0x40, host.status());
        assertEquals(0xFF, host.data());
        host.write(0x68);
        assertEquals(0x01, host.data(), "the next byte");
    }

    @Test
    void foreignDriverMakesOneByteDisappear() throws IoFault, Stuck {
        machine.arm(Fault.of(Kind.FOREIGN_DRIVER).in(Phase.READ, 4).times(1));
        byte[] answer = host.transact(0x18, 0x01);
        assertEquals(17, answer.length);
        assertArrayEquals(Arrays.copyOf(goodAnswer, 3), Arrays.copyOf(answer, 3));
        assertEquals(goodAnswer[4], answer[3]);
        expectGoodAnswer();
    }

    @Test
    void resetInMidMessageGoesBackToIdleForgetsAndIsAway() throws IoFault, Stuck {
        host.transact(0x18, 0x2E, 0x0F);
        arm("reset:40");
        host.command(0x61);
        machine.ports().out8(0xCA2, 0x18);
        assertEquals(0x00, host.status());
        machine.ports().out8(0xCA2, 0x01);
        clock.advance(Duration.ofMillis(39));
        assertEquals(0x02, host.status(), "nobody takes it");
        clock.advance(Duration.ofMillis(1));
        assertEquals(0x00, host.status());
        assertEquals(1, machine.bmc().restarts());
        assertArrayEquals(new byte[] {0x1C, 0x2F, 0x00, 0x08}, host.transact(0x18, 0x2F));
    }

    @Test
    void wrongCommandAndWrongNetFnNameSomethingElse() throws IoFault, Stuck {
        arm("wrong-command:1");
        assertArrayEquals(new byte[] {0x1C, 0x00, 0x00}, Arrays.copyOf(host.transact(0x18, 0x01), 3));
        arm("wrong-netfn:1");
        assertArrayEquals(new byte[] {0x0C, 0x01, 0x00}, Arrays.copyOf(host.transact(0x18, 0x01), 3));
        expectGoodAnswer();
    }

    @ParameterizedTest
    @ValueSource(ints = {273, 300, 4096})
    void overLongAnswersAreAsLongAsAskedFor(int length) throws IoFault, Stuck {
        arm("over-long:" + length);
        byte[] answer = host.transact(0x18, 0x01);
        assertEquals(length, answer.length);
        assertArrayEquals(goodAnswer, Arrays.copyOf(answer, goodAnswer.length));
    }

    @Test
    void trailingBytesFollowTheAnswer() throws IoFault, Stuck {
        arm("trailing:3");
        byte[] answer = host.transact(0x18, 0x01);
        assertEquals(goodAnswer.length + 3, answer.length);
        assertArrayEquals(goodAnswer, Arrays.copyOf(answer, goodAnswer.length));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void truncatedAnswersEndEarly(int length) throws IoFault, Stuck {
        arm("truncated:" + length);
        assertArrayEquals(Arrays.copyOf(goodAnswer, length), host.transact(0x18, 0x01));
    }

    @Test
    void silenceCarriesTheCommandOutAndNeverAnswers() throws IoFault, Stuck {
        arm("silence");
        host.writeRequest(new byte[] {0x18, 0x2E, 0x0F});
        clock.advance(Duration.ofDays(1));
        assertEquals(0x40, host.status());
        assertEquals(1, machine.bmc().executions(0x06, 0x2E));
        machine.clearFaults();
        assertEquals(0x01, host.abort());
        expectGoodAnswer();
    }

    @Test
    void silenceWithATimeAnswersLate() throws IoFault, Stuck {
        arm("silence:100");
        host.writeRequest(new byte[] {0x18, 0x01});
        clock.advance(Duration.ofMillis(100).minusNanos(1));
        assertEquals(0x40, host.status());
        clock.advance(1);
        assertEquals(0x41, host.status());
        assertArrayEquals(goodAnswer, host.readAnswer());
    }

    @Test
    void randomLatencyStaysBelowItsBoundAndVaries() throws IoFault {
        arm("random-latency:100");
        long least = Long.MAX_VALUE;
        long most = 0;
        for (int i = 0; i < 200; i++) {
            machine.ports().out8(0xCA3, 0x61);
            long before = clock.getAsLong();
            while ((host.status() & 0x02) != 0) {
                clock.advance(100);
            }
            long took = clock.getAsLong() - before;
            least = Math.min(least, took);
            most = Math.max(most, took);
        }
        assertTrue(least < 10_000 && most > 90_000 && most <= 100_100, least + " to " + most);
    }

    @Test
    void faultsCanBeArmedTogetherAndClearedByKind() throws IoFault, Stuck {
        arm("trailing:3");
        arm("wrong-netfn");
        byte[] answer = host.transact(0x18, 0x01);
        assertEquals(21, answer.length);
        assertEquals(0x0C, answer[0]);
        machine.kcs().clearFaults(Kind.WRONG_NETFN);
        assertEquals(0x1C, host.transact(0x18, 0x01)[0]);
    }

    @Test
    void aTimedAccidentIsOverAfterItsTime() throws IoFault, Stuck {
        machine.arm(Fault.of(Kind.TRAILING).lasting(Duration.ofMillis(10)));
        assertEquals(22, host.transact(0x18, 0x01).length);
        clock.advance(Duration.ofMillis(9));
        assertEquals(22, host.transact(0x18, 0x01).length);
        clock.advance(Duration.ofMillis(1));
        expectGoodAnswer();
    }

    @Test
    void aFaultFromTheBuilderIsArmedFromTheStart() throws IoFault {
        SimulatedMachine faulty = SimulatedMachine.builder()
                .kcs(0xCA8)
                .clock(clock)
                .fault(Fault.parse("all-ones"))
                .build();
        assertEquals(0xFF, faulty.ports().in8(0xCA9));
    }
}
