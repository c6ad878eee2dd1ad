package io.jipmi.client.sdr;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jipmi.client.Octets;
import org.junit.jupiter.api.Test;

class IdStringTest {
    @Test
    void eightBitTextIsLatin1() {
        assertEquals("Lüfter", decode(0xC6, 'L', 0xFC, 'f', 't', 'e', 'r'));
    }

    @Test
    void paddingIsDropped() {
        assertEquals("Fan", decode(0xC6, 'F', 'a', 'n', ' ', 0, 0));
    }

    @Test
    void oneBlankPartsANameFromTheNumberThatFollows() {
        assertEquals("Fan ", IdString.decodePrefix(Octets.of(0xC6, 'F', 'a', 'n', ' ', ' ', 0), 0));
        assertEquals("Fan", IdString.decodePrefix(Octets.of(0xC4, 'F', 'a', 'n', 0), 0));
        assertEquals("Fan", IdString.decodePrefix(Octets.of(0xC3, 'F', 'a', 'n'), 0));
        assertEquals("", IdString.decodePrefix(Octets.of(0xC1, ' '), 0));
    }

    @Test
    void sixBitTextIsPackedLeastSignificantBitsFirst() {
        // IPMI 2.0, 43.15: "IPMI" packs to 29 DC A6.
        assertEquals("IPMI", decode(0x84, 0x29, 0xDC, 0xA6));
    }

    @Test
    void sixBitTextThatEndsWithinAByteIsRead() {
        assertEquals("IPMI I", decode(0x86, 0x29, 0xDC, 0xA6, 0x40, 0x0A));
    }

    @Test
    void bcdPlusHasTheFirstCharacterInTheUpperHalf() {
        assertEquals("12 -.:,_9", decode(0x49, 0x12, 0xAB, 0xCD, 0xEF, 0x90));
    }

    @Test
    void unicodeIsSixteenBitsLeastSignificantByteFirst() {
        assertEquals("Ω1", decode(0x02, 0xA9, 0x03, 0x31, 0x00));
    }

    @Test
    void textMarkedUnicodeThatHasOneByteACharacterIsLatin1() {
        assertEquals("Temp", decode(0x04, 'T', 'e', 'm', 'p'));
    }

    @Test
    void whatLiesBeyondTheRecordIsLeftOut() {
        assertEquals("ab", decode(0xDF, 'a', 'b'));
        assertEquals("12", decode(0x5F, 0x12));
        assertEquals("I", decode(0x9F, 0x29));
        assertEquals("", decode(0xDF));
        assertEquals("", IdString.decode(Octets.of(1, 2), 2));
    }

    @Test
    void whatWouldDisturbATerminalIsReplaced() {
        assertEquals("a\uFFFD[2Jb\uFFFD", decode(0xC7, 'a', 0x1B, '[', '2', 'J', 'b', 0x9B));
    }

    private static String decode(int... bytes) {
        return IdString.decode(Octets.of(bytes), 0);
    }
}
