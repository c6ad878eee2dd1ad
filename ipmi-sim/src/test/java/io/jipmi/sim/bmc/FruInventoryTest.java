package io.jipmi.sim.bmc;

import static io.jipmi.sim.bmc.BmcFixture.hex;
import static io.jipmi.sim.bmc.BmcFixture.u8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class FruInventoryTest {
    private final BmcFixture bmc = new BmcFixture();

    private byte[] readAll() {
        byte[] all = new byte[512];
        for (int offset = 0; offset < all.length; offset += 64) {
            byte[] part = bmc.ask(String.format(Locale.ROOT, "28 11 00 %02X %02X 40", offset & 0xFF, offset >> 8));
            assertEquals(64, u8(part, 0));
            System.arraycopy(part, 1, all, offset, 64);
        }
        return all;
    }

    private static void assertSumsToZero(byte[] bytes, int from, int length) {
        int sum = 0;
        for (int i = from; i < from + length; i++) {
            sum += bytes[i];
        }
        assertEquals(0, sum & 0xFF, "checksum of the part at " + from);
    }

    private static List<String> fields(byte[] area, int from) {
        List<String> fields = new ArrayList<>();
        int at = from;
        while (u8(area, at) != 0xC1) {
            assertEquals(0xC0, u8(area, at) & 0xC0, "8-bit text");
            int length = u8(area, at) & 0x3F;
            fields.add(new String(area, at + 1, length, StandardCharsets.US_ASCII));
            at += 1 + length;
        }
        return fields;
    }

    private static byte[] area(byte[] all, int headerOffset) {
        int start = u8(all, headerOffset) * 8;
        int length = u8(all, start + 1) * 8;
        assertEquals(1, all[start], "format version");
        assertSumsToZero(all, start, length);
        return Arrays.copyOfRange(all, start, start + length);
    }

    @Test
    void shouldHoldValidChassisBoardAndProductAreas() {
        assertEquals("00 02 00", bmc.askHex("28 10 00"));
        byte[] all = readAll();
        assertEquals(1, all[0]);
        assertSumsToZero(all, 0, 8);
        assertEquals(List.of("JS-CH-100", "CH0000042"), fields(area(all, 2), 3));
        assertEquals(
                List.of("Example Systems", "Simulated Board", "BD0000042", "JS-BD-200", "fru-1"),
                fields(area(all, 3), 6));
        assertEquals(
                List.of("Example Systems", "Simulated Server", "JS-1000", "A1", "SN0000042", "ASSET-42", "fru-1"),
                fields(area(all, 4), 3));
        assertEquals(0, all[1], "no internal use area");
        assertEquals(0, all[5], "no multi-record area");
    }

    @Test
    void shouldReadWhatWasWritten() {
        assertEquals("03", bmc.askHex("28 12 00 F0 01 11 22 33"));
        assertEquals("03 11 22 33", bmc.askHex("28 11 00 F0 01 03"));
    }

    @Test
    void shouldReturnFewerBytesAtTheEndAndRefuseBeyond() {
        byte[] end = bmc.ask("28 11 00 FE 01 10");
        assertEquals("02 00 00", hex(end));
        bmc.ask(0xC9, "28 11 00 00 02 01");
        bmc.ask(0xC9, "28 12 00 FF 01 01 02");
        bmc.ask(0xC7, "28 12 00 00 00");
        bmc.ask(0xCB, "28 10 01");
        bmc.ask(0xCB, "28 11 01 00 00 01");
        bmc.ask(0xCB, "28 12 01 00 00 01");
    }
}
