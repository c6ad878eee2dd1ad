package io.jipmi.sim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.io.Errno;
import io.jipmi.io.IoFault;
import io.jipmi.io.SmbusTarget;
import io.jipmi.sim.Fault.Kind;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every fault does at SSIF's bus what it says, and nothing once it is cleared. */
class SsifFaultsTest {
    private static final int LONG_ANSWER_BYTES = 100;

    private final VirtualClock clock = new VirtualClock(Long.MAX_VALUE - 1_000);
    private final SimulatedMachine machine =
            SimulatedMachine.builder().ssif(SsifTraits.MULTI_PART).clock(clock).build();
    private final SmbusTarget target = machine.smbus();
    private final SsifHost host = new SsifHost(target, clock);
    private byte[] goodAnswer = {};

    static List<Kind> kinds() {
        return Fault.kindsAt(InterfaceType.SSIF);
    }

    @BeforeEach
    void learnTheGoodAnswer() throws IoFault, Stuck {
        target.packetErrorCode(true);
        host.transact(0x18, 0x2F);
        goodAnswer = ask();
        assertEquals(LONG_ANSWER_BYTES, goodAnswer.length);
    }

    /** Blocks of 30, 31, 31 and 8 bytes. */
    private byte[] ask() throws IoFault, Stuck {
        return host.transact(0x28, 0x11, 0, 0, 0, LONG_ANSWER_BYTES - 4);
    }

    private void send() throws IoFault {
        host.write(2, 0x28, 0x11, 0, 0, 0, LONG_ANSWER_BYTES - 4);
    }

    /** The same request, longer than it needs to be. */
    private byte[] askInParts() throws IoFault, Stuck {
        host.send(Arrays.copyOf(SsifHost.bytes(0x28, 0x11, 0, 0, 0, LONG_ANSWER_BYTES - 4), 40));
        return host.receive();
    }

    private void arm(String fault) {
        machine.arm(Fault.parse(fault));
    }

    private void expectGoodAnswer() throws IoFault, Stuck {
        assertArrayEquals(goodAnswer, ask());
    }

    private static void expectErrno(Errno errno, Executable transfer) {
        assertEquals(errno, assertThrows(IoFault.class, transfer).errno());
    }

    private static String hex(byte[] bytes) {
        return HexFormat.ofDelimiter(" ").formatHex(bytes);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void shouldHappenAndBeGoneAfterClear(Kind kind) throws IoFault, Stuck {
        long sinceNs = clock.getAsLong();
        askInParts();
        long usualNs = clock.getAsLong() - sinceNs;
        host.transact(0x18, 0x2F);
        machine.arm(Fault.of(kind));
        sinceNs = clock.getAsLong();
        try {
            byte[] answer = askInParts();
            boolean late = clock.getAsLong() - sinceNs > usualNs;
            assertTrue(late || !Arrays.equals(goodAnswer, answer), "nothing was wrong");
        } catch (IoFault | Stuck expected) {
            assertFalse(String.valueOf(expected.getMessage()).isEmpty());
        }
        assertTrue(machine.device().faultStrikes() > 0);
        machine.clearFaults();
        clock.advance(Duration.ofSeconds(1));
        expectGoodAnswer();
    }

    @ParameterizedTest
    @CsvSource({"nak-storm:50, 6", "stuck-bus:50, 110", "arbitration-lost:1, 11"})
    void theWholeBusFails(String fault, int errno) throws IoFault, Stuck {
        arm(fault);
        long sinceNs = clock.getAsLong();
        IoFault failure = assertThrows(IoFault.class, this::send);
        assertEquals(errno, failure.errno().number());
        boolean waited = clock.getAsLong() - sinceNs >= 200_000_000;
        assertEquals(errno == Errno.ETIMEDOUT.number(), waited);
        clock.advance(Duration.ofMillis(50));
        expectGoodAnswer();
    }

    @Test
    void anErrorInTheSecondPartOfAnAnswerLeavesTheFirstToBeReadAgain() throws IoFault, Stuck {
        arm("bus-error:1");
        send();
        host.read(3);
        expectErrno(Errno.EIO, () -> host.read(9));
        assertArrayEquals(goodAnswer, host.receive());
    }

    @Test
    void aRequestMayHaveArrivedInSpiteOfABusError() {
        machine.arm(Fault.of(Kind.BUS_ERROR).in(Phase.WRITE, 1));
        Set<Long> arrived = new HashSet<>();
        for (int i = 0; i < 40; i++) {
            long before = machine.bmc().executions(0x0A, 0x11);
            expectErrno(Errno.EIO, this::send);
            arrived.add(machine.bmc().executions(0x0A, 0x11) - before);
        }
        assertEquals(Set.of(0L, 1L), arrived);
    }

    @Test
    void aBrokenPartOfARequestEndsIt() throws IoFault, Stuck {
        byte[] request = new byte[70];
        int ended = 0;
        for (int i = 0; i < 20; i++) {
            machine.arm(Fault.of(Kind.BUS_ERROR).in(Phase.WRITE, 64).times(1));
            target.writeBlock(6, request, 0, 32);
            expectErrno(Errno.EIO, () -> target.writeBlock(7, request, 32, 32));
            try {
                target.writeBlock(8, request, 64, 6);
            } catch (IoFault notAcknowledged) {
                ended++;
            }
        }
        assertTrue(ended > 0 && ended < 20, ended + " of 20");
        expectGoodAnswer();
    }

    @Test
    void aFlippedBitIsNoticedByWhoChecksPackets() throws IoFault, Stuck {
        arm("pec-error:1");
        expectErrno(Errno.ENXIO, this::send);
        send();
        arm("pec-error:1");
        expectErrno(Errno.EBADMSG, () -> host.read(3));
        assertArrayEquals(goodAnswer, host.receive());
        target.packetErrorCode(false);
        send();
        arm("pec-error:1");
        assertNotEquals(hex(goodAnswer), hex(host.receive()));
    }

    @Test
    void withoutPacketErrorCodesNoneCanBeWrong() {
        SimulatedMachine simple = SimulatedMachine.builder()
                .ssif(SsifTraits.LIKE_QEMU)
                .clock(clock)
                .build();
        assertThrows(IllegalArgumentException.class, () -> simple.arm(Fault.of(Kind.PEC_ERROR)));
        assertThrows(IllegalArgumentException.class, () -> simple.arm(Fault.of(Kind.ALL_ONES)));
    }

    @Test
    void theClockIsStretchedUpToTheAdaptersPatience() throws IoFault, Stuck {
        arm("clock-stretch:20");
        long sinceNs = clock.getAsLong();
        send();
        assertTrue(clock.getAsLong() - sinceNs >= 20_000_000);
        machine.clearFaults();
        arm("clock-stretch:201");
        sinceNs = clock.getAsLong();
        expectErrno(Errno.ETIMEDOUT, () -> host.read(3));
        assertTrue(clock.getAsLong() - sinceNs >= 200_000_000);
        expectErrno(Errno.ETIMEDOUT, this::send);
        machine.clearFaults();
        expectGoodAnswer();
    }

    @Test
    void aLostBlockShowsInTheNumbers() throws IoFault {
        arm("lost-block:1");
        send();
        host.read(3);
        assertEquals(1, host.read(9)[0]);
        assertEquals(-1, host.read(9)[0]);
    }

    @Test
    void aWrongNumberIsThatOfTheNextBlock() throws IoFault {
        arm("wrong-block-number:1");
        send();
        host.read(3);
        assertEquals(1, host.read(9)[0]);
        assertEquals(1, host.read(9)[0]);
        assertEquals(-1, host.read(9)[0]);
    }

    @Test
    void aShortMiddleLosesBytesOfItsOwn() throws IoFault {
        arm("short-middle:1");
        send();
        host.read(3);
        byte[] middle = host.read(9);
        assertEquals(20, middle.length);
        byte[] next = host.read(9);
        assertArrayEquals(Arrays.copyOfRange(goodAnswer, 61, 92), Arrays.copyOfRange(next, 1, 32));
    }

    @Test
    void theAnswerBeforeIsOfferedOnceMore() throws IoFault {
        arm("stale-answer:1");
        host.write(2, 0x18, 0x2F);
        assertArrayEquals(Arrays.copyOf(goodAnswer, 30), Arrays.copyOfRange(host.read(3), 2, 32));
        assertEquals(0, host.read(9)[0], "all of it");
        assertEquals("1c 2f 00 08", hex(host.read(3)), "then comes the right one");
    }

    @Test
    void anotherProgramsRequestReplacesTheAnswer() throws IoFault {
        machine.arm(Fault.of(Kind.FOREIGN_DRIVER).in(Phase.READ, 0).times(1));
        send();
        assertEquals("1c 04 00 55 00", hex(host.read(3)));
        arm("foreign-driver:1");
        send();
        assertEquals(32, host.read(3).length);
        expectErrno(Errno.ENXIO, () -> host.read(9));
        assertEquals("1c 04 00 55 00", hex(host.read(3)));
    }

    @Test
    void theLengthByteNeedNotBeTheBlocks() throws IoFault {
        arm("length-mismatch:5");
        host.write(2, 0x18, 0x2F);
        assertEquals("1c 2f 00 08 ff", hex(host.read(3)));
        machine.clearFaults();
        arm("length-mismatch:3");
        assertEquals("1c 2f 00", hex(host.read(3)));
        for (String impossible : List.of("length-mismatch:0", "length-mismatch:33")) {
            machine.clearFaults();
            arm(impossible);
            expectErrno(Errno.EPROTO, () -> host.read(3));
        }
    }

    @Test
    void anAnswerWithoutABlockIsAProtocolError() throws IoFault {
        arm("truncated:0");
        host.write(2, 0x18, 0x2F);
        expectErrno(Errno.EPROTO, () -> host.read(3));
    }

    @Test
    void anAdapterThatCannotReadBlocksStillWritesThem() throws IoFault {
        arm("no-block-read:1");
        send();
        expectErrno(Errno.EOPNOTSUPP, () -> host.read(3));
        assertEquals(32, host.read(3).length);
    }

    @Test
    void silenceIsNotAcknowledgedUntilItEnds() throws IoFault, Stuck {
        arm("silence:250");
        long sinceNs = clock.getAsLong();
        expectGoodAnswer();
        assertTrue(clock.getAsLong() - sinceNs >= 250_000_000);
        machine.clearFaults();
        arm("silence");
        assertThrows(Stuck.class, this::ask);
    }

    @Test
    void aResetInMidRequestForgetsIt() throws IoFault, Stuck {
        arm("reset:100");
        target.writeBlock(6, new byte[32], 0, 32);
        expectErrno(Errno.ENXIO, () -> target.writeBlock(8, new byte[32], 0, 1));
        clock.advance(Duration.ofMillis(100));
        expectErrno(Errno.ENXIO, () -> target.writeBlock(8, new byte[32], 0, 1));
        expectGoodAnswer();
    }

    @ParameterizedTest
    @CsvSource({
        "wrong-command, 1c 2e 00 08",
        "wrong-netfn, 0c 2f 00 08",
        "trailing:2, 1c 2f 00 08 a5 a5",
        "truncated:2, 1c 2f"
    })
    void answersAreSpoiltAsAtEveryInterface(String fault, String answer) throws IoFault, Stuck {
        arm(fault);
        assertEquals(answer, hex(host.transact(0x18, 0x2F)));
    }

    @Test
    void anOverLongAnswerGoesOnInBlocks() throws IoFault, Stuck {
        arm("over-long:4096");
        assertEquals(4096, host.transact(0x18, 0x2F).length);
    }
}
