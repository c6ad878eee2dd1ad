package io.jipmi.io.cuse;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jipmi.io.Errno;
import io.jipmi.io.IoFault;
import io.jipmi.io.NativeBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Messages byte for byte, as a little-endian machine has them (clients-and-cuse.md 2.2). */
class CuseSessionTest {
    private static final String INIT_BODY = "07000000 26000000 00000000 01000000";
    private static final String OPEN_BODY = "02800000 00000000";
    private static final String FILE_1 = "0100000000000000";
    private static final String IOCTL_OK = "00000000 00000000 00000000 00000000";

    private final List<String> written = new ArrayList<>();
    private final List<String> calls = new ArrayList<>();
    private final ScriptedDevice device = new ScriptedDevice();
    private final CuseSession session = new CuseSession(this::write, "ipmi0", device);
    private Errno writeFault = new Errno(4095);

    /** What the next request gets, and what was called. */
    private final class ScriptedDevice implements CuseDevice, CuseFile {
        private Errno refusal = new Errno(4095);
        private RuntimeException defect;
        private int readyFor;
        private Runnable wakeUp = () -> {};
        private CuseRead read;
        private CuseWrite write;
        private CuseIoctl ioctl;
        private byte[] in;
        /** Where the two bytes begin that are looked at; 0 for all. */
        private int partOffset;

        @Override
        public CuseFile open(CuseCaller caller, int flags, Runnable newWakeUp) throws IoFault {
            calls.add("open by " + caller.describe() + " flags " + flags);
            if (refusal.number() != 4095) {
                throw new IoFault("open", "it", refusal);
            }
            wakeUp = newWakeUp;
            return this;
        }

        @Override
        public void read(CuseRead request) {
            read = request;
        }

        @Override
        public void write(CuseWrite request) {
            write = request;
        }

        @Override
        public void ioctl(CuseIoctl request) {
            ioctl = request;
            in = partOffset > 0 ? request.in(partOffset, 2) : request.in();
            if (defect != null) {
                throw defect;
            }
        }

        @Override
        public int poll(int events) {
            // Whoever is not told now is woken: the handle is known by then.
            wakeUp.run();
            return events & readyFor;
        }

        @Override
        public void release() {
            calls.add("release");
        }
    }

    @BeforeEach
    void littleEndian() {
        assumeTrue(
                ByteOrder.nativeOrder().equals(ByteOrder.LITTLE_ENDIAN),
                "the bytes here are a little-endian machine's");
    }

    private void write(NativeBuffer message, int lengthBytes) throws IoFault {
        if (writeFault.number() != 4095) {
            throw new IoFault("write", "/dev/cuse", writeFault);
        }
        byte[] bytes = new byte[lengthBytes];
        message.read(0, bytes, 0, lengthBytes);
        written.add(HexFormat.of().formatHex(bytes));
    }

    @Test
    void initNamesTheNodeAndAsksForFreeIoctls() {
        receive(4096, 2, INIT_BODY);
        assertTrue(session.serving());
        String body = "07000000" + "1f000000" + "00000000" + "01000000" + "00100000" + "00100000" + "00".repeat(48);
        assertEquals(List.of(reply(2, 0, body + hex("DEVNAME=ipmi0\0"))), written);
        assertEquals(16 + 72 + 14, written.get(0).length() / 2);
    }

    @Test
    void anOlderKernelGetsItsOwnVersionBack() {
        receive(4096, 2, "07000000 15000000 00000000 01000000");
        assertTrue(written.get(0).startsWith("66000000" + "00000000" + "0200000000000000" + "07000000" + "15000000"));
    }

    @Test
    void aKernelThatSpeaksAnotherLanguageIsLeft() {
        receive(4096, 2, "07000000 14000000 00000000 01000000");
        assertFalse(session.serving());
        assertEquals(List.of(reply(2, -71, "")), written);
        for (String body : List.of("08000000 26000000 00000000 01000000", "07000000 26000000 00000000 00000000")) {
            CuseSession other = new CuseSession(this::write, "ipmi0", device);
            receive(other, 4096, 2, body);
            assertFalse(other.serving(), body);
        }
    }

    @Test
    void aFileIsOpenedForItsCallerAndClosed() {
        open();
        assertEquals(List.of("open by uid 1000 pid 4711 flags 32770"), calls);
        assertEquals(List.of(reply(4, 0, FILE_1 + "0000000000000000")), written);
        CuseFileStatus status = session.status().files().get(0);
        assertEquals("uid 1000 pid 4711", status.openedBy().describe());
        assertEquals("ipmi0", session.status().name());
        written.clear();
        receive(18, 6, FILE_1 + "00".repeat(16));
        assertEquals(List.of(reply(6, 0, "")), written);
        assertEquals("release", calls.get(1));
        assertEquals(0, session.openFiles());
        assertEquals(List.of(), session.status().files());
    }

    @Test
    void whoeverIsRefusedGetsTheReason() {
        begin();
        device.refusal = Errno.EBUSY;
        receive(14, 4, OPEN_BODY);
        assertEquals(List.of(reply(4, -16, "")), written);
        assertEquals(0, session.openFiles());
    }

    @Test
    void aFileNobodyGotIsClosedAgain() {
        begin();
        writeFault = Errno.ENOENT;
        receive(14, 4, OPEN_BODY);
        assertEquals(List.of("open by uid 1000 pid 4711 flags 32770", "release"), calls);
        assertEquals(0, session.openFiles());
    }

    @Test
    void anIoctlComesAgainWithTheCallersMemory() {
        open();
        written.clear();
        receive(39, 6, FILE_1 + "02000000" + "0d692880" + "8877665544332211" + "00000000" + "00000000");
        assertEquals(0x8028690D, device.ioctl.cmd());
        assertEquals(0x1122334455667788L, device.ioctl.arg());
        assertFalse(device.ioctl.caller32Bit());
        assertEquals(List.of(), written, "nothing is said before the device answers");
        device.ioctl.retry(
                List.of(new CuseIoctl.Span(0x1000, 40), new CuseIoctl.Span(0x2000, 8)),
                List.of(new CuseIoctl.Span(0x3000, 4)));
        String spans =
                "0010000000000000 2800000000000000 0020000000000000 0800000000000000 0030000000000000 0400000000000000";
        assertEquals(List.of(reply(6, 0, "00000000 04000000 02000000 01000000" + spans)), written);
        written.clear();
        receive(39, 8, FILE_1 + "02000000" + "0d692880" + "8877665544332211" + "03000000" + "04000000" + "aabbcc");
        assertArrayEquals(new byte[] {(byte) 0xAA, (byte) 0xBB, (byte) 0xCC}, device.in);
        assertThrows(IllegalStateException.class, () -> device.ioctl.in(), "the next message may be in its place");
        assertEquals(4, device.ioctl.outSizeBytes());
        device.ioctl.done(-90, new byte[] {1, 2, 3, 4});
        assertEquals(List.of(reply(8, 0, "a6ffffff 00000000 00000000 00000000 01020304")), written);
    }

    @Test
    void aCallerOf32BitsIsKnownAndHasNoPointersOf64() {
        open();
        written.clear();
        receive(39, 6, FILE_1 + "0b000000" + "0d691480" + "0010000000000000" + "00000000" + "00000000");
        assertTrue(device.ioctl.caller32Bit());
        device.ioctl.retry(List.of(new CuseIoctl.Span(0x1_0000_0000L, 4)), List.of());
        assertEquals(List.of(reply(6, -14, "")), written);
    }

    @Test
    void aRequestIsAnsweredOnce() {
        open();
        receive(39, 6, FILE_1 + "02000000" + "0d692880" + "00".repeat(16));
        assertEquals(1, session.pendingRequests());
        CuseIoctl call = device.ioctl;
        assertThrows(IllegalArgumentException.class, () -> call.done(0, new byte[1]), "there is no room for data");
        call.done(5, new byte[0]);
        assertEquals(0, session.pendingRequests());
        assertThrows(IllegalStateException.class, () -> call.fail(Errno.EIO));
        assertThrows(IllegalStateException.class, () -> call.done(0, new byte[0]));
        assertEquals(reply(6, 0, "05000000 00000000 00000000 00000000"), written.get(written.size() - 1));
    }

    @Test
    void aDefectOfTheDeviceCostsOneCallerAnError() {
        open();
        written.clear();
        device.defect = new IllegalStateException("defect");
        receive(39, 6, FILE_1 + "02000000" + "0d692880" + "00".repeat(16));
        assertEquals(List.of(reply(6, -5, "")), written);
        device.defect = null;
        receive(39, 8, FILE_1 + "02000000" + "0d692880" + "00".repeat(16));
        device.ioctl.done(0, new byte[0]);
        assertEquals(reply(8, 0, IOCTL_OK), written.get(1));
    }

    @Test
    void readsAndWritesMayWait() {
        open();
        written.clear();
        receive(15, 6, FILE_1 + "00".repeat(8) + "10000000" + "00000000" + "00".repeat(8) + "00080000" + "00000000");
        receive(
                16,
                8,
                FILE_1 + "00".repeat(8) + "01000000" + "00000000" + "00".repeat(8) + "02000000" + "00000000" + "56");
        assertEquals(List.of(), written);
        assertEquals(16, device.read.sizeBytes());
        assertEquals(0x800, device.read.fileFlags());
        assertArrayEquals(new byte[] {0x56}, device.write.data());
        device.write.done(1);
        device.read.done(new byte[] {0x2A});
        assertEquals(List.of(reply(8, 0, "01000000 00000000"), reply(6, 0, "2a")), written);
    }

    @Test
    void aSignalEndsAWaitTheWayTheDeviceWants() {
        open();
        written.clear();
        receive(15, 6, FILE_1 + "00".repeat(8) + "10000000" + "00".repeat(20));
        device.read.onInterrupt(() -> device.read.fail(Errno.EINTR));
        assertEquals(List.of(), written);
        receive(36, 7, "0600000000000000");
        assertEquals(List.of(reply(6, -4, "")), written);
        receive(36, 7, "0600000000000000");
        assertEquals(1, written.size(), "one that comes too late is nobody's");
    }

    @Test
    void aSignalThatIsThereAlreadyIsNotLost() {
        open();
        receive(15, 6, FILE_1 + "00".repeat(8) + "10000000" + "00".repeat(20));
        receive(36, 7, "0600000000000000");
        boolean[] told = new boolean[1];
        device.read.onInterrupt(() -> told[0] = true);
        assertTrue(told[0]);
    }

    @Test
    void whoPollsIsKnownBeforeTheFileIsAskedAndWokenByItsHandle() {
        open();
        written.clear();
        device.wakeUp.run();
        assertEquals(List.of(), written, "nobody polls yet");
        device.readyFor = 0x41;
        receive(40, 6, FILE_1 + "efbeadde00000000" + "01000000" + "c3000000");
        String notification = "18000000" + "01000000" + "0000000000000000" + "efbeadde00000000";
        assertEquals(List.of(notification, reply(6, 0, "41000000 00000000")), written);
        receive(18, 8, FILE_1 + "00".repeat(16));
        device.wakeUp.run();
        assertEquals(3, written.size(), "a closed file wakes nobody");
    }

    @Test
    void whatNoDeviceHasIsNotImplemented() {
        open();
        written.clear();
        for (int opcode : new int[] {1, 20, 25, 38, 41, 45, 5000}) {
            receive(opcode, 6, "00".repeat(64));
        }
        assertEquals(7, written.stream().filter(reply(6, -38, "")::equals).count());
    }

    @Test
    void messagesThatAreCutShortAreErrorsAndOthersNothing() {
        open();
        written.clear();
        for (int opcode : new int[] {14, 15, 16, 18, 39, 40}) {
            receive(opcode, 6, "00".repeat(7));
        }
        receive(39, 6, FILE_1 + "02000000" + "0d692880" + "00".repeat(8) + "05000000" + "00000000" + "aabb");
        receive(16, 6, FILE_1 + "00".repeat(8) + "05000000" + "00".repeat(20) + "56");
        receive(4096, 6, INIT_BODY);
        assertEquals(9, written.stream().filter(reply(6, -5, "")::equals).count());
        byte[] wrongLength = HexFormat.of().parseHex("29000000" + "0e000000" + "00".repeat(40));
        NativeBuffer message = new NativeBuffer(CuseSession.MESSAGE_BYTES);
        message.write(0, wrongLength, 0, wrongLength.length);
        session.receive(message, wrongLength.length);
        session.receive(message, 12);
        session.receive(message, 0);
        assertEquals(9, written.size());
    }

    @Test
    void beforeInitNothingIsServed() {
        receive(14, 4, OPEN_BODY);
        assertEquals(List.of(reply(4, -5, "")), written);
        assertEquals(List.of(), calls);
    }

    @Test
    void filesNobodyHasOpenedAreBadDescriptors() {
        begin();
        for (int opcode : new int[] {15, 16, 18, 39, 40}) {
            receive(opcode, 6, "2a" + "00".repeat(39));
        }
        assertEquals(5, written.stream().filter(reply(6, -9, "")::equals).count());
    }

    @Test
    void closingReleasesEveryFile() {
        open();
        receive(14, 6, OPEN_BODY);
        session.close();
        session.close();
        assertEquals(2, calls.stream().filter("release"::equals).count());
        written.clear();
        receive(14, 8, OPEN_BODY);
        assertEquals(List.of(), written);
    }

    /** A small table has the place of the seventeenth before that of the second. */
    @Test
    void filesAreInTheOrderInWhichTheyWereOpened() {
        begin();
        for (int handle = 1; handle <= 17; handle++) {
            receive(session, 14, 4, OPEN_BODY, handle);
            if (handle != 2 && handle != 16 && handle != 17) {
                receive(18, 6, HexFormat.of().toHexDigits(Long.reverseBytes(handle)) + "00".repeat(16));
            }
        }
        assertEquals(
                List.of(2, 16, 17),
                session.status().files().stream()
                        .map(file -> file.openedBy().pid())
                        .toList());
    }

    /** Another thread may be quicker than the one that has the request begin. */
    @Test
    void aRequestThatIsAnsweredBeforeItBeginsIsNotPending() {
        open();
        receive(39, 6, FILE_1 + "02000000" + "0d692880" + "00".repeat(16));
        device.ioctl.done(0, new byte[0]);
        device.ioctl.begin();
        assertEquals(0, session.pendingRequests());
    }

    @Test
    void aPartOfWhatWasFetchedIsWithinIt() {
        open();
        device.partOffset = 1;
        receive(39, 6, FILE_1 + "02000000" + "0d692880" + "00".repeat(8) + "03000000" + "00000000" + "aabbcc");
        assertArrayEquals(new byte[] {(byte) 0xBB, (byte) 0xCC}, device.in);
        written.clear();
        device.partOffset = 2;
        receive(39, 8, FILE_1 + "02000000" + "0d692880" + "00".repeat(8) + "03000000" + "00000000" + "aabbcc");
        assertEquals(List.of(reply(8, -5, "")), written, "there is no such part");
    }

    @Test
    void namesThatAreNoNodesAreRefused() {
        for (String name : List.of("", "/ipmi0", "ipmi0/", "a//b", "ipmi 0", "ä", "a\0b", "x".repeat(65))) {
            assertThrows(IllegalArgumentException.class, () -> new CuseSession(this::write, name, device), name);
        }
        assertEquals("ipmidev/0", new CuseSession(this::write, "ipmidev/0", device).name());
    }

    private void begin() {
        receive(4096, 2, INIT_BODY);
        written.clear();
    }

    private void open() {
        begin();
        receive(14, 4, OPEN_BODY);
    }

    private void receive(int opcode, long unique, String body) {
        receive(session, opcode, unique, body);
    }

    private static void receive(CuseSession to, int opcode, long unique, String body) {
        receive(to, opcode, unique, body, 4711);
    }

    private static void receive(CuseSession to, int opcode, long unique, String body, int pid) {
        byte[] bytes = HexFormat.of().parseHex(body.replace(" ", ""));
        String caller = "e8030000" + "64000000" + u32(pid) + "00000000";
        byte[] header = HexFormat.of()
                .parseHex(u32(40 + bytes.length) + u32(opcode) + u32((int) unique) + u32(0) + u32(0) + u32(0) + caller);
        NativeBuffer message = new NativeBuffer(CuseSession.MESSAGE_BYTES);
        message.write(0, header, 0, header.length);
        message.write(header.length, bytes, 0, bytes.length);
        to.receive(message, header.length + bytes.length);
    }

    private static String reply(long unique, int error, String body) {
        String bytes = body.replace(" ", "");
        return u32(16 + bytes.length() / 2) + u32(error) + u32((int) unique) + u32(0) + bytes;
    }

    private static String u32(int value) {
        return HexFormat.of().toHexDigits(Integer.reverseBytes(value));
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.US_ASCII));
    }
}
