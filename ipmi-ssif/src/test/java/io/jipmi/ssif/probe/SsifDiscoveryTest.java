package io.jipmi.ssif.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.io.SysRoot;
import io.jipmi.msghandler.Parameters;
import io.jipmi.msghandler.spi.Discovery;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a machine's kernel shows of its buses and firmware; the records are those of a Debian guest. */
class SsifDiscoveryTest {
    private static final String RECORD = "26120030042020002000000000000000" + "0100";
    private static final String END_OF_TABLE = "7f040000";

    @TempDir
    private Path directory;

    @BeforeEach
    void oneBus() throws IOException {
        bus("i2c-0", "SMBus I801 adapter at 0700");
    }

    private void bus(String entry, String name) throws IOException {
        file("sys/devices/pci/" + entry + "/name", name.getBytes(StandardCharsets.ISO_8859_1));
        link("sys/bus/i2c/devices/" + entry, "../../../devices/pci/" + entry);
    }

    private void acpiDevice(String bus, String name) throws IOException {
        file("sys/devices/pci/" + bus + "/" + name + "/name", new byte[0]);
        link("sys/bus/i2c/devices/" + name, "../../../devices/pci/" + bus + "/" + name);
    }

    private void smbios(String... records) throws IOException {
        file(
                "sys/firmware/dmi/tables/DMI",
                HexFormat.of().parseHex(String.join("0000", records) + "0000" + END_OF_TABLE + "0000"));
    }

    private void file(String path, byte[] content) throws IOException {
        Path file = directory.resolve(path);
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.write(file, content);
    }

    private void link(String path, String target) throws IOException {
        Path link = directory.resolve(path);
        Files.createDirectories(Objects.requireNonNull(link.getParent()));
        Files.createSymbolicLink(link, Path.of(target));
    }

    private Discovery discover(String... words) {
        Parameters parameters = Parameters.parse(List.of(words), new SsifProvider().parameters());
        return SsifProvider.discover(new SysRoot(directory), parameters);
    }

    private List<String> found(String... words) {
        return discover(words).candidates().stream()
                .map(each -> each.info().source() + " " + each.info().spec())
                .toList();
    }

    private void assertNoted(String part, String... words) {
        List<String> notes = discover(words).notes();
        assertTrue(notes.stream().anyMatch(note -> note.contains(part)), notes.toString());
    }

    @Test
    void smbiosTellsTheAddressAndTheChipSetsBusIsMeant() throws IOException {
        bus("i2c-1", "i915 gmbus dpc");
        smbios(RECORD);
        assertEquals(List.of("SMBIOS ssif,0,0x10,ipmb=32"), found());
    }

    @Test
    void acpiTellsTheBus() throws IOException {
        bus("i2c-3", "Synopsys DesignWare I2C adapter");
        acpiDevice("i2c-3", "i2c-IPI0001:00");
        smbios(RECORD);
        assertEquals(List.of("ACPI ssif,3,0x10,ipmb=32"), found());
        assertEquals(List.of("SMBIOS ssif,0,0x10,ipmb=32"), found("ipmi_ssif.tryacpi=0"));
        assertEquals(List.of(), found("ipmi_ssif.trydmi=0"));
        assertNoted("IPI0001:00 is on i2c bus 3, at an address that only SMBIOS", "ipmi_ssif.trydmi=0");
    }

    @Test
    void anAddressWithoutAnyBusIsNoted() throws IOException {
        Files.delete(directory.resolve("sys/bus/i2c/devices/i2c-0"));
        smbios(RECORD);
        assertEquals(List.of(), found());
        assertNoted("SMBIOS names i2c address 0x10, but there is no i2c bus: load the adapter's driver");
    }

    @Test
    void noBusIsTriedThatMayBeAMonitors() throws IOException {
        Files.delete(directory.resolve("sys/bus/i2c/devices/i2c-0"));
        bus("i2c-1", "i915 gmbus dpc");
        bus("i2c-2", "i915 gmbus dpb");
        smbios(RECORD);
        assertEquals(List.of(), found());
        assertNoted("none of the 2 i2c buses is an SMBus for sure; name it: --interface ssif,BUS,0x10");
    }

    @Test
    void aMachineWithoutSsifHasNone() throws IOException {
        smbios("26120030012020" + "00a30c00000000000000000000");
        assertEquals(List.of(), found());
        assertNoted("the firmware describes none");
    }

    @Test
    void anAddressInTheSlaveAddressesPlaceIsTaken() throws IOException {
        smbios("26120030042024000000000000000000" + "0100");
        assertEquals(List.of("SMBIOS ssif,0,0x12,ipmb=32"), found());
    }

    @Test
    void theOperatorsComeFirstAndCount() throws IOException {
        smbios(RECORD);
        assertEquals(
                List.of("HARDCODED ssif,0,0x42,ipmb=32", "HARDCODED ssif,7,0x11,ipmb=36", "SMBIOS ssif,0,0x10,ipmb=32"),
                found("ipmi_ssif.addr=0x42,0x11", "ipmi_ssif.adapter=,7", "ipmi_ssif.slave_addrs=,0x24"));
        assertEquals(List.of("HARDCODED ssif,0,0x10,ipmb=32"), found("ipmi_ssif.addr=0x10"));
    }

    @Test
    void theKernelsTwoNamesOfOneParameterDoTheSame() {
        assertEquals(
                List.of("HARDCODED ssif,SMBus I801 adapter at 0700,0x42,ipmb=32"),
                found("ipmi_ssif.addr=0x42", "ipmi_ssif.adapter_name=SMBus I801 adapter at 0700"));
        assertThrows(
                IllegalArgumentException.class,
                () -> found("ipmi_ssif.addr=0x42", "ipmi_ssif.adapter=0", "ipmi_ssif.adapter_name=0"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "ipmi_ssif.addr=0x04         | i2c address 0x4 is not within",
                "ipmi_ssif.slave_addrs=0x21 ipmi_ssif.addr=0x42 | ipmb=33",
                "ipmi_ssif.max_request=12 ipmi_ssif.addr=0x42 | longest request 12 is neither 0 nor 32..255",
                "ipmi_ssif.addr=1,2,3,4,5    | 5 items are more than the 4",
                "ipmi_ssif.adapter=a,b,c,d,e | 5 items are more than the 4",
                "ipmi_ssif.quirks=nonsense   | 'nonsense' is not of the form"
            })
    void aBadValueIsNamed(String words, String expected) {
        String message = String.valueOf(assertThrows(IllegalArgumentException.class, () -> found(words.split(" ", -1)))
                .getMessage());
        assertTrue(message.contains(expected), message);
        assertTrue(message.contains("ipmi_ssif."), message);
    }

    @Test
    void whatNamesNothingIsNoted() {
        assertNoted("item 1 of ipmi_ssif.adapter or ipmi_ssif.slave_addrs has no address", "ipmi_ssif.adapter=,7");
    }

    @Test
    void packetErrorCodesAreForcedForThoseFoundAndNotAgainstTheirOwnWords() throws IOException {
        smbios(RECORD);
        assertEquals(List.of("SMBIOS ssif,0,0x10,pec=0,ipmb=32"), found("ipmi_ssif.pec=off"));
        Parameters on = Parameters.parse(List.of("ipmi_ssif.pec=on"), new SsifProvider().parameters());
        assertEquals(
                "ssif,0,0x10,pec=0,ipmb=32",
                new SsifProvider().candidate("ssif,0,0x10,pec=0", on).info().spec());
        assertEquals(
                "ssif,0,0x10,pec=1,ipmb=32",
                new SsifProvider().candidate("ssif,0,0x10", on).info().spec());
    }

    @Test
    void alertsThatAreAskedForAreRefusedInALine() {
        assertNoted("the kernel hands them to no program", "ipmi_ssif.alerts_broken=0");
    }

    @Test
    void debugBitsBelongToTheInterfaceOfTheirIndex() {
        SsifProvider provider = new SsifProvider();
        Parameters parameters = Parameters.parse(List.of("ipmi_ssif.dbg=1,6"), provider.parameters());
        assertEquals(2, debug(provider, parameters.forInterface(0)));
        assertEquals(5, debug(provider, parameters.forInterface(1)));
        assertEquals(0, debug(provider, parameters.forInterface(2)));
    }

    private static int debug(SsifProvider provider, Parameters parameters) {
        return ((SsifProvider.Candidate) provider.candidate("ssif,0,0x10", parameters))
                .tuning()
                .debug();
    }
}
