package io.jipmi.it.qtest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.io.Errno;
import io.jipmi.io.IoFault;
import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the QEMU tests stand on. */
@Tag("qemu")
class QtestPortSpaceIT {
    private static final int PCI_CONFIG_ADDRESS = 0xCF8;
    private static final int PCI_CONFIG_DATA = 0xCFC;
    private static final long RAM = 0x10_0000;

    @Test
    void accessesAllWidths() throws IOException {
        try (QemuMachine machine = QemuMachine.builder().start()) {
            QtestPortSpace ports = machine.ports();

            ports.out32(PCI_CONFIG_ADDRESS, 0x8000_0000);

            assertEquals(0x8000_0000, ports.in32(PCI_CONFIG_ADDRESS));
            assertEquals(0x8086, ports.in16(PCI_CONFIG_DATA), "vendor of the host bridge");
            assertEquals(0x86, ports.in8(PCI_CONFIG_DATA));
            assertEquals(0x80, ports.in8(PCI_CONFIG_DATA + 1));
        }
    }

    /** Values on a big-endian machine: the bytes tell whether an access was one of its width, in the machine's order. */
    @Test
    void accessesMemoryInAllWidths() throws IOException {
        try (QemuMachine machine = QemuMachine.withMemoryMappedBt()) {
            QtestMemorySpace memory = machine.memory();

            memory.write64(RAM, 0x8122_3344_5566_7788L);

            assertEquals(0x8122_3344_5566_7788L, memory.read64(RAM));
            assertEquals(0x8122_3344, memory.read32(RAM));
            assertEquals(0x8122, memory.read16(RAM));
            assertEquals(0x81, memory.read8(RAM));
            memory.write8(RAM, 0xA5);
            memory.write16(RAM + 2, 0xB6C7);
            memory.write32(RAM + 4, 0x9E8F_7A6B);
            assertEquals(0xA522_B6C7_9E8F_7A6BL, memory.read64(RAM));
        }
    }

    @Test
    void anUndecodedPortReadsAllOnes() throws IOException {
        try (QemuMachine machine = QemuMachine.builder().start()) {
            assertEquals(0xFF, machine.ports().in8(QemuMachine.KCS_BASE));
        }
    }

    @Test
    void anAccessFailsWhenQemuIsGone() throws IOException {
        try (QemuMachine machine = QemuMachine.withKcs()) {
            assertEquals(0, machine.ports().in8(QemuMachine.KCS_BASE + 1));

            machine.kill();

            IoFault fault = assertThrows(IoFault.class, () -> machine.ports().in8(QemuMachine.KCS_BASE + 1));
            assertTrue(fault.getMessage().contains("0xca3"), fault.getMessage());
            assertThrows(IoFault.class, () -> machine.ports().out8(QemuMachine.KCS_BASE, 0), "still broken");
        }
    }

    @Test
    void anAccessAfterCloseFailsWithEbadf() throws IOException {
        try (QemuMachine machine = QemuMachine.withKcs()) {
            machine.ports().close();
            machine.ports().close();

            IoFault fault = assertThrows(IoFault.class, () -> machine.ports().in8(QemuMachine.KCS_BASE));
            assertEquals(Errno.EBADF, fault.errno());
        }
    }

    @Test
    void aMachineThatCannotStartSaysWhatQemuSaid() {
        QemuMachine.assumeInstalled();
        IOException refused = assertThrows(
                IOException.class,
                () -> QemuMachine.builder().device("no-such-device").start());

        assertTrue(refused.getMessage().contains("no-such-device"), refused.getMessage());
    }

    @Test
    void closingTheMachineEndsQemu() throws IOException {
        QemuMachine machine = QemuMachine.withKcs();
        assertTrue(machine.toString().contains("is running"), machine.toString());

        machine.close();

        assertFalse(machine.toString().contains("is running"), machine.toString());
    }
}
