package io.jipmi.sim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.io.Errno;
import io.jipmi.io.IoFault;
import io.jipmi.io.SmbusTarget;
import io.jipmi.sim.SsifTraits.LastPart;
import io.jipmi.sim.SsifTraits.Transactions;
import io.jipmi.sim.bmc.SensorEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Block transfers as the specification has them (§12), at the device. */
class SsifDeviceTest {
    private static final int ENXIO = 6;

    private final VirtualClock clock = new VirtualClock(Long.MAX_VALUE - 1_000);
    private SimulatedMachine machine;
    private SsifHost host;

    SsifDeviceTest() {
        machine(SsifTraits.MULTI_PART);
    }

    private void machine(SsifTraits traits) {
        build(SimulatedMachine.builder().ssif(traits));
    }

    private void build(SimulatedMachine.Builder builder) {
        machine = builder.clock(clock).build();
        host = new SsifHost(machine.smbus(), clock);
    }

    private static void expectErrno(int errno, Executable transfer) {
        assertEquals(errno, assertThrows(IoFault.class, transfer).errno().number());
    }

    private static String hex(byte[] bytes) {
        return HexFormat.ofDelimiter(" ").formatHex(bytes);
    }

    /** A request for an answer that is so many bytes long, network function included: 4 to 255. */
    private static byte[] requestForAnswerOf(int bytes) {
        return SsifHost.bytes(0x28, 0x11, 0, 0, 0, bytes - 4);
    }

    private byte[] rightAnswer(byte[] request) {
        return machine.bmc().execute(request);
    }

    /** Get Device ID, longer than it needs to be: 2 to 255 bytes. */
    private static byte[] requestOf(int bytes) {
        return Arrays.copyOf(SsifHost.bytes(0x18, 0x01), bytes);
    }

    @Test
    void nothingIsToBeReadBeforeTheFirstRequest() {
        expectErrno(ENXIO, () -> host.read(3));
        expectErrno(ENXIO, () -> host.read(9));
        assertEquals(Phase.IDLE, machine.device().phase());
    }

    @Test
    void shortRequestAndAnswerAreABlockEach() throws IoFault {
        host.write(2, 0x18, 0x01);
        assertEquals(Phase.READ, machine.device().phase());
        byte[] block = host.read(3);
        assertArrayEquals(rightAnswer(SsifHost.bytes(0x18, 0x01)), block);
        assertEquals(18, block.length);
        assertEquals(Phase.IDLE, machine.device().phase());
        assertArrayEquals(block, host.read(3), "can be read again");
        expectErrno(ENXIO, () -> host.read(9));
    }

    @Test
    void everyLengthOfAnAnswerArrives() throws IoFault, Stuck {
        for (int bytes = 4; bytes <= 255; bytes++) {
            byte[] request = requestForAnswerOf(bytes);
            byte[] right = rightAnswer(request);
            assertEquals(bytes, right.length);
            host.send(request);
            assertArrayEquals(right, host.receive(), bytes + " bytes");
        }
    }

    @Test
    void everyLengthOfARequestArrives() throws IoFault, Stuck {
        for (int bytes = 1; bytes <= 255; bytes++) {
            byte[] request = bytes < 6 ? requestOf(bytes) : numbered(bytes);
            host.send(request);
            byte[] answer = host.receive();
            if (bytes >= 6) {
                assertEquals("2c 12 00", hex(answer).substring(0, 8));
                byte[] read = rightAnswer(SsifHost.bytes(0x28, 0x11, 0, 0, 1, bytes - 5));
                assertArrayEquals(
                        Arrays.copyOfRange(request, 5, bytes),
                        Arrays.copyOfRange(read, 4, read.length),
                        bytes + " bytes");
            } else {
                assertEquals(bytes == 1 ? 0xC7 : 0, answer[2] & 0xFF);
            }
        }
    }

    /** Write FRU Data to the second page, no two bytes alike that a mistaken part could exchange. */
    private static byte[] numbered(int bytes) {
        byte[] request = Arrays.copyOf(SsifHost.bytes(0x28, 0x12, 0, 0, 1), bytes);
        for (int i = 5; i < bytes; i++) {
            request[i] = (byte) (i + bytes);
        }
        return request;
    }

    @Test
    void blocksOfLongAnswersAreNumberedFromZeroAndTheLastIsFf() throws IoFault {
        assertEquals(List.of("32 00 01", "4 ff"), shapes(33));
        assertEquals(List.of("32 00 01", "32 ff"), shapes(61));
        assertEquals(List.of("32 00 01", "32 00", "2 ff"), shapes(62));
        assertEquals(List.of("32 00 01", "32 00", "32 ff"), shapes(92));
        assertEquals(List.of("32 00 01", "32 00", "32 01", "2 ff"), shapes(93));
        assertEquals(
                List.of("32"), shapes(32).stream().map(s -> s.substring(0, 2)).toList());
    }

    private List<String> shapes(int answerBytes) throws IoFault {
        host.send(requestForAnswerOf(answerBytes));
        List<String> shapes = new ArrayList<>();
        byte[] block = host.read(3);
        shapes.add(block.length + " " + hex(block).substring(0, 5));
        try {
            while (true) {
                block = host.read(9);
                shapes.add(block.length + " " + hex(block).substring(0, 2));
            }
        } catch (IoFault end) {
            assertEquals(Errno.ENXIO, end.errno());
        }
        return shapes;
    }

    @Test
    void anAnswerIsReadAgainFromItsFirstBlockOn() throws IoFault, Stuck {
        host.send(requestForAnswerOf(200));
        host.read(3);
        host.read(9);
        assertArrayEquals(rightAnswer(requestForAnswerOf(200)), host.receive());
    }

    @Test
    void theRetryCommandNamesTheBlockThatIsReadNext() throws IoFault {
        host.send(requestForAnswerOf(100));
        host.read(3);
        byte[] first = host.read(9);
        byte[] second = host.read(9);
        byte[] third = host.read(9);
        assertEquals("00 01 ff", hex(new byte[] {first[0], second[0], third[0]}));
        host.write(10, 0);
        assertArrayEquals(first, host.read(9));
        assertArrayEquals(second, host.read(9));
        host.write(10, 1);
        assertArrayEquals(second, host.read(9));
        host.write(10, 2);
        assertArrayEquals(third, host.read(9), "by the number it would have");
        host.write(10, 0xFF);
        assertArrayEquals(third, host.read(9));
        expectErrno(ENXIO, () -> host.write(10, 3));
        expectErrno(ENXIO, () -> host.write(10, 0, 0));
    }

    @Test
    void aDeviceWithoutRetryDoesNotAcknowledgeIt() throws IoFault {
        machine(SsifTraits.MULTI_PART.withoutRetry());
        host.send(requestForAnswerOf(100));
        host.read(3);
        expectErrno(ENXIO, () -> host.write(10, 0));
        assertEquals(0, host.read(9)[0], "goes on where it was");
    }

    @Test
    void whileTheCommandIsCarriedOutNothingIsToBeRead() throws IoFault {
        build(SimulatedMachine.builder()
                .ssif(SsifTraits.MULTI_PART)
                .busClockHz(0)
                .latency(Latency.perCommand(Duration.ofMillis(5))));
        host.write(2, 0x18, 0x01);
        clock.advance(4_999_999);
        expectErrno(ENXIO, () -> host.read(3));
        clock.advance(1);
        assertEquals(18, host.read(3).length);
    }

    @Test
    void aDeviceLikeQemusRepeatsItsLastAnswerMeanwhile() throws IoFault {
        build(SimulatedMachine.builder()
                .ssif(SsifTraits.LIKE_QEMU)
                .busClockHz(0)
                .latency(Latency.perCommand(Duration.ofMillis(5))));
        host.write(2, 0x18, 0x01);
        expectErrno(ENXIO, () -> host.read(3));
        clock.advance(Duration.ofMillis(5));
        byte[] deviceId = host.read(3);
        host.write(2, 0x18, 0x2F);
        assertArrayEquals(deviceId, host.read(3));
        clock.advance(Duration.ofMillis(5));
        assertEquals("1c 2f 00 08", hex(host.read(3)));
    }

    @Test
    void aRequestReplacesTheOneBefore() throws IoFault {
        build(SimulatedMachine.builder()
                .ssif(SsifTraits.MULTI_PART)
                .busClockHz(0)
                .latency(Latency.perCommand(Duration.ofMillis(5))));
        host.write(2, 0x18, 0x01);
        clock.advance(Duration.ofMillis(1));
        host.write(2, 0x18, 0x2F);
        clock.advance(Duration.ofMillis(4));
        expectErrno(ENXIO, () -> host.read(3));
        clock.advance(Duration.ofMillis(1));
        assertEquals("1c 2f 00 08", hex(host.read(3)));
        assertEquals(1, machine.bmc().executions(6, 1), "carried out all the same");
    }

    @Test
    void theDeviceItselfAnswersForItsCapabilities() throws IoFault, Stuck {
        assertEquals("1c 57 00 00 88 ff ff", hex(host.transact(0x18, 0x57, 0)));
        assertEquals("1c 57 cc", hex(host.transact(0x18, 0x57, 1)));
        assertEquals("1c 57 c7", hex(host.transact(0x18, 0x57)));
        machine(SsifTraits.LIKE_QEMU);
        assertEquals("1c 57 00 00 80 ff ff", hex(host.transact(0x18, 0x57, 0)));
        machine(SsifTraits.MULTI_PART.with(Transactions.TWO_PART));
        assertEquals("1c 57 00 00 48 3f 3d", hex(host.transact(0x18, 0x57, 0)));
        machine(SsifTraits.MULTI_PART.with(Transactions.SINGLE_PART).withoutPacketErrorCodes());
        assertEquals("1c 57 00 00 00 20 20", hex(host.transact(0x18, 0x57, 0)));
        machine(SsifTraits.MULTI_PART.withLimits(80, 90));
        assertEquals("1c 57 00 00 88 50 5a", hex(host.transact(0x18, 0x57, 0)));
        machine(SsifTraits.MULTI_PART.withoutCapabilityQuery());
        assertEquals("1c 57 c1", hex(host.transact(0x18, 0x57, 0)));
    }

    @Test
    void limitsThatDoNotFitTheTransactionsAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> SsifTraits.MULTI_PART.withLimits(256, 255));
        assertThrows(IllegalArgumentException.class, () -> SsifTraits.MULTI_PART.withLimits(255, 31));
        SsifTraits twoPart = SsifTraits.MULTI_PART.with(Transactions.TWO_PART);
        assertThrows(IllegalArgumentException.class, () -> twoPart.withLimits(64, 61));
    }

    @Test
    void anAnswerThatDoesNotFitIsCannotReturnRequestedLength() throws IoFault, Stuck {
        machine(SsifTraits.MULTI_PART.with(Transactions.SINGLE_PART));
        assertEquals(32, host.transact(0x28, 0x11, 0, 0, 0, 28).length);
        assertEquals("2c 11 ca", hex(host.transact(0x28, 0x11, 0, 0, 0, 29)));
        machine(SsifTraits.MULTI_PART.with(Transactions.TWO_PART));
        assertEquals(61, host.transact(0x28, 0x11, 0, 0, 0, 57).length);
        assertEquals("2c 11 ca", hex(host.transact(0x28, 0x11, 0, 0, 0, 58)));
    }

    @Test
    void whatIsNoRequestIsNotAcknowledged() {
        expectErrno(ENXIO, () -> host.write(7, 1));
        expectErrno(ENXIO, () -> host.write(8, 1));
        expectErrno(ENXIO, () -> host.write(6, new int[31]));
        expectErrno(ENXIO, () -> host.write(0x42, 1));
        expectErrno(ENXIO, () -> host.read(0x42));
        machine(SsifTraits.MULTI_PART.with(Transactions.SINGLE_PART));
        expectErrno(ENXIO, () -> host.write(6, new int[32]));
    }

    @Test
    void tooLongARequestIsForgotten() throws IoFault, Stuck {
        byte[] part = new byte[32];
        host.send(requestOf(255));
        host.receive();
        host.write(6, new int[32]);
        for (int i = 0; i < 6; i++) {
            machine.smbus().writeBlock(7, part, 0, 32);
        }
        expectErrno(ENXIO, () -> host.write(8, new int[32]));
        expectErrno(ENXIO, () -> host.write(8, 1));
        assertEquals(18, host.transact(0x18, 0x01).length);
    }

    @Test
    void aRequestBegunAnewForgetsWhatWasWritten() throws IoFault, Stuck {
        host.write(6, new int[32]);
        assertEquals(Phase.WRITE, machine.device().phase());
        assertEquals(18, host.transact(0x18, 0x01).length);
        expectErrno(ENXIO, () -> host.write(8, 1));
    }

    @Test
    void theLastPartIsSaidAsTheDeviceKnowsIt() throws IoFault {
        for (LastPart end : LastPart.values()) {
            machine(SsifTraits.MULTI_PART.with(end));
            byte[] start = requestOf(32);
            SmbusTarget target = machine.smbus();
            target.writeBlock(6, start, 0, 32);
            endWith(8, end != LastPart.SHORT_MIDDLE);
            target.writeBlock(6, start, 0, 32);
            endWith(7, end != LastPart.END);
        }
    }

    @Test
    void anEmptyPartEndsARequestToo() throws IoFault {
        for (int command : new int[] {7, 8}) {
            machine.smbus().writeBlock(6, requestOf(32), 0, 32);
            host.write(command);
            assertEquals(18, host.read(3).length);
        }
        expectErrno(ENXIO, () -> host.write(2));
        expectErrno(ENXIO, () -> host.write(10));
        build(SimulatedMachine.builder().ssif(SsifTraits.MULTI_PART).adapterWithoutEmptyBlocks());
        expectErrno(Errno.EINVAL.number(), () -> host.write(7));
    }

    private void endWith(int command, boolean known) throws IoFault {
        if (known) {
            host.write(command, 0);
            assertEquals(18, host.read(3).length);
        } else {
            expectErrno(ENXIO, () -> host.write(command, 0));
        }
    }

    @Test
    void aTransferCostsWhatItsBitsCost() throws IoFault {
        long sinceNs = clock.getAsLong();
        host.write(2, 0x18, 0x01);
        assertEquals((5 * 9 + 2) * 10_000, clock.getAsLong() - sinceNs, "address, command, count, two bytes");
        sinceNs = clock.getAsLong();
        host.read(3);
        assertEquals(((3 * 9 + 2) + (19 * 9 + 2)) * 10_000, clock.getAsLong() - sinceNs);
        build(SimulatedMachine.builder().ssif(SsifTraits.MULTI_PART).busClockHz(400_000));
        sinceNs = clock.getAsLong();
        host.write(2, 0x18, 0x01);
        assertEquals((5 * 9 + 2) * 2_500, clock.getAsLong() - sinceNs);
        build(SimulatedMachine.builder().ssif(SsifTraits.MULTI_PART).busClockHz(0));
        sinceNs = clock.getAsLong();
        host.write(2, 0x18, 0x01);
        host.read(3);
        assertEquals(0, clock.getAsLong() - sinceNs);
        assertEquals(2, machine.ssif().transfers());
    }

    @Test
    void theTimeOfATransferPassesWhereItIsAskedTo() throws IoFault {
        long[] passedNs = {0};
        build(SimulatedMachine.builder().ssif(SsifTraits.MULTI_PART).busTime(ns -> passedNs[0] += ns));
        host.write(2, 0x18, 0x01);
        assertEquals(470_000, passedNs[0]);
    }

    @Test
    void onARealClockTheCallerWaits() throws IoFault {
        long sinceNs = System.nanoTime();
        SmbusTarget target =
                SimulatedMachine.builder().ssif(SsifTraits.MULTI_PART).build().smbus();
        target.writeBlock(2, SsifHost.bytes(0x18, 0x01), 0, 2);
        assertTrue(System.nanoTime() - sinceNs >= 470_000);
    }

    @Test
    void packetErrorCodesNeedTheDeviceAndTheAdapter() throws IoFault {
        SmbusTarget target = machine.smbus();
        assertTrue(target.canCheckPackets());
        target.packetErrorCode(true);
        target.writeBlock(2, SsifHost.bytes(0x18, 0x01), 0, 2);
        assertEquals(18, target.readBlock(3, new byte[32]));

        machine(SsifTraits.LIKE_QEMU);
        SmbusTarget unable = machine.smbus();
        unable.writeBlock(2, SsifHost.bytes(0x18, 0x01), 0, 2);
        unable.packetErrorCode(true);
        expectErrno(Errno.EBADMSG.number(), () -> unable.readBlock(3, new byte[32]));
        expectErrno(ENXIO, () -> unable.writeBlock(2, SsifHost.bytes(0x18, 0x01), 0, 2));

        build(SimulatedMachine.builder().ssif(SsifTraits.MULTI_PART).adapterWithoutPacketErrorCodes());
        SmbusTarget simple = machine.smbus();
        assertFalse(simple.canCheckPackets());
        simple.packetErrorCode(false);
        expectErrno(Errno.EOPNOTSUPP.number(), () -> simple.packetErrorCode(true));
    }

    @Test
    void whileTheBmcIsAwayNothingIsAcknowledged() throws IoFault, Stuck {
        host.write(2, 0x18, 0x01);
        machine.bmc().restart(Duration.ofSeconds(1));
        expectErrno(ENXIO, () -> host.read(3));
        expectErrno(ENXIO, () -> host.write(2, 0x18, 0x01));
        clock.advance(Duration.ofSeconds(1));
        expectErrno(ENXIO, () -> host.read(3));
        assertEquals(18, host.transact(0x18, 0x01).length);
    }

    @Test
    void flagsAndEventsAreThoseOfTheSameBmc() throws IoFault, Stuck {
        assertEquals("1c 2e 00", hex(host.transact(0x18, 0x2E, 0x0C)));
        assertEquals("1c 31 00 00", hex(host.transact(0x18, 0x31)));
        machine.bmc().post(SensorEvent.fromBmc(1, 0x30, false, 1, 1, 2, 3));
        assertEquals("1c 31 00 02", hex(host.transact(0x18, 0x31)));
        assertEquals(19, host.transact(0x18, 0x35).length);
        assertEquals("1c 31 00 00", hex(host.transact(0x18, 0x31)));
        machine.bmc().commandFromIpmb(0x82, 0x06, 0x01, new byte[0]);
        assertEquals("1c 31 00 01", hex(host.transact(0x18, 0x31)));
        assertEquals("1c 33 00", hex(host.transact(0x18, 0x33)).substring(0, 8));
    }

    @Test
    void aClosedHandleFailsEveryTransferAndAnotherOneWorks() throws IoFault {
        SmbusTarget target = machine.smbus();
        target.close();
        target.close();
        expectErrno(Errno.EBADF.number(), () -> target.writeBlock(2, new byte[2], 0, 2));
        expectErrno(Errno.EBADF.number(), () -> target.readBlock(3, new byte[32]));
        expectErrno(Errno.EBADF.number(), () -> target.packetErrorCode(false));
        host.write(2, 0x18, 0x01);
    }

    @Test
    void aBlockIsUpTo32Bytes() {
        SmbusTarget target = machine.smbus();
        assertThrows(IllegalArgumentException.class, () -> target.writeBlock(2, new byte[33], 0, 33));
        assertThrows(IllegalArgumentException.class, () -> target.writeBlock(2, new byte[33], 0, -1));
        assertThrows(IllegalArgumentException.class, () -> target.readBlock(3, new byte[31]));
        assertThrows(IllegalArgumentException.class, () -> target.readBlock(0x100, new byte[32]));
    }

    @Test
    void whatHasNoRegistersCanNeitherBeLaidOutNorRecorded() {
        SimulatedMachine.Builder builder = SimulatedMachine.builder().ssif(SsifTraits.MULTI_PART);
        assertThrows(IllegalArgumentException.class, () -> builder.trace(10).build());
        assertThrows(
                IllegalArgumentException.class,
                () -> builder.trace(0).inMemory().build());
        assertThrows(
                IllegalArgumentException.class,
                () -> SimulatedMachine.builder().device(InterfaceType.SSIF, RegisterLayout.bytesAt(0xCA2)));
        assertThrows(
                IllegalArgumentException.class,
                () -> SimulatedMachine.builder()
                        .ssif(SsifTraits.MULTI_PART)
                        .busClockHz(1_000_001)
                        .build());
        assertThrows(
                IllegalStateException.class,
                () -> SimulatedMachine.builder().build().smbus());
    }
}
