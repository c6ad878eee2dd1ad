package io.jipmi.sim;

import static io.jipmi.sim.BtHost.B2H;
import static io.jipmi.sim.BtHost.B_BUSY;
import static io.jipmi.sim.BtHost.CLR_RD;
import static io.jipmi.sim.BtHost.CLR_WR;
import static io.jipmi.sim.BtHost.H2B;
import static io.jipmi.sim.BtHost.H_BUSY;
import static io.jipmi.sim.BtHost.SMS;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.io.IoFault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The registers of IPMI 2.0 §11, bit by bit, and the queue behind them. */
class BtDeviceTest {
    private static final int BASE = 0xE4;
    private static final Duration PER_BYTE = Duration.ofMillis(1);
    private static final Duration PER_COMMAND = Duration.ofMillis(10);

    private final VirtualClock clock = new VirtualClock(Long.MAX_VALUE - 1_000);
    private SimulatedMachine machine = SimulatedMachine.builder().build();
    private BtHost host = new BtHost(HostRegisters.ports(machine.ports(), BASE), clock);

    BtDeviceTest() {
        use(Latency.NONE, BtCapabilities.FOUR_OUTSTANDING);
    }

    private void use(Latency latency, BtCapabilities capabilities) {
        machine = SimulatedMachine.builder()
                .bt(BASE)
                .btCapabilities(capabilities)
                .clock(clock)
                .latency(latency)
                .build();
        host = new BtHost(HostRegisters.ports(machine.ports(), BASE), clock);
    }

    private void write(int... bytes) throws IoFault {
        host.control(CLR_WR);
        host.buffer(bytes);
        host.control(H2B);
    }

    private List<Integer> sequencesOfAnswers(int count) throws IoFault, Stuck {
        List<Integer> sequences = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            sequences.add(host.receive()[1] & 0xFF);
        }
        return sequences;
    }

    @Test
    void hostBusyIsAToggleAndTheOtherBitsAreNotTheHostsToSet() throws IoFault {
        host.control(H_BUSY);
        assertEquals(H_BUSY, host.control());
        host.control(0x00);
        assertEquals(H_BUSY, host.control());
        host.control(H_BUSY);
        assertEquals(0x00, host.control());
        host.control(B_BUSY | SMS | B2H | 0x20);
        assertEquals(0x00, host.control(), "OEM0 reads 0, the attention bits only clear");
    }

    @Test
    void clearingTheReadPointerShowsTheAnswerAgainAndNothingElseDoes() throws IoFault, Stuck {
        byte[] first = host.transact(7, 0x18, 0x2F);
        assertArrayEquals(new byte[] {0x1C, 7, 0x2F, 0x00, 0x08}, first);
        assertEquals(0xFF, host.buffer());
        host.control(CLR_RD);
        assertEquals(5, host.buffer());
        assertEquals(0x1C, host.buffer());
        host.send(8, 0x18, 0x2F);
        host.waitFor(B2H, B2H, "B2H_ATN");
        assertEquals(8, host.buffer(), "the pointer stayed where it was");
    }

    @Test
    void aHostThatDoesNotClearTheWritePointerAppends() throws IoFault, Stuck {
        host.transact(1, 0x18, 0x01);
        host.buffer(3, 0x18, 2, 0x01);
        host.control(H2B);
        assertEquals(B_BUSY, host.control(), "eight bytes whose first says three");
    }

    @Test
    void showsHowARequestIsTakenAndCarriedOut() throws IoFault {
        use(Latency.constant(PER_BYTE, PER_COMMAND), BtCapabilities.FOUR_OUTSTANDING);
        write(3, 0x18, 9, 0x01);
        assertEquals(H2B, host.control());
        assertEquals(Phase.WRITE, machine.bt().phase());
        clock.advance(PER_BYTE);
        assertEquals(B_BUSY, host.control());
        clock.advance(PER_BYTE.multipliedBy(3).minusNanos(1));
        assertEquals(B_BUSY, host.control());
        clock.advance(1);
        assertEquals(0x00, host.control(), "taken: there is room for three more");
        assertEquals(Phase.READ, machine.bt().phase());
        clock.advance(PER_COMMAND.minusNanos(1));
        assertEquals(0x00, host.control());
        clock.advance(1);
        assertEquals(B2H, host.control());
    }

    @Test
    void whatIsWrittenWhileTheLastRequestIsBeingTakenIsDropped() throws IoFault, Stuck {
        use(Latency.constant(PER_BYTE, PER_COMMAND), BtCapabilities.FOUR_OUTSTANDING);
        write(3, 0x18, 9, 0x01);
        write(3, 0x18, 10, 0x08);
        assertEquals(List.of(9), sequencesOfAnswers(1));
        clock.advance(Duration.ofSeconds(1));
        assertEquals(0x00, host.control(), "no second answer");
        assertEquals(0, machine.bmc().executions(0x06, 0x08));
    }

    @Test
    void carriesOutstandingRequestsOutOneAfterTheOther() throws IoFault, Stuck {
        use(Latency.perCommand(PER_COMMAND), BtCapabilities.FOUR_OUTSTANDING);
        for (int sequence = 1; sequence <= 4; sequence++) {
            assertEquals(0, host.control() & B_BUSY, "room for request " + sequence);
            host.send(sequence, 0x18, 0x01);
        }
        assertEquals(B_BUSY, host.control(), "no room for a fifth");
        assertEquals(1, machine.bmc().executions(0x06, 0x01), "one at a time");
        clock.advance(PER_COMMAND);
        assertEquals(B2H, host.control(), "one is answered, so there is room again");
        assertEquals(2, machine.bmc().executions(0x06, 0x01));
        long startNs = clock.getAsLong();
        assertEquals(List.of(1, 2, 3, 4), sequencesOfAnswers(4));
        assertEquals(PER_COMMAND.multipliedBy(3).toNanos(), clock.getAsLong() - startNs);
    }

    @Test
    void aRequestThatArrivesWhenTheOneBeforeIsDoneStartsWhenItArrives() throws IoFault, Stuck {
        use(Latency.constant(PER_BYTE, PER_COMMAND), BtCapabilities.FOUR_OUTSTANDING);
        write(3, 0x18, 1, 0x01);
        clock.advance(Duration.ofMillis(12));
        write(3, 0x18, 2, 0x01);
        clock.advance(Duration.ofMillis(14).minusNanos(1));
        assertEquals(List.of(1), sequencesOfAnswers(1));
        assertEquals(0x00, host.control(), "nobody looked at 14 ms, when the first was done");
        clock.advance(1);
        assertEquals(B2H, host.control(), "taken at 16 ms, carried out in 10");
    }

    @Test
    void offersTheNextAnswerOnlyWhenTheHostHasReadTheOneBefore() throws IoFault, Stuck {
        host.send(1, 0x18, 0x01);
        host.send(2, 0x18, 0x08);
        assertEquals(B2H, host.control());
        host.control(H_BUSY);
        host.control(B2H);
        assertEquals(H_BUSY, host.control(), "the host still reads");
        host.buffer();
        host.buffer();
        assertEquals(1, host.buffer());
        host.control(H_BUSY);
        assertEquals(B2H, host.control());
        assertEquals(List.of(2), sequencesOfAnswers(1));
        assertEquals(0x00, host.control());
    }

    @Test
    void withOneOutstandingRequestItIsBusyUntilTheAnswerIsThere() throws IoFault, Stuck {
        use(Latency.perCommand(PER_COMMAND), BtCapabilities.FOUR_OUTSTANDING.withOutstandingRequests(1));
        host.send(1, 0x18, 0x01);
        assertEquals(B_BUSY, host.control());
        write(3, 0x18, 2, 0x01);
        clock.advance(PER_COMMAND);
        assertEquals(B2H, host.control());
        assertEquals(List.of(1), sequencesOfAnswers(1));
        assertEquals(0x00, host.control(), "the request written meanwhile is gone");
    }

    @Test
    void answersTheYoungestFirstIfAsked() throws IoFault, Stuck {
        use(Latency.perCommand(PER_COMMAND), BtCapabilities.FOUR_OUTSTANDING.outOfOrder());
        for (int sequence = 1; sequence <= 4; sequence++) {
            host.send(sequence, 0x18, 0x01);
        }
        assertEquals(List.of(1, 4, 3, 2), sequencesOfAnswers(4));
        for (int sequence = 5; sequence <= 8; sequence++) {
            host.send(sequence, 0x18, 0x01);
        }
        clock.advance(PER_COMMAND.multipliedBy(4));
        assertEquals(List.of(5, 8, 7, 6), sequencesOfAnswers(4));
    }

    @ParameterizedTest
    @CsvSource({"4 18 05 01", "2 18 05 01", "2 18 05", "1 18", "0", "ff 18 05 01"})
    void aMalformedRequestKeepsTheInterfaceBusyUntilItIsReset(String bytes) throws IoFault, Stuck {
        write(Arrays.stream(bytes.split(" ", -1))
                .mapToInt(word -> Integer.parseInt(word, 16))
                .toArray());
        clock.advance(Duration.ofDays(1));
        assertEquals(B_BUSY, host.control());
        assertEquals(Phase.ERROR, machine.bt().phase());
        host.reset();
        assertEquals(0x00, host.control());
        assertEquals(List.of(3), List.of((int) host.transact(3, 0x18, 0x01)[1]));
    }

    @Test
    void aRequestLongerThanTheInputBufferIsMalformed() throws IoFault, Stuck {
        use(Latency.NONE, new BtCapabilities(1, 4, 255, 5, 2, false));
        assertEquals(0x00, host.transact(1, 0x18, 0x2E, 0x08)[3], "the largest one");
        write(5, 0x18, 5, 0x2E, 0x08, 0x00);
        assertEquals(B_BUSY, host.control());
    }

    @Test
    void anAnswerLongerThanTheOutputBufferIsRefused() throws IoFault, Stuck {
        use(Latency.NONE, new BtCapabilities(1, 255, 18, 5, 2, false));
        assertArrayEquals(new byte[] {0x1C, 1, 0x01, (byte) 0xCA}, host.transact(1, 0x18, 0x01));
        use(Latency.NONE, new BtCapabilities(1, 255, 19, 5, 2, false));
        assertEquals(19, host.transact(1, 0x18, 0x01).length);
    }

    @Test
    void aWarmResetGetsThroughTheBusyOfAMalformedRequest() throws IoFault, Stuck {
        write(9, 0x18, 5, 0x01);
        assertEquals(B_BUSY, host.control());
        write(3, 0x18, 42, 0x03);
        assertEquals(B2H, host.control());
        clock.advance(Duration.ofMillis(20));
        assertEquals(B_BUSY, host.control(), "the BMC is away, the answer gone");
        clock.advance(Duration.ofSeconds(1));
        assertEquals(0x00, host.control());
        assertEquals(1, machine.bmc().restarts());
        assertEquals(6, host.transact(6, 0x18, 0x01)[1]);
    }

    @Test
    void aHardwareResetForgetsRequestsAnswersPointersAndTheMask() throws IoFault, Stuck {
        use(Latency.perCommand(PER_COMMAND), BtCapabilities.FOUR_OUTSTANDING);
        host.mask(0x01);
        host.send(1, 0x18, 0x01);
        host.send(2, 0x18, 0x01);
        clock.advance(PER_COMMAND);
        assertEquals(B2H, host.control());
        assertEquals(0x03, host.mask());
        host.control(H_BUSY);
        host.reset();
        assertEquals(0x00, host.control());
        assertEquals(0x00, host.mask());
        assertEquals(0xFF, host.buffer());
        clock.advance(Duration.ofSeconds(1));
        assertEquals(0x00, host.control());
        assertEquals(0, machine.bmc().restarts(), "the interface, not the BMC");
        assertEquals(3, host.transact(3, 0x18, 0x01)[1]);
    }

    @Test
    void anAnswerRaisesTheInterruptOnlyWhileEnabled() throws IoFault, Stuck {
        host.send(1, 0x18, 0x01);
        assertFalse(machine.bt().isInterruptAsserted());
        assertEquals(0x00, host.mask());
        host.mask(0x01);
        assertEquals(0x03, host.mask(), "enabled with B2H_ATN up");
        assertTrue(machine.bt().isInterruptAsserted());
        host.mask(0x00);
        assertFalse(machine.bt().isInterruptAsserted());
        host.receive();
        host.mask(0x01);
        assertEquals(0x01, host.mask(), "nothing is up");
        host.send(2, 0x18, 0x01);
        assertTrue(machine.bt().isInterruptAsserted());
        host.mask(0x01);
        assertTrue(machine.bt().isInterruptAsserted(), "not acknowledged");
        host.mask(0x03);
        assertFalse(machine.bt().isInterruptAsserted());
        assertEquals(B2H, host.control(), "the answer is still there");
    }

    @Test
    void smsAttentionFollowsTheMessageFlags() throws IoFault, Stuck {
        host.mask(0x01);
        machine.bmc().raiseOemFlags(0x20);
        assertEquals(SMS, host.control());
        assertTrue(machine.bt().isInterruptAsserted());
        host.control(SMS);
        assertEquals(0x00, host.control(), "cleared, although the flag is up");
        machine.bmc().raiseOemFlags(0x20);
        assertEquals(0x00, host.control(), "no other flag");
        machine.bmc().raiseOemFlags(0x40);
        assertEquals(SMS, host.control());
        host.control(SMS);
        host.transact(1, 0x18, 0x31);
        assertEquals(SMS, host.control(), "a command has left flags up");
        host.transact(2, 0x18, 0x30, 0xE0);
        assertEquals(0x00, host.control(), "no flag is left");
    }

    @Test
    void anyLunMayAskForTheCapabilities() throws IoFault, Stuck {
        use(Latency.NONE, new BtCapabilities(3, 64, 100, 7, 1, false));
        assertArrayEquals(new byte[] {0x1E, 1, 0x36, 0x00, 3, 64, 100, 7, 1}, host.transact(1, 0x1A, 0x36));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 255, 255, 5, 2",
        "256, 255, 255, 5, 2",
        "1, 3, 255, 5, 2",
        "1, 255, 256, 5, 2",
        "1, 9, 9, -1, 2",
        "1, 9, 9, 5, 256"
    })
    void capabilitiesThatNoByteCanSayAreRefused(int outstanding, int input, int output, int seconds, int retries) {
        assertThrows(
                IllegalArgumentException.class,
                () -> new BtCapabilities(outstanding, input, output, seconds, retries, false));
    }

    @Test
    void aMachineHasOnlyTheInterfaceItWasBuiltWith() {
        assertEquals(
                "this machine has a bt interface",
                assertThrows(IllegalStateException.class, machine::kcs).getMessage());
        assertEquals(InterfaceType.BT, machine.device().type());
    }
}
