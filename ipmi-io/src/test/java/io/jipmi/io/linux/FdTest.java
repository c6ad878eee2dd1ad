package io.jipmi.io.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.jna.Memory;
import io.jipmi.io.Errno;
import io.jipmi.io.IoFault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FdTest {
    private static final long FIONREAD = 0x541BL; // abi: sys/ioctl.h

    @TempDir
    Path directory;

    private Path file;
    private final Memory buffer = new Memory(16);

    @BeforeEach
    void writeFile() throws IOException {
        file = Files.writeString(directory.resolve("datei-ä"), "0123456789", StandardCharsets.US_ASCII);
    }

    @Test
    void openFailureNamesPathAndReason() {
        String missing = directory.resolve("missing").toString();
        IoFault fault = assertThrows(IoFault.class, () -> Fd.open(missing, LinuxAbi.O_RDWR, 0));
        assertEquals(Errno.ENOENT, fault.errno());
        assertEquals("open", fault.operation());
        assertEquals(missing, fault.target());
    }

    @Test
    void readsAndWritesAtAnOffset() throws IOException {
        try (Fd fd = open()) {
            assertEquals(3, fd.pread(Fd.address(buffer), 3, 4));
            assertEquals('4', buffer.getByte(0));
            assertEquals('6', buffer.getByte(2));
            buffer.setByte(0, (byte) 'X');
            assertEquals(1, fd.pwrite(Fd.address(buffer), 1, 9));
            assertEquals(0, fd.pread(Fd.address(buffer), 1, 10), "end of file");
        }
        assertEquals("012345678X", Files.readString(file));
    }

    @Test
    void aFailedCallLeavesNoTraceInTheNextOne() throws IOException {
        try (Fd fd = open()) {
            IoFault bad = assertThrows(IoFault.class, () -> fd.pread(Fd.address(buffer), 1, -1));
            assertEquals(Errno.EINVAL, bad.errno());
            assertEquals(1, fd.pread(Fd.address(buffer), 1, 0));
        }
    }

    @Test
    void ioctlReachesTheDevice() throws IOException {
        try (Fd fd = open()) {
            assertEquals(0, fd.ioctl(FIONREAD, Fd.address(buffer)));
            assertEquals(10, buffer.getInt(0));
            IoFault unknown = assertThrows(IoFault.class, () -> fd.ioctl(0x80046900L, 0));
            assertEquals(Errno.ENOTTY, unknown.errno());
            assertEquals("ioctl 0x80046900 on", unknown.operation());
        }
    }

    @Test
    void truncates() throws IOException {
        try (Fd fd = open()) {
            fd.truncate(4);
        }
        assertEquals("0123", Files.readString(file));
    }

    @Test
    void lockExcludesAnotherDescriptorOfTheSameProcessUntilClosed() throws IOException {
        try (Fd second = open()) {
            try (Fd first = open()) {
                assertTrue(first.tryLock(LinuxAbi.LOCK_EX));
                assertFalse(second.tryLock(LinuxAbi.LOCK_EX));
                assertFalse(second.tryLock(LinuxAbi.LOCK_SH));
            }
            assertTrue(second.tryLock(LinuxAbi.LOCK_EX));
        }
    }

    @Test
    void everyCallAfterCloseIsEbadfAndLeavesAReusedNumberAlone() throws IOException {
        Fd closed = open();
        int number = closed.number();
        closed.close();
        closed.close();
        List<Fd> others = new ArrayList<>();
        try {
            // The kernel hands out the lowest free number, so one of a few new descriptors has the old one.
            while (others.stream().noneMatch(fd -> fd.number() == number) && others.size() < 64) {
                others.add(open());
            }
            assertTrue(others.stream().anyMatch(fd -> fd.number() == number), "number was not reused");
            closed.close();
            long address = Fd.address(buffer);
            assertEbadf(() -> closed.pread(address, 1, 0));
            assertEbadf(() -> closed.pwrite(address, 1, 0));
            assertEbadf(() -> closed.ioctl(FIONREAD, address));
            assertEbadf(() -> closed.truncate(0));
            assertEbadf(() -> closed.tryLock(LinuxAbi.LOCK_EX));
            for (Fd other : others) {
                assertEquals(1, other.pread(address, 1, 0), "a second close hit someone else's descriptor");
            }
            assertEquals("0123456789", Files.readString(file));
        } finally {
            others.forEach(Fd::close);
        }
    }

    @Test
    void descriptorsAreGivenBackToTheKernel() throws IOException {
        long before = openDescriptors();
        for (int i = 0; i < 200; i++) {
            open().close();
        }
        assertTrue(openDescriptors() < before + 100, "descriptors leak");
    }

    @Test
    void closeDuringACallGivesTheNumberBackOnlyWhenTheCallHasEnded() throws IOException {
        Fd fd = open();
        Fd.Descriptor descriptor = fd.descriptor();
        assertEquals(fd.number(), descriptor.acquire("first call"));
        assertEquals(fd.number(), descriptor.acquire("second call"));
        fd.close();
        assertEbadf(() -> descriptor.acquire("later call"));
        descriptor.release();
        assertTrue(isOpen(file), "the second call's number was given back under it");
        descriptor.release();
        assertFalse(isOpen(file), "nobody gave the number back");
    }

    @Test
    void aForgottenDescriptorIsClosedOnceItsOwnerIsGone() throws Exception {
        Path unique = Files.createFile(directory.resolve("forgotten"));
        forget(unique);
        long deadlineNs = System.nanoTime() + 20_000_000_000L;
        while (isOpen(unique) && System.nanoTime() - deadlineNs < 0) {
            System.gc();
            Thread.onSpinWait();
        }
        assertFalse(isOpen(unique), "still open after garbage collection");
    }

    private static void forget(Path path) throws IoFault {
        Fd forgotten = Fd.open(path.toString(), LinuxAbi.O_RDWR, 0);
        assertEquals(path.toString(), forgotten.path());
    }

    private Fd open() throws IoFault {
        return Fd.open(file.toString(), LinuxAbi.O_RDWR, 0);
    }

    private static void assertEbadf(org.junit.jupiter.api.function.Executable call) {
        assertEquals(Errno.EBADF, assertThrows(IoFault.class, call).errno());
    }

    private static long openDescriptors() throws IOException {
        try (var list = Files.list(Path.of("/proc/self/fd"))) {
            return list.count();
        }
    }

    private static boolean isOpen(Path path) throws IOException {
        try (var list = Files.list(Path.of("/proc/self/fd"))) {
            return list.anyMatch(link -> {
                try {
                    return Files.readSymbolicLink(link).equals(path);
                } catch (IOException gone) {
                    return false;
                }
            });
        }
    }
}
