package io.jipmi.io.firmware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.io.Errno;
import io.jipmi.io.FixtureMachine;
import io.jipmi.io.IoFault;
import io.jipmi.io.IoRange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** PCI functions as sysfs of a Debian guest under QEMU shows them. */
class PciDeviceTest {
    private static final String DEVICES = "/sys/bus/pci/devices/";
    private static final String NONE = "0x0000000000000000 0x0000000000000000 0x0000000000000000\n";
    private static final String PORTS = "0x000000000000c0c0 0x000000000000c0c7 0x0000000000040101\n";
    private static final String MEMORY = "0x00000000feb00000 0x00000000feb00fff 0x0000000000040200\n";

    @TempDir
    private Path directory;

    private FixtureMachine machine;

    @BeforeEach
    void machine() {
        machine = new FixtureMachine(directory);
    }

    private void function(String name, String resource) throws IOException {
        machine.with(DEVICES + name + "/class", "0x0c0701\n")
                .with(DEVICES + name + "/vendor", "0x1234\n")
                .with(DEVICES + name + "/device", "0x1112\n")
                .with(DEVICES + name + "/irq", "10\n")
                .with(DEVICES + name + "/enable", "0\n")
                .with(DEVICES + name + "/resource", resource);
    }

    @Test
    void readsWhatSysfsTells() throws IOException {
        function("0000:00:04.0", PORTS + MEMORY + NONE.repeat(11));
        assertEquals(
                List.of(new PciDevice(
                        "0000:00:04.0",
                        0x0C0701,
                        0x1234,
                        0x1112,
                        10,
                        false,
                        List.of(
                                Optional.of(IoRange.ports(0xC0C0, 0xC0C7)),
                                Optional.of(IoRange.memory(0xFEB00000L, 0xFEB00FFFL)),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty()),
                        Optional.empty())),
                PciDevice.all(machine.root()));
    }

    @Test
    void functionsComeByRisingNumberAndAMachineWithoutPciHasNone() throws IOException {
        assertEquals(List.of(), PciDevice.all(machine.root()));
        function("0000:00:1f.3", PORTS);
        function("0000:00:04.0", PORTS);
        assertEquals(
                List.of("0000:00:04.0", "0000:00:1f.3"),
                PciDevice.all(machine.root()).stream().map(PciDevice::function).toList());
    }

    @Test
    void aFunctionCanBeAskedForByItsNumber() throws IOException {
        function("0000:00:04.0", PORTS);
        assertEquals(
                "0000:00:04.0",
                PciDevice.of(machine.root(), "0000:00:04.0").orElseThrow().function());
        assertEquals(Optional.empty(), PciDevice.of(machine.root(), "0000:00:05.0"));
    }

    @Test
    void aDriverThatHasTheFunctionIsNamed() throws IOException {
        function("0000:00:04.0", PORTS);
        Files.createSymbolicLink(
                machine.path(DEVICES + "0000:00:04.0/driver"), Path.of("../../../bus/pci/drivers/ipmi_si"));
        assertEquals(
                Optional.of("ipmi_si"), PciDevice.all(machine.root()).get(0).driver());
    }

    @Test
    void anInterruptLineThatIsNotConnectedIsNone() throws IOException {
        function("0000:00:04.0", PORTS);
        machine.with(DEVICES + "0000:00:04.0/irq", "255\n");
        assertEquals(0, PciDevice.all(machine.root()).get(0).irq());
    }

    @Test
    void enablingWritesToTheFunctionsOwnFile() throws IOException {
        function("0000:00:04.0", PORTS);
        PciDevice device = PciDevice.all(machine.root()).get(0);
        device.enable(machine.root());
        assertEquals("1", Files.readString(machine.path(DEVICES + "0000:00:04.0/enable")));
        assertTrue(PciDevice.all(machine.root()).get(0).enabled());
        assertEquals(machine.path(DEVICES + "0000:00:04.0/resource0"), device.resourceFile(machine.root(), 0));
    }

    @Test
    void aFunctionThatCannotBeEnabledIsOneClearFault() throws IOException {
        function("0000:00:04.0", PORTS);
        PciDevice device = PciDevice.all(machine.root()).get(0);
        Files.delete(machine.path(DEVICES + "0000:00:04.0/enable"));
        Files.createDirectory(machine.path(DEVICES + "0000:00:04.0/enable"));
        assertEquals(
                Errno.EIO,
                assertThrows(IoFault.class, () -> device.enable(machine.root())).errno());
    }

    @Test
    void resourcesThatMakeNoSenseAreNone() throws IOException {
        function("0000:00:04.0", "0xc0c0\n0xc0c7 0xc0c0 0x101\nzz zz zz\n0x1000 0x10ff 0x0\n");
        assertEquals(
                List.of(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()),
                PciDevice.all(machine.root()).get(0).bars());
    }
}
