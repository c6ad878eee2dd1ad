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
