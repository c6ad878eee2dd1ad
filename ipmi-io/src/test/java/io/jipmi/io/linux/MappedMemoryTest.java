package io.jipmi.io.linux;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jipmi.io.Errno;
import io.jipmi.io.IoFault;
import io.jipmi.io.IoRange;
import io.jipmi.io.MemorySpace;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An ordinary file in memory behaves like a device whose registers keep what is written. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MappedMemoryTest {
    /** Not at the beginning of a page, as a small BAR may lie; three pages of 4 KiB below the end of the first 4 GiB. */
    private static final IoRange WINDOW = IoRange.memory(0xFE00_0040L, 0xFE00_104FL);

    private static final long ORIGIN = 0xFE00_0000L;
    private static final long PAST_END = WINDOW.last() + 1;

    private Path file;

    @BeforeEach
    void layOutMemory() throws IOException {
        Path shared = Path.of("/dev/shm");
        file = Files.isWritable(shared) ? Files.createTempFile(shared, "jipmi", "") : Files.createTempFile("jipmi", "");
        byte[] memory = new byte[1 << 17];
        for (int i = 0; i < memory.length; i++) {
            memory[i] = (byte) (0x81 + i);
        }
        Files.write(file, memory);
    }

    @AfterEach
    void removeMemory() throws IOException {
        Files.delete(file);
    }

    @Test
    void readsEveryWidthUnsignedUpTo16Bits() throws IOException {
        ByteBuffer expected = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.nativeOrder());
        try (MemorySpace memory = map()) {
            assertEquals(0xC1, memory.read8(WINDOW.first()));
            assertEquals(0xC2, memory.read8(WINDOW.first() + 1));
            assertEquals(expected.getShort(0x42) & 0xFFFF, memory.read16(WINDOW.first() + 2));
            assertEquals(expected.getInt(0x44), memory.read32(WINDOW.first() + 4));
            assertEquals(expected.getLong(0x48), memory.read64(WINDOW.first() + 8));
            assertEquals(expected.getLong(0x1048), memory.read64(PAST_END - 8));
            assertEquals(expected.get(0x104F) & 0xFF, memory.read8(PAST_END - 1));
        }
    }

    @Test
    void writesExactlyTheBytesOfTheWidthAndIgnoresHigherBits() throws IOException {
        byte[] before = Files.readAllBytes(file);
        ByteBuffer expected = ByteBuffer.wrap(before.clone()).order(ByteOrder.nativeOrder());
        expected.put(0x41, (byte) 0x78).putShort(0x4A, (short) 0x5678).putInt(0x54, 0x87654321);
        expected.putLong(0x1048, 0x0123456789ABCDEFL);
        try (MemorySpace memory = map()) {
            memory.write8(ORIGIN + 0x41, 0x12345678);
            memory.write16(ORIGIN + 0x4A, 0x12345678);
            memory.write32(ORIGIN + 0x54, 0x87654321);
            memory.write64(ORIGIN + 0x1048, 0x0123456789ABCDEFL);
        }
        assertArrayEquals(expected.array(), Files.readAllBytes(file));
    }

    @Test
    void refusesAddressesOutsideTheWindowBeforeTheyAreTouched() throws IOException {
        try (MemorySpace memory = map()) {
            for (long address :
                    new long[] {WINDOW.first() - 1, PAST_END, ORIGIN, 0, -1, Long.MIN_VALUE, Long.MAX_VALUE}) {
                assertThrows(IllegalArgumentException.class, () -> memory.read8(address));
                assertThrows(IllegalArgumentException.class, () -> memory.write8(address, 0));
            }
            for (long address : new long[] {WINDOW.first() - 8, PAST_END, PAST_END - 8 + 0x1000}) {
                assertThrows(IllegalArgumentException.class, () -> memory.read16(address));
                assertThrows(IllegalArgumentException.class, () -> memory.read32(address));
                assertThrows(IllegalArgumentException.class, () -> memory.read64(address));
                assertThrows(IllegalArgumentException.class, () -> memory.write16(address, 0));
                assertThrows(IllegalArgumentException.class, () -> memory.write32(address, 0));
                assertThrows(IllegalArgumentException.class, () -> memory.write64(address, 0));
            }
        }
    }

    @Test
    void refusesAnAccessThatBeginsInsideAndEndsOutside() throws IOException {
        IoRange five = IoRange.memory(ORIGIN + 0x100, ORIGIN + 0x104);
        try (MemorySpace memory = MappedMemory.map(file.toString(), five, ORIGIN)) {
            assertEquals(0x85, memory.read8(five.last()));
            assertThrows(IllegalArgumentException.class, () -> memory.read16(five.last()));
            assertThrows(IllegalArgumentException.class, () -> memory.read32(five.last()));
            assertThrows(IllegalArgumentException.class, () -> memory.read64(five.first()));
        }
    }

    @Test
    void refusesAddressesThatAreNoMultipleOfTheWidth() throws IOException {
        try (MemorySpace memory = map()) {
            IllegalArgumentException refused =
                    assertThrows(IllegalArgumentException.class, () -> memory.read16(WINDOW.first() + 1));
            assertEquals(
                    "2 bytes at 0xfe000041 are not aligned and inside 0xfe000040..0xfe00104f", refused.getMessage());
            assertThrows(IllegalArgumentException.class, () -> memory.read32(WINDOW.first() + 2));
            assertThrows(IllegalArgumentException.class, () -> memory.read64(WINDOW.first() + 4));
            assertThrows(IllegalArgumentException.class, () -> memory.write16(WINDOW.first() + 1, 0));
            assertThrows(IllegalArgumentException.class, () -> memory.write32(WINDOW.first() + 2, 0));
            assertThrows(IllegalArgumentException.class, () -> memory.write64(WINDOW.first() + 4, 0));
        }
    }

    @Test
    void windowsAboveTheSignedHalfOfTheAddressSpaceWorkToo() throws IOException {
        IoRange high = IoRange.memory(-0x2000 + 8, -0x1000 + 7);
        try (MemorySpace memory = MappedMemory.map(file.toString(), high, -0x2000)) {
            assertEquals(0x89, memory.read8(high.first()));
            assertEquals(0x88, memory.read8(high.last()));
            assertThrows(IllegalArgumentException.class, () -> memory.read8(high.last() + 1));
        }
    }

    @Test
    void portsCannotBeMapped() {
        assertThrows(
                IllegalArgumentException.class,
                () -> MappedMemory.map(file.toString(), IoRange.ports(0xCA2, 0xCA3), 0)
                        .close());
    }

    @Test
    void accessAfterCloseIsEbadfReachesNothingAndCloseIsIdempotent() throws IOException {
        byte[] before = Files.readAllBytes(file);
        MemorySpace memory = map();
        memory.close();
        memory.close();
        IoFault fault = assertThrows(IoFault.class, () -> memory.read8(WINDOW.first()));
        assertEquals("read " + file + " at 0xfe000040: EBADF (bad file descriptor)", fault.getMessage());
        fault = assertThrows(IoFault.class, () -> memory.write64(WINDOW.first(), 0));
        assertEquals(Errno.EBADF, fault.errno());
        assertArrayEquals(before, Files.readAllBytes(file));
        assertThrows(IllegalArgumentException.class, () -> memory.read8(0), "a defect is one after close, too");
    }

    @Test
    void closeLetsGoOfTheDeviceAtOnce() throws IOException {
        assumeTrue(Files.isReadable(Path.of("/proc/self/maps")), "no list of mappings here");
        MemorySpace memory = map();
        assertTrue(isMapped());
        memory.close();
        assertEquals(false, isMapped());
    }

    @Test
    void anAccessThatRunsDuringCloseEitherReachesTheDeviceOrIsAFault() throws Exception {
        byte[] ones = new byte[1 << 17];
        Arrays.fill(ones, (byte) 0xA5);
        Files.write(file, ones);
        for (int round = 0; round < 200; round++) {
            MemorySpace memory = map();
            CountDownLatch running = new CountDownLatch(1);
            CompletableFuture<Errno> reader = CompletableFuture.supplyAsync(() -> readUntilItFails(memory, running));
            assertTrue(running.await(30, TimeUnit.SECONDS));
            memory.close();
            assertEquals(Errno.EBADF, reader.get(30, TimeUnit.SECONDS));
        }
    }

    private static Errno readUntilItFails(MemorySpace memory, CountDownLatch running) {
        try {
            while (true) {
                assertEquals(0xA5A5A5A5, memory.read32(WINDOW.first()), "what stands in the device's place was read");
                memory.write8(WINDOW.last(), 0xA5);
                running.countDown();
            }
        } catch (IoFault closed) {
            return closed.errno();
        }
    }

    private boolean isMapped() throws IOException {
        return Files.readString(Path.of("/proc/self/maps")).contains(file.toString());
    }

    private MemorySpace map() throws IoFault {
        return MappedMemory.map(file.toString(), WINDOW, ORIGIN);
    }
}
