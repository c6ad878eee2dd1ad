package io.jipmi.io.linux;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.abort;

import io.jipmi.io.Errno;
import io.jipmi.io.IoFault;
import io.jipmi.io.PortSpace;
import io.jipmi.io.PortSpaces;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.management.JMException;
import javax.management.ObjectName;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An ordinary file as long as the port space behaves like {@code /dev/port} whose registers keep what is written. */
class DevPortTest {
    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void layOutPorts() throws IOException {
        byte[] ports = new byte[0x10000];
        ports[0xCA2] = (byte) 0x81;
        ports[0xCA3] = (byte) 0x92;
        ports[0xCA4] = (byte) 0xA3;
        ports[0xCA5] = (byte) 0xB4;
        ports[0xFFFF] = (byte) 0xFE;
        file = Files.write(directory.resolve("port"), ports);
    }

    @Test
    void readsOneByteUnsigned() throws IOException {
        try (PortSpace ports = new DevPort(file.toString())) {
            assertEquals(0x81, ports.in8(0xCA2));
            assertEquals(0x92, ports.in8(0xCA3));
            assertEquals(0, ports.in8(0));
            assertEquals(0xFE, ports.in8(0xFFFF));
        }
    }

    @Test
    void readsWiderValuesLittleEndian() throws IOException {
        try (PortSpace ports = new DevPort(file.toString())) {
            assertEquals(0x9281, ports.in16(0xCA2));
            assertEquals(0xB4A39281, ports.in32(0xCA2));
            assertEquals(0xFE00, ports.in16(0xFFFE));
        }
    }

    @Test
    void writesExactlyTheBytesOfTheWidthAndIgnoresHigherBits() throws IOException {
        try (PortSpace ports = new DevPort(file.toString())) {
            ports.out8(0x10, 0x12345678);
            ports.out16(0x20, 0x12345678);
            ports.out32(0x30, 0x87654321);
        }
        byte[] after = Files.readAllBytes(file);
        assertEquals(0x10000, after.length);
        assertArrayEquals(new byte[] {0x78, 0, 0, 0}, slice(after, 0x10));
        assertArrayEquals(new byte[] {0x78, 0x56, 0, 0}, slice(after, 0x20));
        assertArrayEquals(new byte[] {0x21, 0x43, 0x65, (byte) 0x87}, slice(after, 0x30));
    }

    @Test
    void refusesPortsOutsideTheSpace() throws IOException {
        try (PortSpace ports = new DevPort(file.toString())) {
            assertThrows(IllegalArgumentException.class, () -> ports.in8(-1));
            assertThrows(IllegalArgumentException.class, () -> ports.in8(0x10000));
            assertThrows(IllegalArgumentException.class, () -> ports.in16(0xFFFF));
            assertThrows(IllegalArgumentException.class, () -> ports.out32(0xFFFD, 0));
        }
    }

    @Test
    void aFileThatHoldsAPartOfThePortsIsReadAtTheirDistanceFromItsFirst() throws IOException {
        Path bar = Files.write(
                directory.resolve("resource0"), new byte[] {0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x78});
        try (PortSpace ports = PortSpaces.pciBar(bar, 0xC040, 8)) {
            assertEquals(0x11, ports.in8(0xC040));
            assertEquals(0x78, ports.in8(0xC047));
            assertEquals(0x78776655, ports.in32(0xC044));
            ports.out16(0xC042, 0xBBAA);
            assertThrows(IllegalArgumentException.class, () -> ports.in8(0xC03F));
            assertThrows(IllegalArgumentException.class, () -> ports.in8(0xC048));
            assertThrows(IllegalArgumentException.class, () -> ports.in16(0xC047));
            assertThrows(IllegalArgumentException.class, () -> ports.out32(0xC045, 0));
            assertThrows(IllegalArgumentException.class, () -> ports.in8(0));
        }
        assertArrayEquals(
                new byte[] {0x11, 0x22, (byte) 0xAA, (byte) 0xBB, 0x55, 0x66, 0x77, 0x78}, Files.readAllBytes(bar));
        assertThrows(IllegalArgumentException.class, () -> new DevPort(bar.toString(), 0xFFFC, 8).close());
    }

    @Test
    void aBarThatIsMissingOrTooShortIsToldAsSuch() throws IOException {
        Path bar = directory.resolve("resource0");
        IoFault fault = assertThrows(
                IoFault.class, () -> PortSpaces.pciBar(bar, 0xC040, 8).close());
        assertEquals(Errno.ENOENT, fault.errno());
        assertEquals("there is no such PCI function, or it has no such BAR; list them with lspci -v", fault.remedy());
        Files.write(bar, new byte[4]);
        fault = assertThrows(
                IoFault.class, () -> PortSpaces.pciBar(bar, 0xC040, 8).close());
        assertEquals("the BAR has 4 bytes, not 8; correct the address range", fault.remedy());
    }

    @Test
    void shortTransferIsAFaultThatNamesThePort() throws IOException {
        Files.write(file, new byte[] {1, 2, 3});
        try (PortSpace ports = new DevPort(file.toString())) {
            assertEquals(3, ports.in8(2));
            IoFault fault = assertThrows(IoFault.class, () -> ports.in16(2));
            assertEquals(Errno.EIO, fault.errno());
            assertEquals("read " + file + " at 0x2: EIO (input/output error)", fault.getMessage());
        }
    }

    @Test
    void accessAfterCloseIsEbadfAndCloseIsIdempotent() throws IOException {
        PortSpace ports = new DevPort(file.toString());
        ports.close();
        ports.close();
        assertEquals(
                Errno.EBADF, assertThrows(IoFault.class, () -> ports.in8(0xCA2)).errno());
        assertEquals(
                Errno.EBADF,
                assertThrows(IoFault.class, () -> ports.out8(0xCA2, 1)).errno());
    }

    @Test
    void accessesAllocateNothing() throws Exception {
        try (PortSpace ports = new DevPort(file.toString())) {
            int accesses = 20_000;
            exercise(ports, accesses);
            long before = allocatedBytes();
            exercise(ports, accesses);
            long newBytes = allocatedBytes() - before;
            // The measurement itself and a compilation in between may cost a little; one object per access would not.
            assertEquals(0, newBytes / accesses, () -> newBytes + " bytes in " + accesses + " rounds");
        }
    }

    @Test
    void theRealPortSpaceKeepsWhatARegisterHolds() throws IOException {
        try (PortSpace ports = realPorts()) {
            // Port 0x61, system control: bits 0 to 3 are set by software only. 0x80 takes any byte, as a PC's delay.
            int control = ports.in8(0x61) & 0x0F;
            ports.out8(0x80, 0);
            assertEquals(control, ports.in8(0x61) & 0x0F);
            assertEquals(control, ports.in16(0x61) & 0x0F);
        }
    }

    private static PortSpace realPorts() {
        try {
            return PortSpaces.devPort();
        } catch (IoFault unusable) {
            return abort(unusable.getMessage());
        }
    }

    private static void exercise(PortSpace ports, int rounds) throws IoFault {
        for (int i = 0; i < rounds; i++) {
            ports.out8(0xCA2, ports.in8(0xCA3));
            ports.out32(0xCB0, ports.in16(0xCA4));
        }
    }

    /** By name: the interface that declares it is not part of every JDK. */
    private static long allocatedBytes() throws JMException {
        ObjectName threading = new ObjectName(ManagementFactory.THREAD_MXBEAN_NAME);
        return (long) ManagementFactory.getPlatformMBeanServer().getAttribute(threading, "CurrentThreadAllocatedBytes");
    }

    private static byte[] slice(byte[] bytes, int from) {
        return java.util.Arrays.copyOfRange(bytes, from, from + 4);
    }
}
