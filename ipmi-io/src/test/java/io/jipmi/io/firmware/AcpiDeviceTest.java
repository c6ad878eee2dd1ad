package io.jipmi.io.firmware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.io.FixtureMachine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AcpiDeviceTest {
    private static final String DEVICES = "/sys/bus/acpi/devices/";

    @TempDir
    Path directory;

    private FixtureMachine machine;

    @BeforeEach
    void machine() {
        machine = new FixtureMachine(directory);
    }

    @Test
    void aMachineWithoutAcpiHasNoDevices() throws IOException {
        assertEquals(List.of(), AcpiDevice.withId(machine.root(), AcpiDevice.IPMI_HID));
    }

    @Test
    void readsWhatSysfsTellsInOrderOfInstances() throws IOException {
        device("IPI0001:01", "IPI0001", "acpi:IPI0001:", "\\_SB_.PCI0.SF8_.MI1_", "1");
        device("IPI0001:00", "IPI0001", "acpi:IPI0001:", "\\_SB_.PCI0.SF8_.MI2_", "2");
        machine.with(DEVICES + "IPI0001:00/description", "BMC behind BT\n");
        machine.with(DEVICES + "IPI0001:00/status", "15\n");
        device("PNP0A08:00", "PNP0A08", "acpi:PNP0A08:PNP0A03:", "\\_SB_.PCI0", "0");
        List<AcpiDevice> devices = AcpiDevice.withId(machine.root(), AcpiDevice.IPMI_HID);
        assertEquals(
                List.of(
                        new AcpiDevice(
                                "IPI0001:00",
                                "\\_SB_.PCI0.SF8_.MI2_",
                                "IPI0001",
                                Optional.of("2"),
                                OptionalInt.of(15),
                                Optional.of("BMC behind BT")),
                        new AcpiDevice(
                                "IPI0001:01",
                                "\\_SB_.PCI0.SF8_.MI1_",
                                "IPI0001",
                                Optional.of("1"),
                                OptionalInt.empty(),
                                Optional.empty())),
                devices);
    }

    @Test
    void aCompatibleIdCounts() throws IOException {
        device("HPQ8001:00", "HPQ8001", "acpi:HPQ8001:IPI0001:", "\\_SB_.IPMI", "0");
        assertEquals(
                "HPQ8001:00",
                AcpiDevice.withId(machine.root(), AcpiDevice.IPMI_HID).get(0).instance());
        assertEquals(List.of(), AcpiDevice.withId(machine.root(), "IPI000"));
    }

    @Test
    void onlyAStatusWithoutThePresentBitMeansAbsent() throws IOException {
        device("IPI0001:00", "IPI0001", "acpi:IPI0001:", "", "0");
        assertTrue(only().present());
        machine.with(DEVICES + "IPI0001:00/status", "15\n");
        assertTrue(only().present());
        machine.with(DEVICES + "IPI0001:00/status", "0\n");
        assertFalse(only().present());
    }

    @Test
    void tablesAreFoundUnderTheirNumberedNamesToo() throws IOException {
        assertFalse(AcpiDevice.hasTable(machine.root(), "SPMI"));
        machine.with("/sys/firmware/acpi/tables/SPMI1", "");
        assertTrue(AcpiDevice.hasTable(machine.root(), "SPMI"));
        machine.with("/sys/firmware/acpi/tables/FACP", "");
        assertTrue(AcpiDevice.hasTable(machine.root(), "FACP"));
    }

    private AcpiDevice only() throws IOException {
        return AcpiDevice.withId(machine.root(), AcpiDevice.IPMI_HID).get(0);
    }

    private void device(String instance, String hid, String modalias, String path, String uid) throws IOException {
        machine.with(DEVICES + instance + "/hid", hid + "\n")
                .with(DEVICES + instance + "/modalias", modalias + "\n")
                .with(DEVICES + instance + "/path", path + "\n")
                .with(DEVICES + instance + "/uid", uid + "\n");
    }
}
