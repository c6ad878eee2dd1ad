package io.jipmi.si;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.msghandler.AddressSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The kernel's hotmod lines. */
class HotmodTest {
    @Test
    void aLineHasOneOperationOrSeveral() {
        List<Hotmod> operations = Hotmod.parse("add,kcs,i/o,0xca2,rsp=4:remove,bt,mem,0xfe100000\n");

        assertEquals(
                List.of(Hotmod.Action.ADD, Hotmod.Action.REMOVE),
                operations.stream().map(Hotmod::action).toList());
        assertEquals(
                "kcs,i/o,0xca2,rsp=4,rsi=1,rsh=0,irq=0,ipmb=32",
                operations.get(0).config().spec());
        assertEquals(AddressSource.HOTMOD, operations.get(0).config().source());
        assertEquals(AddressSpace.MEMORY, operations.get(1).config().space());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "kcs,i/o,0xca2 | operation 'kcs,i/o,0xca2' begins with neither add, nor remove,",
                "add,kcs,i/o,0xca2: | operation '' begins with neither",
                "add,kcs,i/o,0xca2:frob,bt | operation 'frob,bt' begins with neither",
                "add,kcs,i/o,0xca2:add,bt,i/o | operation 'add,bt,i/o': interface 'bt,i/o': it needs at least",
                "add,kcs,i/o,0xca2,irq=x | operation 'add,kcs,i/o,0xca2,irq=x': interface",
                "add,ssif,i/o,0xca2 | 'ssif' is no interface type",
                "adds,kcs,i/o,0xca2 | operation 'adds,kcs,i/o,0xca2' begins with neither"
            })
    void aBadOperationIsNamedAndNoneIsCarriedOut(String line, String reason) {
        String message = assertThrows(IllegalArgumentException.class, () -> Hotmod.parse(line))
                .getMessage();
        assertTrue(message.contains(reason), message);
        assertEquals(1, message.lines().count(), message);
    }

    @Test
    void anOperationIsAboutTypeSpaceAndAddressOnly() {
        Hotmod removal = Hotmod.parse("remove,kcs,i/o,0xca2,rsp=4,ipmb=0x82").get(0);

        assertTrue(removal.isAbout(SiConfig.kcsAtPort(0xCA2, AddressSource.SMBIOS)));
        assertFalse(removal.isAbout(SiConfig.kcsAtPort(0xCA6, AddressSource.SMBIOS)));
        assertFalse(removal.isAbout(SiSpec.parse("kcs,mem,0xca2", AddressSource.SMBIOS)));
        assertFalse(removal.isAbout(SiSpec.parse("bt,i/o,0xca2", AddressSource.SMBIOS)));
    }
}
