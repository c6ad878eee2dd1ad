package io.jipmi.ssif;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.msghandler.AddressSource;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SsifSpecTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "ssif,0,0x10                              | ssif,0,0x10,ipmb=32",
                "ssif,12,16                               | ssif,12,0x10,ipmb=32",
                "ssif,0,020,pec=1                         | ssif,0,0x10,pec=1,ipmb=32",
                "ssif,SMBus I801 adapter at 0700,0x10,ipmb=0x24,pec=0"
                        + " | ssif,SMBus I801 adapter at 0700,0x10,pec=0,ipmb=36"
            })
    void theWordsDescribeTheInterfaceAndSelectItAgain(String words, String expected) {
        SsifConfig config = SsifSpec.parse(words, AddressSource.HARDCODED);
        assertEquals(expected, config.spec());
        assertEquals(config, SsifSpec.parse(config.spec(), AddressSource.HARDCODED));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "ssif                  | it needs at least a bus and an address",
                "ssif,0                | it needs at least a bus and an address",
                "ssif,,0x10            | an SSIF interface needs a bus",
                "ssif,0,0x7g           | '0x7g' is not a number",
                "ssif,0,08             | '08' is not a number",
                "ssif,0,0x20000000     | '0x20000000' is not a number",
                "ssif,0,0x07           | i2c address 0x7 is not within 0x08..0x77",
                "ssif,0,0x78           | i2c address 0x78 is not within 0x08..0x77",
                "ssif,0,0x10,pec=2     | 'pec=2' is neither pec=0 nor pec=1",
                "ssif,0,0x10,pec       | 'pec' is none of the options",
                "ssif,0,0x10,rsp=1     | 'rsp=1' is none of the options",
                "ssif,0,0x10,ipmb=0x21 | ipmb=33: a slave address is even",
                "ssif,0,0x10,ipmb=x    | 'ipmb=x' is not a number",
                "ssif,0,0x10,pec=1,pec=1 | 'pec' is given twice"
            })
    void aWrongWordIsNamedInOneLine(String words, String expected) {
        String message = String.valueOf(
                assertThrows(IllegalArgumentException.class, () -> SsifSpec.parse(words, AddressSource.HARDCODED))
                        .getMessage());
        assertTrue(message.startsWith("interface '" + words + "': "), message);
        assertTrue(message.contains(expected), message);
    }

    @Test
    void theFormOfAConfigurationIsChecked() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new SsifConfig("a,b", 0x10, Optional.empty(), 0x20, AddressSource.HARDCODED));
    }
}
