package io.jipmi.si.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.msghandler.AddressSource;
import io.jipmi.si.AddressSpace;
import io.jipmi.si.SiConfig;
import io.jipmi.si.SiType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What firmware describes, over data as Debian guests under QEMU show it, and the rules for devices described twice. */
class SiDiscoveryTest {
    private static final String SPMI = "sys/firmware/acpi/tables/SPMI";
    private static final List<String> DEFAULTS = List.of(
            "DEFAULT kcs,i/o,0xca2,rsp=1,irq=0",
            "DEFAULT smic,i/o,0xca9,rsp=1,irq=0",
            "DEFAULT bt,i/o,0xe4,rsp=1,irq=0");

    @TempDir
    private Path directory;

    private FirmwareMachine machine;

    @BeforeEach
    void machine() throws IOException {
        machine = new FirmwareMachine(directory);
    }

    @Test
    void acpiConfirmsWhatSmbiosDescribesAndGivesItsName() throws IOException {
        machine.smbios("kcs.dmi").acpi("IPI0001:01").file("proc/ioports", FirmwareMachine.IOPORTS);

        assertEquals(
                List.of(new SiConfig(SiType.KCS, AddressSpace.IO, 0xCA2, 1, 1, 0, 5, 0x20, AddressSource.ACPI)),
                machine.find().interfaces());
        assertEquals(
                List.of(
                        "SPMI: the firmware has no such table",
                        "PCI: no function of an IPMI class",
                        "device tree: no IPMI node",
                        "defaults: not tried, as others describe an interface"),
                machine.find().notes());
    }

    @Test
    void smbiosAloneIsEnoughAndTheLossOfAcpiIsTold() throws IOException {
        machine.smbios("bt.dmi");

        assertEquals(List.of("SMBIOS bt,i/o,0xe4,rsp=1,irq=5"), machine.found());
        machine.note("ACPI: no IPI0001 device");
    }

    @Test
    void devicesWithAnInterruptComeBeforeThoseWithoutWhoeverDescribesThem() throws IOException {
        machine.smbios("all.dmi").acpi("IPI0001:00", "IPI0001:01", "IPI0001:02");
        machine.file("proc/ioports", FirmwareMachine.IOPORTS);
        machine.pci("0000:00:04.0", "0x0c0701", "1234:1112", "0xc0c0 0xc0c7 0x40101", "10");
        machine.pci("0000:00:05.0", "0x0c0702", "1234:1112", "0xc0c8 0xc0cf 0x40101", "10");
        machine.pci("0000:00:1f.3", "0x0c0500", "8086:2930", "0x700 0x73f 0x40101", "16");

        assertEquals(
                List.of(
                        "ACPI kcs,i/o,0xca2,rsp=1,irq=5",
                        "PCI kcs,i/o,0xc0c0,rsp=0,irq=10,pci=0000:00:04.0",
                        "PCI bt,i/o,0xc0c8,rsp=1,irq=10,pci=0000:00:05.0",
                        "ACPI bt,i/o,0xe4,rsp=1,irq=0"),
                machine.found());
        machine.note("SMBIOS: SSIF at i2c address 0x10");
        machine.note("ACPI: IPI0001:02 has neither I/O ports nor memory");
    }

    @Test
    void acpiTakesTypeSpacingAndSlaveAddressFromTheRecordItReplaces() throws IOException {
        byte[] record = HexFormat.of().parseHex("26120030" + "03204200" + "e500000000000000" + "4000" + "0000");
        machine.file("sys/firmware/dmi/entries/38-0/raw", record).acpi("IPI0001:00");
        machine.file("proc/ioports", "00e4-00ef : IPI0001:00\n");

        assertEquals(
                List.of("bt,i/o,0xe4,rsp=4,rsi=1,rsh=0,irq=0,ipmb=66"),
                machine.find().interfaces().stream().map(SiConfig::spec).toList());
        machine.file("proc/ioports", "00e4-00e6 : IPI0001:00\n");
        assertEquals(
                "bt,i/o,0xe4,rsp=1,rsi=1,rsh=0,irq=0,ipmb=66",
                machine.find().interfaces().get(0).spec());
    }

    @Test
    void aDeviceOnlyAcpiDescribesIsReportedWithTheWordsThatSelectIt() throws IOException {
        machine.acpi("IPI0001:00").file("proc/ioports", "0cb2-0cb3 : IPI0001:00\n");

        assertEquals(DEFAULTS, machine.found());
        assertTrue(machine.note("IPI0001:00").contains("--interface kcs,i/o,0xcb2"));
    }

    @Test
    void spmiTellsTheTypeOfADeviceOnlyAcpiDescribesOtherwise() throws IOException {
        machine.acpi("IPI0001:00").file(SPMI, Spmi.table(3, 0, 32, 3, 0xFE10_0000L));
        machine.file("proc/iomem", "fe100000-fe1000ff : IPI0001:00\n");

        assertEquals(
                "bt,mem,0xfe100000,rsp=4,rsi=4,rsh=0,irq=0,ipmb=32",
                machine.find().interfaces().get(0).spec());
        assertEquals(AddressSource.ACPI, machine.find().interfaces().get(0).source());
        machine.note("SPMI: bt at mem 0xfe100000 is the device that ACPI describes already");
    }

    @Test
    void theDistanceOfTwoRegionsIsTheSpacing() throws IOException {
        machine.smbios("kcs.dmi").acpi("IPI0001:00");
        machine.file("proc/ioports", "0ca2-0ca2 : IPI0001:00\n0ca6-0ca6 : IPI0001:00\n");

        assertEquals(List.of("ACPI kcs,i/o,0xca2,rsp=4,irq=5"), machine.found());
    }

    @Test
    void hiddenAddressesAreToldFromMissingOnes() throws IOException {
        machine.smbios("kcs.dmi").acpi("IPI0001:00");
        machine.file("proc/ioports", "0000-0000 : PCI Bus 0000:00\n  0000-0000 : IPI0001:00\n");

        machine.note("run as root");
        assertEquals(List.of("SMBIOS kcs,i/o,0xca2,rsp=1,irq=5"), machine.found());
    }

    @Test
    void aDeviceTheFirmwareSaysIsAbsentIsNotThere() throws IOException {
        machine.smbios("kcs.dmi").acpi("IPI0001:01").file("proc/ioports", FirmwareMachine.IOPORTS);
        machine.file("sys/bus/acpi/devices/IPI0001:01/status", "0\n");

        assertEquals(List.of("SMBIOS kcs,i/o,0xca2,rsp=1,irq=5"), machine.found());
        machine.note("ACPI: the firmware says that IPI0001:01 is not there");
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1, 0, 0, 0xca2, 'SPMI kcs,i/o,0xca2,rsp=1,irq=0'",
        "1, 1, 8, 1, 0xca2, 'SPMI kcs,i/o,0xca2,rsp=1,irq=0'",
        "2, 1, 32, 1, 0xca9, 'SPMI smic,i/o,0xca9,rsp=4,irq=0'",
        "3, 0, 16, 0, 0xfe100000, 'SPMI bt,mem,0xfe100000,rsp=2,irq=0'",
        "3, 0, 32, 3, 0xfe100000, 'SPMI bt,mem,0xfe100000,rsp=4,rsi=4,rsh=0,irq=0'"
    })
    void anSpmiTableBecomesTheInterfaceItDescribes(
            int type, int space, int bitWidth, int accessCode, String address, String found) throws IOException {
        machine.file(SPMI, Spmi.table(type, space, bitWidth, accessCode, Long.decode(address)));

        assertEquals(List.of(found), machine.found());
    }

    @ParameterizedTest
    @CsvSource({
        "4, 4, 8, 0, 0x20, interface type 4",
        "1, 4, 8, 0, 0x20, address space 4",
        "1, 1, 8, 0, 0, address 0x0",
        "1, 1, 8, 4, 0xca2, register size"
    })
    void anSpmiTableNobodyCanUseIsToldWithItsReason(
            int type, int space, int bitWidth, int accessCode, String address, String reason) throws IOException {
        machine.file(SPMI, Spmi.table(type, space, bitWidth, accessCode, Long.decode(address)));

        assertEquals(DEFAULTS, machine.found());
        assertTrue(machine.note("SPMI: ").contains(reason));
    }

    @ParameterizedTest
    @CsvSource({
        "0x0c0700, 1234:1111, 0x000000000000c0c0 0x000000000000c0c7 0x0000000000040101, 'smic,i/o,0xc0c0,rsp=1'",
        "0x0c0701, 1234:1111, 0x000000000000c0c0 0x000000000000c0c7 0x0000000000040101, 'kcs,i/o,0xc0c0,rsp=0'",
        "0x0c0702, 1234:1112, 0x00000000feb00000 0x00000000feb0000f 0x0000000000040200, 'bt,mem,0xfeb00000,rsp=1'",
        "0x0c0703, 103c:121a, 0x000000000000c0c0 0x000000000000c0c7 0x0000000000040101, 'kcs,i/o,0xc0c0,rsp=0'",
    })
    void aPciFunctionOfAnIpmiClassIsAnInterface(String classCode, String id, String bar0, String found)
            throws IOException {
        machine.pci("0000:00:04.0", classCode, id, bar0, "255");

        assertEquals(List.of("PCI " + found + ",irq=0,pci=0000:00:04.0"), machine.found());
        assertTrue(machine.find().interfaces().get(0).info().location().contains("(PCI 0000:00:04.0)"));
    }

    @ParameterizedTest
    @CsvSource({
        "0x0c0701, 10ec:816c, 0xc0c0 0xc0c7 0x40101, known not to be",
        "0x0c0701, 1234:1111, 0x0 0x0 0x0, no window at BAR 0",
        "0x0c0701, 1234:1111, 0xc0c0 0xc0c0 0x40101, too small for kcs",
        "0x0c0702, 1234:1111, 0xc0c0 0xc0c1 0x40101, too small for bt",
    })
    void aPciFunctionNobodyCanUseIsToldWithItsReason(String classCode, String id, String bar0, String reason)
            throws IOException {
        machine.pci("0000:00:04.0", classCode, id, bar0, "10");

        assertEquals(DEFAULTS, machine.found());
        assertTrue(machine.note("PCI: 0000:00:04.0").contains(reason));
    }

    @Test
    void aPciFunctionOfAnotherDriverIsLeftToIt() throws IOException {
        machine.pci("0000:00:04.0", "0x0c0701", "1234:1111", "0xc0c0 0xc0c7 0x40101", "10");
        machine.pci("0000:00:05.0", "0x0c0701", "1234:1111", "0xc0c8 0xc0cf 0x40101", "10");
        machine.bind("0000:00:04.0", "vfio-pci");
        machine.bind("0000:00:05.0", "uio_pci_generic");

        assertEquals(List.of("PCI kcs,i/o,0xc0c8,rsp=0,irq=10,pci=0000:00:05.0"), machine.found());
        machine.note("PCI: 0000:00:04.0 belongs to the driver vfio-pci");
    }

    @Test
    void deviceTreeNodesAreInterfacesWithTheirLayout() throws IOException {
        machine.cells("#address-cells", 2).cells("#size-cells", 1).strings("model", "test");
        machine.strings("ipmi@ff000000/device_type", "ipmi")
                .strings("ipmi@ff000000/compatible", "acme,kcs", "ipmi-kcs");
        machine.cells("ipmi@ff000000/reg", 0, 0xFF000000, 0x100);
        machine.cells("ipmi@ff000000/reg-size", 4).cells("ipmi@ff000000/reg-spacing", 8);
        machine.cells("ipmi@ff000000/reg-shift", 16);

        assertEquals(
                "kcs,mem,0xff000000,rsp=8,rsi=4,rsh=16,irq=0,ipmb=32",
                machine.find().interfaces().get(0).spec());
        assertEquals(
                AddressSource.DEVICE_TREE, machine.find().interfaces().get(0).source());
    }

    @Test
    void deviceTreeNodesBelowAnIsaBridgeAreAtPorts() throws IOException {
        machine.strings("lpc/device_type", "isa").cells("lpc/#address-cells", 2).cells("lpc/#size-cells", 1);
        machine.strings("lpc/bt@e4/compatible", "ipmi-bt").cells("lpc/bt@e4/reg", 1, 0xE4, 3);

        assertEquals(List.of("DEVICE_TREE bt,i/o,0xe4,rsp=1,irq=0"), machine.found());
    }

    @Test
    void deviceTreeNodesNobodyCanUseAreToldWithTheirReasons() throws IOException {
        machine.strings("a/compatible", "ipmi-kcs").cells("a/reg", 0, 0x1000, 2).strings("a/status", "disabled");
        machine.strings("b/compatible", "ipmi-bt");
        machine.strings("c/compatible", "ipmi-smic")
                .cells("c/reg", 0, 0x1000, 2)
                .cells("c/reg-size", 3);
        machine.strings("d/device_type", "ipmi").strings("d/compatible", "acme,ssif");

        assertEquals(DEFAULTS, machine.found());
        machine.note("device tree: /a is disabled");
        machine.note("device tree: /b has no registers");
        machine.note("device tree: /c is unusable: rsi=3");
        machine.note("device tree: /d is compatible with none");
    }

    @Test
    void aPlatformDeviceIsReportedWithTheWordsThatSelectIt() throws IOException {
        machine.file("sys/bus/platform/devices/ipmi-si.3/modalias", "platform:ipmi-si\n");
        machine.file("sys/bus/platform/devices/dmi-ipmi-si.0/modalias", "platform:dmi-ipmi-si\n");
        machine.file("proc/iomem", "1fe00000-1fe0000f : ipmi-si.3\n");

        assertTrue(machine.note("platform: ").contains("--interface kcs,mem,0x1fe00000"));
        assertTrue(machine.note("platform: ", "ipmi_si.tryplatform=0").contains("not asked (ipmi_si.tryplatform=0)"));
    }

    @Test
    void defaultsComeOnlyIfNobodyDescribesAnythingAndNotWhereAnotherDeviceIs() throws IOException {
        assertEquals(DEFAULTS, machine.found());
        machine.file("proc/ioports", """
                0000-0cf7 : PCI Bus 0000:00
                  00e0-00ff : 0000:00:1f.3
                  0ca0-0cff : pnp 00:04
                    0ca9-0cab : acme_gpio
                """);

        assertEquals(DEFAULTS.subList(0, 1), machine.found());
        machine.note("bt at i/o 0xe4 is left out: 0000:00:1f.3 has those ports");
        machine.note("smic at i/o 0xca9 is left out: acme_gpio has those ports");
        machine.smbios("bt.dmi");
        assertEquals(List.of("SMBIOS bt,i/o,0xe4,rsp=1,irq=5"), machine.found());
    }

    @ParameterizedTest
    @CsvSource({
        "trydmi, SMBIOS",
        "tryacpi, ACPI",
        "trypci, PCI",
        "tryopenfirmware, device tree",
        "tryplatform, platform",
    })
    void eachSourceCanBeSwitchedOffAndSaysSo(String parameter, String source) throws IOException {
        machine.smbios("kcs.dmi").acpi("IPI0001:01").file("proc/ioports", FirmwareMachine.IOPORTS);
        machine.pci("0000:00:04.0", "0x0c0702", "1234:1111", "0xc0c0 0xc0c7 0x40101", "0");
        machine.strings("ipmi/compatible", "ipmi-bt").cells("ipmi/reg", 0, 0x1000, 3);
        int all = machine.found().size();

        machine.note(source + ": not asked (ipmi_si." + parameter + "=0)", "ipmi_si." + parameter + "=0");

        List<String> rest = machine.found("ipmi_si." + parameter + "=0");
        boolean gone = rest.stream()
                .noneMatch(each -> each.startsWith(
                        source.toUpperCase(java.util.Locale.ROOT).replace(' ', '_')));
        assertTrue(gone, rest.toString());
        assertEquals(3, all);
    }

    @Test
    void withEverySourceSwitchedOffNothingIsFound() throws IOException {
        machine.smbios("kcs.dmi");

        assertEquals(List.of(), machine.found("ipmi_si.trydmi=0", "ipmi_si.tryacpi=0", "ipmi_si.trydefaults=0"));
        machine.note("defaults: not asked", "ipmi_si.trydmi=0", "ipmi_si.trydefaults=0");
    }

    @Test
    void aDeviceDescribedTwiceByOneSourceIsOneDeviceAndItsSlaveAddressIsTakenOver() {
        Roster roster = new Roster();
        SiConfig kcs = SiConfig.kcsAtPort(0xCA2, AddressSource.SMBIOS);
        roster.add(new Described(kcs, false));
        roster.add(new Described(kcs.withSlaveAddress(0x82), true));
        roster.add(new Described(kcs.withSlaveAddress(0x84), true));

        assertEquals(List.of(kcs.withSlaveAddress(0x82)), roster.interfaces());
        assertEquals(
                List.of(
                        "SMBIOS: kcs at i/o 0xca2 is the device that SMBIOS describes already; its slave address 0x82 is"
                                + " taken over",
                        "SMBIOS: kcs at i/o 0xca2 is the device that SMBIOS describes already"),
                roster.notes());
    }

    @Test
    void theSameAddressInTheOtherSpaceIsAnotherDevice() {
        Roster roster = new Roster();
        roster.add(new Described(SiConfig.kcsAtPort(0xCA2, AddressSource.SMBIOS), true));
        SiConfig memory = new SiConfig(SiType.KCS, AddressSpace.MEMORY, 0xCA2, 1, 1, 0, 0, 0x20, AddressSource.SMBIOS);
        roster.add(new Described(memory, true));

        assertEquals(2, roster.interfaces().size());
    }
}
