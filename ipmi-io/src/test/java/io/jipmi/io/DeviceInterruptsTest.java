package io.jipmi.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A fake sysfs keeps what is written to it, and a pipe stands for the node: counts come out of it as from a device. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DeviceInterruptsTest {
    private static final String SLOT = "0000:00:04.0";
    private static final String FUNCTION = "/sys/bus/pci/devices/" + SLOT;
    private static final String DRIVER = "/sys/bus/pci/drivers/uio_pci_generic";
    private static final long SOON_NS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long LONG_NS = TimeUnit.SECONDS.toNanos(50);

    @TempDir
    Path directory;

    private FixtureMachine machine;

    @BeforeEach
    void machineWithAnUnboundFunction() throws Exception {
        machine = new FixtureMachine(directory)
                .withDirectory(FUNCTION + "/uio/uio3")
                .with(FUNCTION + "/driver_override", "(null)\n")
                .with(DRIVER + "/bind", "")
                .with(DRIVER + "/unbind", "")
                .withDirectory("/dev");
        config(0x0107);
        int status = new ProcessBuilder("mkfifo", machine.path("/dev/uio3").toString())
                .inheritIO()
                .start()
                .waitFor();
        assertEquals(0, status, "mkfifo");
    }

    // Binding

    @Test
    void anUnboundFunctionIsBoundByOverrideAndGivenBackByClose() throws IOException {
        DeviceInterrupt interrupt = open();
        assertEquals("uio_pci_generic", content(FUNCTION + "/driver_override"));
        assertEquals(SLOT, content(DRIVER + "/bind"));
        assertEquals("", content(DRIVER + "/unbind"));
        interrupt.close();
        assertEquals(SLOT, content(DRIVER + "/unbind"));
        assertEquals("\n", content(FUNCTION + "/driver_override"));
        machine.with(DRIVER + "/unbind", "");
        interrupt.close();
        assertEquals("", content(DRIVER + "/unbind"), "close is idempotent");
    }

    @Test
    void aFunctionThatIsBoundAlreadyStaysAsItIs() throws IOException {
        boundTo("uio_pci_generic");
        open().close();
        assertEquals("(null)\n", content(FUNCTION + "/driver_override"));
        assertEquals("", content(DRIVER + "/bind"));
        assertEquals("", content(DRIVER + "/unbind"));
    }

    @Test
    void anotherDriversFunctionIsRefusedByItsNameAndLeftAlone() throws IOException {
        boundTo("ipmi_si");
        IoFault fault = refused();
        assertEquals(Errno.EBUSY, fault.errno());
        assertEquals(
                "take the interrupt of " + SLOT
                        + ": EBUSY (device or resource busy): the kernel's driver ipmi_si has it;"
                        + " unbind that first, or use its device node",
                fault.getMessage());
        assertEquals("(null)\n", content(FUNCTION + "/driver_override"));
        assertEquals("", content(DRIVER + "/bind"));
    }

    @Test
    void aFunctionKeptForAnotherDriverIsRefusedByItsName() throws IOException {
        machine.with(FUNCTION + "/driver_override", "vfio-pci\n");
        IoFault fault = refused();
        assertEquals(Errno.EBUSY, fault.errno());
        assertTrue(fault.remedy().contains("keeps it for vfio-pci"), fault.getMessage());
        assertEquals("vfio-pci\n", content(FUNCTION + "/driver_override"));
    }

    @Test
    void aDriverThatIsNotLoadedIsToldWithTheCommandThatLoadsIt() throws IOException {
        Files.delete(machine.path(DRIVER + "/bind"));
        Files.delete(machine.path(DRIVER + "/unbind"));
        Files.delete(machine.path(DRIVER));
        IoFault fault = refused();
        assertEquals(Errno.ENODEV, fault.errno());
        assertEquals("uio_pci_generic is not loaded; load it with modprobe uio_pci_generic", fault.remedy());
        assertEquals("(null)\n", content(FUNCTION + "/driver_override"));
    }

    @Test
    void aRefusedBindLeavesNoOverrideBehind() throws IOException {
        Files.delete(machine.path(DRIVER + "/bind"));
        assertEquals(Errno.ENOENT, refused().errno());
        assertEquals("\n", content(FUNCTION + "/driver_override"));
        assertEquals("", content(DRIVER + "/unbind"), "what was not bound is not unbound");
    }

    @Test
    void aDriverThatMakesNoDeviceIsLetGoAgain() throws IOException {
        Files.delete(machine.path(FUNCTION + "/uio/uio3"));
        IoFault fault = refused();
        assertEquals(Errno.ENODEV, fault.errno());
        assertTrue(fault.remedy().contains("made no device"), fault.getMessage());
        assertEquals(SLOT, content(DRIVER + "/unbind"));
        assertEquals("\n", content(FUNCTION + "/driver_override"));
    }

    @Test
    void aNodeThatCannotBeOpenedIsNamedAndTheFunctionLetGo() throws IOException {
        Files.delete(machine.path("/dev/uio3"));
        assertEquals(machine.path("/dev/uio3").toString(), refused().target());
        assertEquals(SLOT, content(DRIVER + "/unbind"));
    }

    @Test
    void aFunctionThatIsNotThereIsToldAsSuch() {
        IoFault fault = assertThrows(IoFault.class, () -> DeviceInterrupts.uio(machine.root(), "0000:00:1f.7"));
        assertEquals(Errno.ENODEV, fault.errno());
        assertEquals("0000:00:1f.7", fault.target());
        assertThrows(IllegalArgumentException.class, () -> DeviceInterrupts.uio(machine.root(), "../x"));
    }

    // Waiting

    @Test
    void aWaitLetsTheInterruptThroughAndChangesNothingElse() throws IOException {
        try (DeviceInterrupt interrupt = open()) {
            config(0xF507);
            assertFalse(interrupt.await(SOON_NS));
            assertArrayEquals(configOf(0xF107), Files.readAllBytes(machine.path(FUNCTION + "/config")));
        }
    }

    @Test
    void aWaitEndsWithTheInterruptAndCountsItOnce() throws IOException {
        try (DeviceInterrupt interrupt = open()) {
            raise();
            assertTrue(interrupt.await(LONG_NS));
            assertFalse(interrupt.await(SOON_NS));
            raise();
            assertTrue(interrupt.await(LONG_NS));
        }
    }

    @Test
    void aWaitWithoutAnInterruptTakesItsTimeAndNoMore() throws IOException {
        try (DeviceInterrupt interrupt = open()) {
            long waitNs = TimeUnit.MICROSECONDS.toNanos(1_300);
            long startNs = System.nanoTime();
            assertFalse(interrupt.await(waitNs));
            assertTrue(System.nanoTime() - startNs >= waitNs);
        }
    }

    @Test
    void aFunctionWhoseConfigurationIsGoneIsAFault() throws IOException {
        try (DeviceInterrupt interrupt = open()) {
            Files.write(machine.path(FUNCTION + "/config"), new byte[4]);
            assertEquals(
                    Errno.EIO,
                    assertThrows(IoFault.class, () -> interrupt.await(SOON_NS)).errno());
        }
    }

    @Test
    void waitingAfterCloseIsEbadf() throws IOException {
        DeviceInterrupt interrupt = open();
        interrupt.close();
        assertEquals(
                Errno.EBADF,
                assertThrows(IoFault.class, () -> interrupt.await(SOON_NS)).errno());
    }

    private DeviceInterrupt open() throws IoFault {
        return DeviceInterrupts.uio(machine.root(), SLOT);
    }

    private IoFault refused() {
        return assertThrows(IoFault.class, () -> open().close());
    }

    private void raise() throws IOException {
        try (OutputStream node = Files.newOutputStream(machine.path("/dev/uio3"), StandardOpenOption.WRITE)) {
            node.write(new byte[] {1, 0, 0, 0});
        }
    }

    private void boundTo(String driver) throws IOException {
        machine.withDirectory("/sys/bus/pci/drivers/" + driver);
        Files.createSymbolicLink(machine.path(FUNCTION + "/driver"), Path.of("..", "..", "drivers", driver));
    }

    private void config(int command) throws IOException {
        Files.write(machine.path(FUNCTION + "/config"), configOf(command));
    }

    /** PCI 3.0: identifiers, the COMMAND register at 4, STATUS at 6. */
    private static byte[] configOf(int command) {
        return new byte[] {0x34, 0x12, 0x12, 0x11, (byte) command, (byte) (command >> 8), 0x10, 0x00};
    }

    private String content(String path) throws IOException {
        return Files.readString(machine.path(path));
    }
}
