package io.jipmi.ssif;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.ssif.SsifQuirks.Quirk;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SsifQuirksTest {
    @Test
    void aBmcHasTheQuirksOfItsManufacturerAndProduct() {
        SsifQuirks quirks = SsifQuirks.parse("0xbeef:3:no_end+no_pec, 674:*:single,0xbeef:4:two");
        assertEquals(Set.of(Quirk.NO_END, Quirk.NO_PEC), quirks.of(0xBEEF, 3));
        assertEquals(Set.of(Quirk.TWO), quirks.of(0xBEEF, 4));
        assertEquals(Set.of(), quirks.of(0xBEEF, 5));
        assertEquals(Set.of(Quirk.SINGLE), quirks.of(674, 0xFFFF));
        assertEquals(Set.of(), SsifQuirks.NONE.of(674, 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0xbeef", "0xbeef:3", "0xbeef:3:", "0xbeef:3:slow", "*:3:two", "0xbeef:0x10000:two"})
    void aWrongEntryIsNamed(String table) {
        String message = String.valueOf(assertThrows(IllegalArgumentException.class, () -> SsifQuirks.parse(table))
                .getMessage());
        assertTrue(message.contains(SsifQuirks.FORM), message);
    }
}
