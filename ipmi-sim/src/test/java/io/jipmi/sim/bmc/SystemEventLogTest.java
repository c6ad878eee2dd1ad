package io.jipmi.sim.bmc;

import static io.jipmi.sim.bmc.BmcFixture.hex;
import static io.jipmi.sim.bmc.BmcFixture.u16;
import static io.jipmi.sim.bmc.BmcFixture.u32;
import static io.jipmi.sim.bmc.BmcFixture.u8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class SystemEventLogTest {
    private static final String OEM_RECORD = "28 44 00 00 F0 20 00 4B 65 72 6E 65 6C 20 70 61 6E 69";
    private static final String EVENT_RECORD = "28 44 00 00 02 00 00 00 00 20 00 04 01 03 01 57 28 23";

    private final BmcFixture bmc = new BmcFixture();

    @Test
    void shouldBeEmptyAtFirst() {
        byte[] info = bmc.ask("28 40");
        assertEquals(0x51, u8(info, 0));
        assertEquals(0, u16(info, 1));
        assertEquals(512 * 16, u16(info, 3));
        assertEquals(0x0B, u8(info, 13), "delete, reserve, allocation info; no overflow");
        bmc.ask(0xCB, "28 43 00 00 00 00 00 FF");
        bmc.ask(0xCB, "28 43 00 00 FF FF 00 FF");
        assertEquals("00 02 10 00 00 02 00 02 01", bmc.askHex("28 41"));
    }

    @Test
    void shouldStampEventRecordsButNotOemRecordsWithoutTime() {
        bmc.bmc.setSelTime(0x5000_0000L);
        bmc.clock.advance(Duration.ofSeconds(2));
        assertEquals("01 00", bmc.askHex(EVENT_RECORD));
        assertEquals("02 00", bmc.askHex(OEM_RECORD));
        assertEquals("02 00 01 00 02 02 00 00 50 20 00 04 01 03 01 57 28 23", bmc.askHex("28 43 00 00 00 00 00 FF"));
        assertEquals("ff ff 02 00 f0 20 00 4b 65 72 6e 65 6c 20 70 61 6e 69", bmc.askHex("28 43 00 00 FF FF 00 FF"));
        byte[] info = bmc.ask("28 40");
        assertEquals(2, u16(info, 1));
        assertEquals(0x5000_0002L, u32(info, 5), "last addition");
    }

    @Test
    void shouldReadPartsWithAReservation() {
        bmc.ask(EVENT_RECORD);
        int id = u16(bmc.ask("28 42"), 0);
        String reservation = String.format(Locale.ROOT, "%02X %02X", id & 0xFF, id >> 8);
        assertEquals("ff ff 20 00 04", bmc.askHex("28 43 " + reservation + " 01 00 07 03"));
        bmc.ask(0xCA, "28 43 " + reservation + " 01 00 0F 02");
        bmc.ask(0xC9, "28 43 " + reservation + " 01 00 10 01");
        bmc.ask(0xC5, "28 43 00 00 01 00 07 03");
        bmc.ask("28 42");
        bmc.ask(0xC5, "28 43 " + reservation + " 01 00 07 03");
    }

    @Test
    void shouldDeleteOnlyWithAReservationAndCancelIt() {
        bmc.ask(EVENT_RECORD);
        bmc.ask(EVENT_RECORD);
        bmc.ask(EVENT_RECORD);
        bmc.ask(0xC5, "28 46 00 00 02 00");
        bmc.ask("28 42");
        assertEquals("02 00", bmc.askHex("28 46 01 00 02 00"));
        bmc.ask(0xC5, "28 46 01 00 01 00");
        assertEquals(3, u16(bmc.ask("28 43 00 00 01 00 00 FF"), 0), "next of 1 is 3 now");
        bmc.ask(0xCB, "28 43 00 00 02 00 00 FF");
        assertEquals("04 00", bmc.askHex(EVENT_RECORD), "ids are not used twice");
    }

    @Test
    void shouldClearOnlyWhenAskedExactly() {
        bmc.ask(EVENT_RECORD);
        bmc.ask("28 42");
        bmc.ask(0xC5, "28 47 02 00 43 4C 52 AA");
        bmc.ask(0xCC, "28 47 01 00 43 4C 53 AA");
        bmc.ask(0xCC, "28 47 01 00 43 4C 52 AB");
        assertEquals("01", bmc.askHex("28 47 01 00 43 4C 52 00"));
        assertEquals(1, u16(bmc.ask("28 40"), 1), "only asked for the status");
        assertEquals("01", bmc.askHex("28 47 01 00 43 4C 52 AA"));
        byte[] info = bmc.ask("28 40");
        assertEquals(0, u16(info, 1));
        assertEquals(1_767_225_600L, u32(info, 9), "last erasure");
    }

    @Test
    void shouldReportOverflowUntilCleared() {
        for (int i = 0; i < 512; i++) {
            bmc.ask(EVENT_RECORD);
        }
        assertEquals(0, u16(bmc.ask("28 40"), 3), "free bytes");
        bmc.ask(0xC4, EVENT_RECORD);
        assertEquals(0x8B, u8(bmc.ask("28 40"), 13));
        bmc.ask("28 42");
        bmc.ask("28 47 01 00 43 4C 52 AA");
        assertEquals(0x0B, u8(bmc.ask("28 40"), 13));
    }

    @Test
    void shouldKeepTime() {
        assertEquals(1_767_225_600L, u32(bmc.ask("28 48"), 0));
        bmc.ask("28 49 78 56 34 F2");
        bmc.clock.advance(Duration.ofSeconds(16));
        assertEquals("88 56 34 f2", bmc.askHex("28 48"));
        assertEquals("ff 07", bmc.askHex("28 5C"), "offset not specified");
        bmc.ask("28 5D 3C 00");
        assertEquals("3c 00", bmc.askHex("28 5C"));
    }

    @Test
    void shouldWalkByNextIds() {
        for (int i = 0; i < 5; i++) {
            bmc.ask(OEM_RECORD);
        }
        int seen = 0;
        for (int id = 0; id != 0xFFFF; seen++) {
            byte[] entry = bmc.ask(String.format(Locale.ROOT, "28 43 00 00 %02X %02X 00 FF", id & 0xFF, id >> 8));
            assertEquals(seen + 1, u16(entry, 2), hex(entry));
            id = u16(entry, 0);
        }
        assertEquals(5, seen);
    }
}
