package io.jipmi.sim.bmc;

import static io.jipmi.sim.bmc.BmcFixture.hex;
import static io.jipmi.sim.bmc.BmcFixture.u16;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class HostMailboxTest {
    private final BmcFixture bmc = new BmcFixture();

    private void postOverheating(int reading) {
        bmc.bmc.post(SensorEvent.fromBmc(0x01, 0x03, false, 0x01, 0x57, reading, 0x23));
    }

    @Test
    void shouldStartWithLoggingOnlyAndKeepEnables() {
        assertEquals("08", bmc.askHex("18 2F"));
        bmc.ask("18 2E 2F");
        assertEquals("2f", bmc.askHex("18 2F"));
        bmc.ask(0xCC, "18 2E 10");
        assertEquals("2f", bmc.askHex("18 2F"));
    }

    @Test
    void shouldNotBufferEventsBeforeTheBufferIsEnabled() {
        postOverheating(0x28);
        assertFalse(bmc.isAttentionNeeded());
        bmc.ask(0x80, "18 35");
        assertEquals(1, bmc.bmc.selRecords().size());
    }

    @Test
    void shouldHandOutEventsInOrderAndLowerAttentionAfterTheLast() {
        bmc.ask("18 2E 0C");
        postOverheating(0x28);
        postOverheating(0x29);
        assertTrue(bmc.isAttentionNeeded());
        assertEquals("02", bmc.askHex("18 31"));

        byte[] first = bmc.ask("18 35");
        assertEquals("20 00 04 01 03 01 57 28 23", hex(first).substring(3 * 7));
        assertEquals(0x02, first[2], "record type");
        assertEquals(hex(bmc.bmc.selRecords().get(0)), hex(first), "what the SEL has");
        assertTrue(bmc.isAttentionNeeded());
        assertEquals(2, u16(bmc.ask("18 35"), 0), "record id of the second");
        assertFalse(bmc.isAttentionNeeded());
        bmc.ask(0x80, "18 35");
    }

    @Test
    void shouldKeepTheOldestEventsWhenTheBufferIsFull() {
        bmc.bmc.setEventBufferCapacity(1);
        bmc.ask("18 2E 0C");
        postOverheating(0x28);
        postOverheating(0x29);
        assertEquals(0x28, bmc.ask("18 35")[14]);
        bmc.ask(0x80, "18 35");
        assertEquals(2, bmc.bmc.selRecords().size());
    }

    @Test
    void shouldBufferButNotLogWhenLoggingIsOff() {
        bmc.ask("18 2E 04");
        postOverheating(0x28);
        assertEquals(List.of(), bmc.bmc.selRecords());
        assertEquals(0, u16(bmc.ask("18 35"), 0), "record id of an event that was not logged");
    }

    @Test
    void shouldTakeEventsFromSystemSoftware() {
        bmc.ask("18 2E 0C");
        bmc.ask("10 02 41 03 20 4F 6F A1 6F 70");
        byte[] rec = bmc.ask("18 35");
        assertEquals("41 00 03 20 4f 6f a1 6f 70", hex(rec).substring(3 * 7));
        bmc.ask("10 02 41 04 20 4F EF A1");
        assertEquals("41 00 04 20 4f ef a1 ff ff", hex(bmc.ask("18 35")).substring(3 * 7));
        bmc.ask(0xC7, "10 02 41 04 20 4F 6F");
    }

    @Test
    void shouldClearExactlyTheFlagsAskedFor() {
        bmc.ask("18 2E 0C");
        postOverheating(0x28);
        bmc.bmc.raiseOemFlags(0xFF);
        bmc.bmc.commandFromIpmb(0x82, 0x04, 0x02, new byte[0]);
        assertEquals("e3", bmc.askHex("18 31"));
        bmc.ask("18 30 20");
        assertEquals("c3", bmc.askHex("18 31"));
        bmc.ask("18 30 01");
        assertEquals("c2", bmc.askHex("18 31"));
        bmc.ask(0x80, "18 33");
        bmc.ask("18 30 C2");
        assertEquals("00", bmc.askHex("18 31"));
    }

    @Test
    void shouldKnowItsEventReceiver() {
        assertEquals("20 00", bmc.askHex("10 01"));
        bmc.ask("10 00 82 01");
        assertEquals("82 01", bmc.askHex("10 01"));
    }
}
