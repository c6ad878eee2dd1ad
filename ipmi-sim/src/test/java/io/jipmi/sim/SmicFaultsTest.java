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

/** Every fault does at SMIC's registers what it says, and nothing once it is cleared. */
class SmicFaultsTest {
    private static final int BASE = 0xCA9;

    private final VirtualClock clock = new VirtualClock(Long.MAX_VALUE - 1_000);
    private final SimulatedMachine machine =
            SimulatedMachine.builder().smic(BASE).clock(clock).build();
    private final HostRegisters registers = HostRegisters.ports(machine.ports(), BASE);
    private final SmicHost host = new SmicHost(registers, clock);
    private byte[] goodAnswer = {};

    static List<Kind> kinds() {
        return Fault.kindsAt(InterfaceType.SMIC);
    }

    @BeforeEach
    void learnTheGoodAnswer() throws IoFault, Stuck {
        goodAnswer = ask();
        assertEquals(18, goodAnswer.length);
    }

    private byte[] ask() throws IoFault, Stuck {
        return host.transact(0x18, 0x01);
    }

    private void arm(String fault) {
        machine.arm(Fault.parse(fault));
    }

    private void expectGoodAnswer() throws IoFault, Stuck {
        assertArrayEquals(goodAnswer, ask());
    }

    private String failure() {
        return assertThrows(Stuck.class, this::ask).getMessage();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void shouldHappenAndBeGoneAfterClearAndGetStatus(Kind kind) throws IoFault, Stuck {
        machine.arm(Fault.of(kind));
        long before = clock.getAsLong();
        try {
            byte[] answer = ask();
            boolean late = clock.getAsLong() - before > 0;
            assertTrue(late || !Arrays.equals(goodAnswer, answer), "nothing was wrong");
        } catch (Stuck expected) {
            assertFalse(expected.getMessage().isEmpty());
        }
        assertTrue(machine.smic().faultStrikes() > 0);
        machine.clearFaults();
        clock.advance(Duration.ofSeconds(1));
        expectGoodAnswer();
        expectGoodAnswer();
    }

    @Test
    void faultsOfOtherInterfacesAreRefused() {
        assertFalse(kinds().contains(Kind.STUCK_IBF));
        for (Kind kind : Kind.values()) {
            if (!kinds().contains(kind)) {
                assertThrows(IllegalArgumentException.class, () -> machine.arm(Fault.of(kind)), kind.label());
            }
        }
    }

    @Test
    void stuckBusyDoesNothingAndTakesNothing() throws IoFault, Stuck {
        arm("stuck-busy:10");
        assertEquals(0x41, host.flags());
        registers.write(SmicHost.CONTROL, 0x41);
        registers.write(SmicHost.FLAGS, 0x01);
        clock.advance(Duration.ofMillis(10));
        assertEquals(0x40, host.flags());
        assertEquals(0xC0, host.status());
        expectGoodAnswer();
    }

    @Test
    void stuckBusyCanHoldAStepBack() throws IoFault, Stuck {
        machine.arm(Fault.of(Kind.STUCK_BUSY).in(Phase.WRITE, 1).lasting(Duration.ofMillis(10)));
        registers.write(SmicHost.DATA, 0x18);
        registers.write(SmicHost.CONTROL, 0x41);
        registers.write(SmicHost.FLAGS, 0x01);
        assertEquals(0x41, host.flags());
        assertEquals(0xC1, host.status());
        clock.advance(Duration.ofMillis(10));
        assertEquals(0x40, host.flags());
    }

    @Test
    void lostFlagsLeaveTheStepDone() throws IoFault, Stuck {
        arm("flags-lost:1");
        assertEquals(0xC0, host.step(0x40));
        assertEquals(0x00, host.flags());
        assertEquals(0xC1, host.step(0x41, 0x18));
        assertEquals(0x40, host.flags(), "only one was lost");
        machine.arm(Fault.of(Kind.FLAGS_LOST).in(Phase.READ, 1).times(1));
        assertEquals("waited in vain for RX_DATA_RDY", failure());
        assertEquals(goodAnswer[0], (byte) host.data(), "it is there all the same");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void anErrorCodeEndsTheTransfer(int code) throws IoFault, Stuck {
        machine.arm(Fault.parse("error-code:" + code).times(1));
        assertEquals(0xC1, host.step(0x41, 0x18));
        assertEquals(0xC0, host.step(0x42, 0x01));
        assertEquals(code, host.data());
        assertEquals(0x40, host.flags());
        expectGoodAnswer();
    }

    @Test
    void aWrongStatusIsOnlyShown() throws IoFault, Stuck {
        assertEquals(0xC0, host.step(0x40));
        arm("wrong-status:1");
        assertEquals(0xC6, host.step(0x41, 0x18));
        assertEquals(0xC3, host.step(0x43, 0x01), "the step was done");
        assertArrayEquals(goodAnswer, host.readAnswer());
    }

    @ParameterizedTest
    @CsvSource({"all-ones, 255", "all-zeros, 0"})
    void deadBusReadsTheSameEverywhereAndLosesWrites(String name, int value) throws IoFault {
        arm(name + ":5");
        assertEquals(value, host.flags());
        assertEquals(value, host.status());
        assertEquals(value, host.data());
        registers.write(SmicHost.CONTROL, 0x41);
        registers.write(SmicHost.FLAGS, 0x01);
        clock.advance(Duration.ofMillis(5));
        assertEquals(0xC0, host.status(), "the step was lost");
    }

    @Test
    void foreignDriverMakesOneByteDisappear() throws IoFault, Stuck {
        machine.arm(Fault.of(Kind.FOREIGN_DRIVER).in(Phase.READ, 4).times(1));
        byte[] answer = ask();
        assertEquals(17, answer.length);
        assertArrayEquals(Arrays.copyOf(goodAnswer, 3), Arrays.copyOf(answer, 3));
        assertEquals(goodAnswer[4], answer[3]);
        expectGoodAnswer();
    }

    @Test
    void resetInMidRequestForgetsAndIsAway() throws IoFault, Stuck {
        host.transact(0x18, 0x2E, 0x0F);
        arm("reset:40");
        host.step(0x41, 0x18);
        assertEquals(0xC0, host.status());
        registers.write(SmicHost.FLAGS, 0x01);
        clock.advance(Duration.ofMillis(39));
        assertEquals(0x01, host.flags() & 0x01, "nobody does it");
        clock.advance(Duration.ofMillis(1));
        assertEquals(0x40, host.flags());
        assertArrayEquals(new byte[] {0x1C, 0x2F, 0x00, 0x08}, host.transact(0x18, 0x2F));
    }

    @Test
    void wrongCommandAndWrongNetFnNameSomethingElse() throws IoFault, Stuck {
        arm("wrong-command:1");
        assertArrayEquals(new byte[] {0x1C, 0x00}, Arrays.copyOf(ask(), 2));
        arm("wrong-netfn:1");
        assertArrayEquals(new byte[] {0x0C, 0x01}, Arrays.copyOf(ask(), 2));
    }

    @Test
    void lengthsAreSpoiled() throws IoFault, Stuck {
        machine.arm(Fault.parse("over-long:300").times(1));
        assertEquals(300, ask().length);
        machine.arm(Fault.parse("trailing:3").times(1));
        assertEquals(21, ask().length);
        for (int left = 1; left <= 3; left++) {
            machine.arm(Fault.parse("truncated:" + left).times(1));
            assertArrayEquals(Arrays.copyOf(goodAnswer, left), ask());
        }
    }

    @Test
    void anAnswerOfNothingIsNoResponse() throws IoFault, Stuck {
        machine.arm(Fault.parse("truncated:0").times(1));
        assertEquals("waited in vain for RX_DATA_RDY", failure());
        assertEquals(0xC0, host.step(0x44));
        assertEquals(0x03, host.data());
    }

    @Test
    void silenceCarriesTheCommandOutAndNeverAnswers() throws IoFault, Stuck {
        arm("silence");
        host.writeRequest(0x18, 0x2E, 0x0F);
        clock.advance(Duration.ofDays(1));
        assertEquals(0x00, host.flags());
        assertEquals(1, machine.bmc().executions(0x06, 0x2E));
        machine.clearFaults();
        expectGoodAnswer();
    }

    @Test
    void silenceWithATimeAnswersLate() throws IoFault, Stuck {
        arm("silence:100");
        host.writeRequest(0x18, 0x01);
        clock.advance(Duration.ofMillis(100).minusNanos(1));
        assertEquals(0x00, host.flags());
        clock.advance(1);
        assertEquals(0x80, host.flags());
        assertArrayEquals(goodAnswer, host.readAnswer());
    }

    @Test
    void randomLatencyStaysBelowItsBoundAndVaries() throws IoFault {
        arm("random-latency:100");
        long least = Long.MAX_VALUE;
        long most = 0;
        for (int i = 0; i < 200; i++) {
            registers.write(SmicHost.CONTROL, 0x40);
            registers.write(SmicHost.FLAGS, 0x01);
            long before = clock.getAsLong();
            while ((host.flags() & 0x01) != 0) {
                clock.advance(100);
            }
            long took = clock.getAsLong() - before;
            least = Math.min(least, took);
            most = Math.max(most, took);
        }
        assertTrue(least < 10_000 && most > 90_000 && most <= 100_100, least + " to " + most);
    }
}
