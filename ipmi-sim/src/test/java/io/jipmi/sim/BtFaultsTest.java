package io.jipmi.sim;

import static io.jipmi.sim.BtHost.B2H;
import static io.jipmi.sim.BtHost.B_BUSY;
import static io.jipmi.sim.BtHost.CLR_RD;
import static io.jipmi.sim.BtHost.CLR_WR;
import static io.jipmi.sim.BtHost.H2B;
import static io.jipmi.sim.BtHost.H_BUSY;
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

/** Every fault does at BT's registers what it says, and nothing once it is cleared. */
class BtFaultsTest {
    private static final int BASE = 0xE4;
    private static final int SEQUENCE = 0x21;

    private final VirtualClock clock = new VirtualClock(Long.MAX_VALUE - 1_000);
    private final SimulatedMachine machine =
            SimulatedMachine.builder().bt(BASE).clock(clock).build();
    private final BtHost host = new BtHost(HostRegisters.ports(machine.ports(), BASE), clock);
    private byte[] goodAnswer = {};

    static List<Kind> kinds() {
        return Fault.kindsAt(InterfaceType.BT);
    }

    @BeforeEach
    void learnTheGoodAnswer() throws IoFault, Stuck {
        goodAnswer = ask();
        assertEquals(19, goodAnswer.length);
    }

    private byte[] ask() throws IoFault, Stuck {
        return host.transact(SEQUENCE, 0x18, 0x01);
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
    void shouldHappenAndBeGoneAfterClearAndReset(Kind kind) throws IoFault, Stuck {
        // Toggled an even number of times, H_BUSY shows nothing.
        machine.arm(kind == Kind.H_BUSY_TOGGLED ? Fault.of(kind).times(1) : Fault.of(kind));
        long before = clock.getAsLong();
        try {
            byte[] answer = ask();
            boolean late = clock.getAsLong() - before > 0;
            assertTrue(late || !Arrays.equals(goodAnswer, answer) || host.control() != 0, "nothing was wrong");
        } catch (Stuck expected) {
            assertFalse(expected.getMessage().isEmpty());
        }
        assertTrue(machine.bt().faultStrikes() > 0);
        machine.clearFaults();
        clock.advance(Duration.ofSeconds(1));
        host.reset();
        expectGoodAnswer();
        expectGoodAnswer();
    }

    @Test
    void faultsOfOtherInterfacesAreRefused() {
        for (Kind kind : Kind.values()) {
            if (!kinds().contains(kind)) {
                assertThrows(IllegalArgumentException.class, () -> machine.arm(Fault.of(kind)), kind.label());
            }
        }
        assertFalse(kinds().contains(Kind.STUCK_IBF));
    }

    @Test
    void stuckBusyTakesAndOffersNothing() throws IoFault, Stuck {
        host.send(1, 0x18, 0x01);
        host.control(H_BUSY);
        host.control(B2H);
        arm("stuck-b-busy:50");
        assertEquals(B_BUSY | H_BUSY, host.control());
        host.control(CLR_WR);
        host.buffer(3, 0x18, 2, 0x01);
        host.control(H2B);
        clock.advance(Duration.ofMillis(50));
        assertEquals(H_BUSY, host.control());
        assertEquals(2, machine.bmc().executions(0x06, 0x01), "nothing written was taken");
    }

    @Test
    void stuckBusyCanWaitForAByte() throws IoFault, Stuck {
        machine.arm(Fault.of(Kind.STUCK_B_BUSY).in(Phase.WRITE, 2).lasting(Duration.ofMillis(10)));
        host.control(CLR_WR);
        host.buffer(3);
        assertEquals(0x00, host.control());
        host.buffer(0x18);
        assertEquals(B_BUSY, host.control());
        clock.advance(Duration.ofMillis(10));
        assertEquals(0x00, host.control());
    }

    @Test
    void lostAttentionLeavesTheAnswerInTheBuffer() throws IoFault, Stuck {
        arm("lost-b2h-atn:1");
        assertEquals("waited in vain for B2H_ATN", failure());
        host.control(CLR_RD);
        assertEquals(19, host.buffer());
        expectGoodAnswer();
    }

    @Test
    void wrongSequenceNamesAnotherRequest() throws IoFault, Stuck {
        arm("wrong-sequence:1");
        byte[] answer = ask();
        assertEquals(SEQUENCE ^ 0x55, answer[1]);
        answer[1] = SEQUENCE;
        assertArrayEquals(goodAnswer, answer);
        expectGoodAnswer();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 18, 20, 255})
    void lengthMismatchSaysAnotherCount(int count) throws IoFault, Stuck {
        arm("length-mismatch:" + count);
        byte[] answer = ask();
        assertEquals(count, answer.length);
        int same = Math.min(count, goodAnswer.length);
        assertArrayEquals(Arrays.copyOf(goodAnswer, same), Arrays.copyOf(answer, same));
        if (count > goodAnswer.length) {
            assertEquals((byte) 0xFF, answer[goodAnswer.length], "past the end");
        }
    }

    @Test
    void hostBusyTogglesByItselfInMidAnswer() throws IoFault, Stuck {
        arm("h-busy-toggled:1");
        host.send(SEQUENCE, 0x18, 0x01);
        host.control(H_BUSY);
        host.control(B2H);
        host.control(CLR_RD);
        assertEquals(H_BUSY, host.control());
        host.buffer();
        assertEquals(0x00, host.control());
        host.control(H_BUSY);
        host.send(2, 0x18, 0x01);
        assertEquals(H_BUSY, host.control(), "the toggle that should lower it raised it: nothing is offered");
        host.control(H_BUSY);
        assertEquals(B2H, host.control());
    }

    @Test
    void longBusyTakesNothingElseUntilItIsOver() throws IoFault, Stuck {
        arm("long-busy:8000");
        host.send(1, 0x18, 0x01);
        clock.advance(Duration.ofSeconds(8).minusNanos(1));
        assertEquals(B_BUSY, host.control());
        clock.advance(1);
        assertEquals(B2H, host.control());
        assertEquals(1, host.receive()[1]);
    }

    @Test
    void longBusyEndsWithAReset() throws IoFault, Stuck {
        arm("long-busy");
        host.send(1, 0x18, 0x01);
        assertEquals(B_BUSY, host.control());
        host.reset();
        machine.clearFaults();
        expectGoodAnswer();
        assertEquals(2, machine.bmc().executions(0x06, 0x01), "the request was lost");
    }

    @Test
    void nodeBusyRefusesWithoutCarryingOut() throws IoFault, Stuck {
        arm("node-busy:1");
        assertArrayEquals(new byte[] {0x1C, SEQUENCE, 0x01, (byte) 0xC0}, ask());
        assertEquals(1, machine.bmc().executions(0x06, 0x01), "only the one before");
        expectGoodAnswer();
    }

    @Test
    void staleAnswerComesBeforeTheRightOne() throws IoFault, Stuck {
        arm("stale-answer:1");
        assertArrayEquals(goodAnswer, host.transact(0x22, 0x18, 0x2F), "with its old sequence number");
        assertArrayEquals(new byte[] {0x1C, 0x22, 0x2F, 0x00, 0x08}, host.receive());
        expectGoodAnswer();
    }

    @ParameterizedTest
    @CsvSource({"all-ones, 255", "all-zeros, 0"})
    void deadBusReadsTheSameEverywhereAndLosesWrites(String name, int value) throws IoFault {
        machine.bmc().raiseOemFlags(0x20);
        arm(name + ":5");
        assertEquals(value, host.control());
        assertEquals(value, host.buffer());
        assertEquals(value, host.mask());
        host.control(H_BUSY);
        clock.advance(Duration.ofMillis(5));
        assertEquals(0x10, host.control(), "the toggle was lost");
    }

    @Test
    void foreignReaderMakesOneByteDisappear() throws IoFault, Stuck {
        machine.arm(Fault.of(Kind.FOREIGN_READER).in(Phase.READ, 4).times(1));
        byte[] answer = ask();
        assertArrayEquals(Arrays.copyOf(goodAnswer, 3), Arrays.copyOf(answer, 3));
        assertEquals(goodAnswer[4], answer[3]);
        expectGoodAnswer();
    }

    @Test
    void foreignDriverTakesTheWholeAnswer() throws IoFault, Stuck {
        arm("foreign-driver:1");
        assertEquals("waited in vain for B2H_ATN", failure());
        assertEquals(0xFF, host.buffer());
        expectGoodAnswer();
    }

    @Test
    void resetInMidRequestForgetsAndIsAway() throws IoFault, Stuck {
        host.transact(1, 0x18, 0x2E, 0x0F);
        arm("reset:40");
        host.control(CLR_WR);
        host.buffer(3, 0x18);
        assertEquals(B_BUSY, host.control());
        clock.advance(Duration.ofMillis(40));
        assertEquals(0x00, host.control());
        assertArrayEquals(new byte[] {0x1C, 2, 0x2F, 0x00, 0x08}, host.transact(2, 0x18, 0x2F));
    }

    @Test
    void wrongCommandAndWrongNetFnNameSomethingElse() throws IoFault, Stuck {
        arm("wrong-command:1");
        assertArrayEquals(new byte[] {0x1C, SEQUENCE, 0x00}, Arrays.copyOf(ask(), 3));
        arm("wrong-netfn:1");
        assertArrayEquals(new byte[] {0x0C, SEQUENCE, 0x01}, Arrays.copyOf(ask(), 3));
    }

    @Test
    void lengthsAreSpoiledWithinWhatTheCountCanSay() throws IoFault, Stuck {
        arm("over-long:300");
        assertEquals(255, ask().length);
        machine.clearFaults();
        arm("trailing:3");
        assertEquals(22, ask().length);
        machine.clearFaults();
        for (int left = 0; left <= 3; left++) {
            arm("truncated:" + left);
            int withSequence = left == 0 ? 0 : left + 1;
            assertArrayEquals(Arrays.copyOf(goodAnswer, withSequence), ask());
            machine.clearFaults();
        }
    }

    @Test
    void silenceCarriesTheCommandOutAndTakesTheNext() throws IoFault, Stuck {
        arm("silence");
        host.send(1, 0x18, 0x2E, 0x0F);
        clock.advance(Duration.ofDays(1));
        assertEquals(0x00, host.control());
        assertEquals(1, machine.bmc().executions(0x06, 0x2E));
        machine.clearFaults();
        expectGoodAnswer();
    }

    @Test
    void silenceWithATimeAnswersLate() throws IoFault, Stuck {
        arm("silence:100");
        host.send(1, 0x18, 0x01);
        clock.advance(Duration.ofMillis(100).minusNanos(1));
        assertEquals(0x00, host.control());
        clock.advance(1);
        assertEquals(B2H, host.control());
    }

    @Test
    void randomLatencyStaysBelowItsBoundAndVaries() throws IoFault, Stuck {
        arm("random-latency:100");
        long least = Long.MAX_VALUE;
        long most = 0;
        for (int i = 0; i < 200; i++) {
            host.control(CLR_WR);
            host.buffer(3, 0x18, i, 0x01);
            host.control(H2B);
            long before = clock.getAsLong();
            while ((host.control() & H2B) != 0) {
                clock.advance(100);
            }
            long took = clock.getAsLong() - before;
            least = Math.min(least, took);
            most = Math.max(most, took);
            host.receive();
        }
        assertTrue(least < 10_000 && most > 90_000 && most <= 100_100, least + " to " + most);
    }
}
