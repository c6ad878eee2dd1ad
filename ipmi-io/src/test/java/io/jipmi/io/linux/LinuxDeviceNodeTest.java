package io.jipmi.io.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jipmi.io.DeviceNode;
import io.jipmi.io.DeviceNodes;
import io.jipmi.io.Errno;
import io.jipmi.io.IoFault;
import io.jipmi.io.NativeBuffer;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against the kernel's pseudo terminals: a character device every machine has, with ioctls and a read queue. */
class LinuxDeviceNodeTest {
    private static final String PTMX = "/dev/ptmx";
    private static final long TIOCGPTN = 0x80045430L; // abi: sys/ioctl.h
    private static final long TIOCSPTLCK = 0x40045431L; // abi: sys/ioctl.h
    private static final long FIONREAD = 0x541BL; // abi: sys/ioctl.h

    private final NativeBuffer buffer = new NativeBuffer(64);

    @BeforeEach
    void needsPseudoTerminals() {
        assumeTrue(Files.isWritable(Path.of(PTMX)), "no pseudo terminals here");
    }

    @Test
    void aDeviceBecomesReadableWhenItHasSomething() throws Exception {
        try (DeviceNode master = DeviceNodes.open(PTMX);
                OutputStream other = Files.newOutputStream(otherEnd(master))) {
            assertFalse(master.readable());
            other.write("abc".getBytes(StandardCharsets.US_ASCII));
            other.flush();
            assertTrue(master.readable());
            assertEquals(0, master.ioctl(FIONREAD, buffer, 8));
            assertEquals(3, buffer.i32(8));
        }
    }

    @Test
    void aDeviceWhoseOtherEndIsGoneIsGone() throws Exception {
        try (DeviceNode master = DeviceNodes.open(PTMX)) {
            Files.newOutputStream(otherEnd(master)).close();
            assertEquals(
                    Errno.ENODEV, assertThrows(IoFault.class, master::readable).errno());
        }
    }

    @Test
    void anIoctlTheDeviceDoesNotKnowFailsWithItsReason() throws Exception {
        try (DeviceNode master = DeviceNodes.open(PTMX)) {
            IoFault fault = assertThrows(IoFault.class, () -> master.ioctl(0x80046912L, buffer, 0));
            assertEquals(Errno.ENOTTY, fault.errno());
        }
    }

    @Test
    void aClosedNodeRefusesEverything() throws Exception {
        DeviceNode master = DeviceNodes.open(PTMX);
        master.close();
        master.close();
        assertEquals(Errno.EBADF, assertThrows(IoFault.class, master::readable).errno());
        IoFault fault = assertThrows(IoFault.class, () -> master.ioctl(FIONREAD, buffer, 0));
        assertEquals(Errno.EBADF, fault.errno());
    }

    @Test
    void aMissingNodeIsNamed() {
        IoFault fault = assertThrows(IoFault.class, () -> DeviceNodes.open("/dev/no-such-node"));
        assertEquals(Errno.ENOENT, fault.errno());
        assertEquals("/dev/no-such-node", fault.target());
    }

    private Path otherEnd(DeviceNode master) throws IoFault {
        buffer.putI32(0, 0);
        master.ioctl(TIOCSPTLCK, buffer, 0);
        master.ioctl(TIOCGPTN, buffer, 0);
        return Path.of("/dev/pts/" + buffer.i32(0));
    }
}
