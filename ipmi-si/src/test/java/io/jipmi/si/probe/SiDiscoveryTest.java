package io.jipmi.si.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.io.SysRoot;
import io.jipmi.msghandler.AddressSource;
import io.jipmi.msghandler.Parameters;
import io.jipmi.si.AddressSpace;
import io.jipmi.si.SiConfig;
import io.jipmi.si.SiType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Discovery over firmware data as a Debian guest under QEMU shows it. */
class SiDiscoveryTest {
    private static final String KCS_PORTS = """
            0000-0cf7 : PCI Bus 0000:00
              0700-073f : 0000:00:1f.3
              0ca2-0ca3 : IPI0001:00
                0ca2-0ca2 : IPMI Address 1
                0ca3-0ca3 : IPMI Address 2
            """;

    @TempDir
    private Path directory;

    private void file(String path, String text) throws IOException {
        Path file = directory.resolve(path);
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.writeString(file, text);
    }

    private void smbios(String resource) throws IOException {
        Path file = directory.resolve("sys/firmware/dmi/tables/DMI");
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        try (InputStream in = Objects.requireNonNull(getClass().getResourceAsStream("/firmware/" + resource))) {
            Files.copy(in, file);
        }
    }

    private void acpi(String instance, String ioports) throws IOException {
        file("sys/bus/acpi/devices/" + instance + "/hid", "IPI0001\n");
        file("sys/bus/acpi/devices/" + instance + "/path", "\\_SB_.PCI0.SF8_.MI1_\n");
        file("proc/ioports", ioports);
    }

    private Found find(String... words) {
        return SiDiscovery.find(
                new SysRoot(directory), Parameters.parse(List.of(words), new SiProvider().parameters()));
    }

    @Test
    void acpiConfirmsWhatSmbiosDescribesAndGivesItsName() throws IOException {
        smbios("kcs.dmi");
        acpi("IPI0001:00", KCS_PORTS);

        assertEquals(
                List.of(new SiConfig(SiType.KCS, AddressSpace.IO, 0xCA2, 1, 1, 0, 5, 0x20, AddressSource.ACPI)),
                find().interfaces());
        assertEquals(List.of(), find().notes());
    }

    @Test
    void smbiosAloneIsEnoughAndTheLossOfAcpiIsTold() throws IOException {
        smbios("kcs.dmi");

        assertEquals(AddressSource.SMBIOS, find().interfaces().get(0).source());
        assertEquals(List.of("ACPI: no IPI0001 device"), find().notes());
    }

    @Test
    void everyRecordOfAMachineWithThreeInterfacesIsTaken() throws IOException {
        smbios("all.dmi");

        List<SiConfig> found = find().interfaces();

        assertEquals(
                List.of("bt,i/o,0xe4,rsp=1,rsi=1,rsh=0,irq=0,ipmb=32", "kcs,i/o,0xca2,rsp=1,rsi=1,rsh=0,irq=5,ipmb=32"),
                found.stream().map(SiConfig::spec).toList());
        assertTrue(find().notes().contains("SMBIOS: SSIF at i2c address 0x10, which this version does not drive"));
    }

    @Test
    void aDeviceOnlyAcpiDescribesIsReportedWithTheWordsThatSelectIt() throws IOException {
        acpi("IPI0001:00", KCS_PORTS.replace("0ca2-", "0cb2-").replace("0ca3-", "0cb3-"));

        Found found = find();

        assertEquals(AddressSource.DEFAULT, found.interfaces().get(0).source());
        assertTrue(
                found.notes().stream().anyMatch(note -> note.contains("--interface kcs,i/o,0xcb2")),
                found.notes().toString());
    }

    @Test
    void hiddenAddressesAreToldFromMissingOnes() throws IOException {
        smbios("kcs.dmi");
        acpi("IPI0001:00", "0000-0000 : PCI Bus 0000:00\n  0000-0000 : IPI0001:00\n");

        assertTrue(
                find().notes().stream().anyMatch(note -> note.contains("run as root")),
                find().notes().toString());
        assertEquals(AddressSource.SMBIOS, find().interfaces().get(0).source());
    }

    @Test
    void theDocumentedDefaultComesLastAndOnlyIfNobodyDescribesIt() throws IOException {
        assertEquals(List.of(SiConfig.kcsAtPort(0xCA2, AddressSource.DEFAULT)), find().interfaces());
        smbios("kcs.dmi");
        assertEquals(1, find().interfaces().size());
    }

    @Test
    void eachSourceCanBeSwitchedOffAndSaysSo() throws IOException {
        smbios("kcs.dmi");
        acpi("IPI0001:00", KCS_PORTS);

        Found none = find("ipmi_si.trydmi=0", "ipmi_si.tryacpi=0", "ipmi_si.trydefaults=0");

        assertEquals(List.of(), none.interfaces());
        assertEquals(3, none.notes().size());
        assertTrue(none.notes().get(0).contains("ipmi_si.trydmi=0"));
        assertEquals(
                AddressSource.SMBIOS,
                find("ipmi_si.tryacpi=0").interfaces().get(0).source());
    }
}
