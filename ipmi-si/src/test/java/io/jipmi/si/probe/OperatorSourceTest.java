package io.jipmi.si.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Interfaces the operator names: hard-coded parameters, hotmod and FreeBSD's hints. */
class OperatorSourceTest {
    @TempDir
    private Path directory;

    private FirmwareMachine machine;

    @BeforeEach
    void machine() throws IOException {
        machine = new FirmwareMachine(directory).smbios("kcs.dmi");
    }

    private String spec(String... words) {
        return machine.find(words).interfaces().get(0).spec();
    }

    private String refusal(String... words) {
        String message = assertThrows(IllegalArgumentException.class, () -> machine.find(words))
                .getMessage();
        assertFalse(message.contains("\n"), message);
        return message;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "ipmi_si.ports=0xcb2 | kcs,i/o,0xcb2,rsp=1,rsi=1,rsh=0,irq=0,ipmb=32",
                "ipmi_si.ports=06262 | kcs,i/o,0xcb2,rsp=1,rsi=1,rsh=0,irq=0,ipmb=32",
                "ipmi_si.addrs=0xfe100000 | kcs,mem,0xfe100000,rsp=1,rsi=1,rsh=0,irq=0,ipmb=32",
                "ipmi_si.type=bt ipmi_si.ports=0xe4 | bt,i/o,0xe4,rsp=1,rsi=1,rsh=0,irq=0,ipmb=32",
                "ipmi_si.ports=0xcb2 ipmi_si.irqs=7 | kcs,i/o,0xcb2,rsp=1,rsi=1,rsh=0,irq=7,ipmb=32",
                "ipmi_si.ports=0xcb2 ipmi_si.regspacings=4 | kcs,i/o,0xcb2,rsp=4,rsi=1,rsh=0,irq=0,ipmb=32",
                "ipmi_si.ports=0xcb2 ipmi_si.regsizes=4 | kcs,i/o,0xcb2,rsp=4,rsi=4,rsh=0,irq=0,ipmb=32",
                "ipmi_si.ports=0xcb2 ipmi_si.regsizes=2 ipmi_si.regshifts=8 | kcs,i/o,0xcb2,rsp=2,rsi=2,rsh=8,irq=0,ipmb=32",
                "ipmi_si.ports=0xcb2 ipmi_si.slave_addrs=0x82 | kcs,i/o,0xcb2,rsp=1,rsi=1,rsh=0,irq=0,ipmb=130",
                "ipmi_si.ports=0xcb2 ipmi_si.slave_addrs=0 | kcs,i/o,0xcb2,rsp=1,rsi=1,rsh=0,irq=0,ipmb=32"
            })
    void hardCodedParametersDescribeAnInterfaceThatGoesBeforeFirmware(String words, String spec) {
        assertEquals(spec, spec(words.split(" ", -1)));
        assertEquals(2, machine.found(words.split(" ", -1)).size());
    }

    @Test
    void itemsOfOneIndexBelongTogetherAndAnEmptyOneHasItsDefault() {
        assertEquals(
                List.of(
                        "HARDCODED smic,i/o,0xca9,rsp=1,irq=0",
                        "HARDCODED kcs,i/o,0xcc2,rsp=1,irq=9",
                        "HARDCODED bt,i/o,0xe4,rsp=4,irq=0",
                        "SMBIOS kcs,i/o,0xca2,rsp=1,irq=5"),
                machine.found(
                        "ipmi_si.type=smic,,bt",
                        "ipmi_si.ports=0xca9,0xcc2,0xe4",
                        "ipmi_si.irqs=,9",
                        "ipmi_si.regspacings=,,4"));
    }

    @Test
    void anAddressInMemoryGoesBeforeAPortAsTheKernelDocuments() {
        assertEquals(
                "kcs,mem,0xfe100000,rsp=1,rsi=1,rsh=0,irq=0,ipmb=32",
                spec("ipmi_si.ports=0xcb2", "ipmi_si.addrs=0xfe100000"));
        machine.note(
                "ipmi_si.addrs[0] goes before ipmi_si.ports[0]", "ipmi_si.ports=0xcb2", "ipmi_si.addrs=0xfe100000");
    }

    @Test
    void firmwareLosesAtAHardCodedAddress() {
        assertEquals(
                List.of("HARDCODED kcs,i/o,0xca2,rsp=4,irq=0"),
                machine.found("ipmi_si.ports=0xca2", "ipmi_si.regspacings=4"));
        machine.note("SMBIOS: kcs at i/o 0xca2 is the device that given describes already", "ipmi_si.ports=0xca2");
    }

    @Test
    void theTypeInvalidHidesWhatFirmwareDescribes() {
        List<String> found = machine.found("ipmi_si.type=invalid", "ipmi_si.ports=0xca2");

        assertTrue(found.stream().noneMatch(each -> each.contains("0xca2")), found.toString());
        machine.note(
                "SMBIOS: kcs at i/o 0xca2 is left out: ipmi_si.type says invalid",
                "ipmi_si.type=invalid",
                "ipmi_si.ports=0xca2");
    }

    @Test
    void anItemWithoutAnAddressIsTold() {
        machine.note(
                "item 1 of ipmi_si.type, ipmi_si.irqs has no address",
                "ipmi_si.type=kcs,bt",
                "ipmi_si.irqs=,5",
                "ipmi_si.ports=0xca2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "ipmi_si.type=kbc | 'kbc' is none of kcs, smic, bt",
                "ipmi_si.ports=0x10000 | '0x10000' is not within",
                "ipmi_si.ports=1,2,3,4,5 | 5 items are more than the 4",
                "ipmi_si.addrs=lots | 'lots' is not a number",
                "ipmi_si.irqs=-1 | '-1' is not within",
                "ipmi_si.regspacings=256 | '256' is not within",
                "ipmi_si.regsizes=9 | '9' is not within",
                "ipmi_si.regshifts=57 | '57' is not within",
                "ipmi_si.slave_addrs=0x100 | '0x100' is not within",
                "ipmi_si.force_kipmid=2 | '2' is not within",
                "ipmi_si.kipmid_max_busy_us=-1 | '-1' is not within",
                "ipmi_si.unload_when_empty=2 | '2' is neither",
                "ipmi_si.kcs_debug=8 | '8' is not within",
                "ipmi_si.smic_debug=x | 'x' is not a number",
                "ipmi_si.bt_debug=-1 | '-1' is not within",
                "ipmi_si.poll=hard | 'hard' is none of latency, balanced, lowcpu",
                "ipmi_si.ports=0xca2 ipmi_si.regsizes=3 | interface 0 of 'ipmi_si.ports', 0xca2: rsi=3",
                "ipmi_si.ports=,0xca2 ipmi_si.slave_addrs=0,0x21 | interface 1 of 'ipmi_si.ports', 0xca2: ipmb=33",
                "ipmi_si.addrs=0xfe100000 ipmi_si.regshifts=8 | interface 0 of 'ipmi_si.addrs', 0xfe100000: rsh=8",
                "ipmi_si.hotmod=frob,kcs,i/o,0xca2 | operation 'frob,kcs,i/o,0xca2'",
                "hint.ipmi.0.at=\"acpi\" | 'acpi' is not isa",
                "hint.ipmi.0.mode=\"SSIF\" | 'SSIF' is none of KCS, SMIC, BT",
                "hint.ipmi.0.port=\"0xCA2\" | 'hint.ipmi.0' lacks its mode",
                "hint.ipmi.0.port=\"CA2\" | 'CA2' is not a number",
                "hint.ipmi.0.port=\"0x10000\" | '0x10000' is not within",
                "hint.ipmi.0.spacing=\"4\" | '4' is none of 8, 16, 32",
                "hint.ipmi.0.irq=\"x\" | 'x' is not a number",
                "hint.ipmi.0.speed=\"1\" | 'hint.ipmi.0.speed=\"1\"' sets no known parameter",
                "hint.ipmi.4.mode=\"KCS\" | 'hint.ipmi.4.mode=\"KCS\"' sets no known parameter",
                "hint.ipmi.0.mode=KCS hint.ipmi.0.port=0xffff | 'hint.ipmi.0': ports 0xffff to 0x10000"
            })
    void whatCannotBeIsNamed(String words, String reason) {
        String message = refusal(words.split(" ", -1));
        assertTrue(message.contains(reason), message);
    }

    @Test
    void hotmodComesFirstAndLosesToNobody() {
        assertEquals(
                List.of(
                        "HOTMOD bt,i/o,0xe4,rsp=1,irq=0",
                        "HOTMOD kcs,i/o,0xca2,rsp=4,irq=0",
                        "HARDCODED kcs,i/o,0xcb2,rsp=1,irq=0"),
                machine.found("ipmi_si.ports=0xcb2", "ipmi_si.hotmod=add,bt,i/o,0xe4:add,kcs,i/o,0xca2,rsp=4"));
    }

    @Test
    void hotmodWorksWithoutTheScanForPlatformDevices() {
        assertEquals(
                "HOTMOD bt,i/o,0xe4,rsp=1,irq=0",
                machine.found("ipmi_si.tryplatform=0", "ipmi_si.hotmod=add,bt,i/o,0xe4")
                        .get(0));
    }

    @Test
    void whatHotmodRemovesStaysRemovedWhoeverDescribesIt() {
        assertEquals(
                List.of("HARDCODED kcs,i/o,0xcb2,rsp=1,irq=0"),
                machine.found("ipmi_si.ports=0xcb2", "ipmi_si.hotmod=remove,kcs,i/o,0xca2,rsp=9"));
        machine.note(
                "SMBIOS: kcs at i/o 0xca2 is left out: ipmi_si.hotmod removes it",
                "ipmi_si.hotmod=remove,kcs,i/o,0xca2");
        assertEquals(List.of("SMBIOS kcs,i/o,0xca2,rsp=1,irq=5"), machine.found("ipmi_si.hotmod=remove,bt,i/o,0xca2"));
    }

    @Test
    void hotmodOperationsAreCarriedOutInTheirOrder() {
        assertEquals(
                List.of("HOTMOD kcs,i/o,0xca2,rsp=4,irq=0"),
                machine.found("ipmi_si.hotmod=remove,kcs,i/o,0xca2:add,kcs,i/o,0xca2,rsp=4"));
        machine.note(
                "hotmod: bt at i/o 0xe4 is added and removed again",
                "ipmi_si.hotmod=add,bt,i/o,0xe4:remove,bt,i/o,0xe4");
        assertEquals(
                List.of("SMBIOS kcs,i/o,0xca2,rsp=1,irq=5"),
                machine.found("ipmi_si.hotmod=add,bt,i/o,0xe4:remove,bt,i/o,0xe4"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "hint.ipmi.0.at=\"isa\" hint.ipmi.0.mode=\"KCS\" | kcs,i/o,0xca2,rsp=1,rsi=1,rsh=0,irq=0,ipmb=32",
                "hint.ipmi.0.mode=smic | smic,i/o,0xca9,rsp=1,rsi=1,rsh=0,irq=0,ipmb=32",
                "hint.ipmi.3.mode=\"Bt\" | bt,i/o,0xe4,rsp=1,rsi=1,rsh=0,irq=0,ipmb=32",
                "hint.ipmi.0.mode=KCS hint.ipmi.0.port=\"0xCB2\" hint.ipmi.0.spacing=\"32\" | kcs,i/o,0xcb2,rsp=4,rsi=1,rsh=0,irq=0,ipmb=32",
                "hint.ipmi.0.mode=KCS hint.ipmi.0.maddr=\"0xfe100000\" hint.ipmi.0.spacing=16 | kcs,mem,0xfe100000,rsp=2,rsi=1,rsh=0,irq=0,ipmb=32",
                "hint.ipmi.0.mode=KCS hint.ipmi.0.maddr=0xfe100000 hint.ipmi.0.port=0xcb2 | kcs,i/o,0xcb2,rsp=1,rsi=1,rsh=0,irq=0,ipmb=32",
                "hint.ipmi.0.mode=KCS hint.ipmi.0.maddr=0xfe100000 hint.ipmi.0.port=0 | kcs,mem,0xfe100000,rsp=1,rsi=1,rsh=0,irq=0,ipmb=32",
                "hint.ipmi.0.mode=KCS hint.ipmi.0.spacing=8 hint.ipmi.0.irq=\"5\" | kcs,i/o,0xca2,rsp=1,rsi=1,rsh=0,irq=5,ipmb=32"
            })
    void hintsDescribeAnInterfaceAndOverrideFirmware(String words, String spec) {
        assertEquals(spec, spec(words.split(" ", -1)));
    }

    @Test
    void aHintAtTheAddressOfARecordReplacesIt() {
        assertEquals(
                List.of("HARDCODED kcs,i/o,0xca2,rsp=4,irq=0"),
                machine.found("hint.ipmi.0.mode=KCS", "hint.ipmi.0.spacing=32"));
    }
}
