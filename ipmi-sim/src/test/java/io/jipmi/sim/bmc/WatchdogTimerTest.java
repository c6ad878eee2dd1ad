package io.jipmi.sim.bmc;

import static io.jipmi.sim.bmc.BmcFixture.hex;
import static io.jipmi.sim.bmc.BmcFixture.u16;
import static io.jipmi.sim.bmc.BmcFixture.u8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.sim.bmc.PowerAction.Cause;
import io.jipmi.sim.bmc.PowerAction.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WatchdogTimerTest {
    private final BmcFixture bmc = new BmcFixture();

    private void waitMs(long ms) {
        bmc.clock.advance(Duration.ofMillis(ms));
    }

    @Test
    void shouldRefuseToRunBeforeItWasSet() {
        bmc.ask(0x80, "18 22");
        bmc.ask("18 24 04 01 00 00 64 00");
        bmc.ask("18 22");
    }

    @Test
    void shouldCountDownOnlyWhileRunning() {
        bmc.ask("18 24 04 01 00 00 64 00");
        waitMs(3_000);
        assertEquals("04 01 00 00 64 00 64 00", bmc.askHex("18 25"));
        bmc.ask("18 22");
        waitMs(3_050);
        assertEquals("44 01 00 00 64 00 46 00", bmc.askHex("18 25"), "6.95 s left, rounded up");
        bmc.ask("18 22");
        assertEquals(100, u16(bmc.ask("18 25"), 6));
        bmc.ask("18 24 04 01 00 00 64 00");
        assertEquals(0x04, u8(bmc.ask("18 25"), 0), "set without the don't-stop bit stops it");
    }

    @Test
    void shouldKeepRunningWithTheNewCountIfTold() {
        bmc.ask("18 24 04 01 00 00 64 00");
        bmc.ask("18 22");
        waitMs(5_000);
        bmc.ask("18 24 44 01 00 00 32 00");
        assertEquals("44 01 00 00 32 00 32 00", bmc.askHex("18 25"));
        waitMs(4_999);
        assertEquals(List.of(), bmc.bmc.powerActions());
        waitMs(1);
        assertEquals(1, bmc.bmc.powerActions().size());
    }

    @Test
    void shouldNotStartByTheDontStopBitAlone() {
        bmc.ask("18 24 44 01 00 00 0A 00");
        assertEquals(0x04, u8(bmc.ask("18 25"), 0));
    }

    @ParameterizedTest
    @CsvSource({"1, HARD_RESET", "2, POWER_DOWN", "3, POWER_CYCLE"})
    void shouldBiteAtItsTimeWithItsAction(int action, Kind kind) {
        bmc.ask(String.format(Locale.ROOT, "18 24 03 %02X 00 00 0A 00", action));
        bmc.ask("18 22");
        long dueNs = bmc.clock.getAsLong() + 1_000_000_000L;
        waitMs(10_000);
        assertEquals(List.of(new PowerAction(dueNs, kind, Cause.WATCHDOG_TIMEOUT)), bmc.bmc.powerActions());
        byte[] timer = bmc.ask("18 25");
        assertEquals(0x03, u8(timer, 0), "stopped");
        assertEquals(0x08, u8(timer, 3), "expired as OS load");
        assertEquals(0, u16(timer, 6));
        assertEquals(kind != Kind.POWER_DOWN, bmc.bmc.isHostPoweredOn());
    }

    @Test
    void shouldOnlyNoteTheExpirationWithoutAnAction() {
        bmc.ask("18 24 05 00 00 00 01 00");
        bmc.ask("18 22");
        waitMs(200);
        assertEquals(List.of(), bmc.bmc.powerActions());
        assertEquals(0x20, u8(bmc.ask("18 25"), 3));
        bmc.ask("18 24 05 00 00 20 01 00");
        assertEquals(0x00, u8(bmc.ask("18 25"), 3), "cleared by writing one");
    }

    @Test
    void shouldRaiseThePretimeoutFlagAndAttentionFirst() {
        bmc.ask("18 24 44 33 01 00 1E 00");
        bmc.ask("18 22");
        waitMs(1_999);
        assertFalse(bmc.isAttentionNeeded());
        waitMs(1);
        assertTrue(bmc.isAttentionNeeded());
        assertEquals("08", bmc.askHex("18 31"));
        bmc.ask("18 30 08");
        assertFalse(bmc.isAttentionNeeded());
        assertEquals(List.of(), bmc.bmc.powerActions());
        waitMs(1_000);
        assertEquals(Kind.POWER_CYCLE, bmc.bmc.powerActions().get(0).kind());
        assertEquals("00", bmc.askHex("18 31"), "one pre-timeout per run");
    }

    @Test
    void shouldInterruptTheHostAtThePretimeoutIfAsked() {
        bmc.ask("18 24 04 21 01 00 14 00");
        bmc.ask("18 22");
        waitMs(1_000);
        assertEquals(Kind.DIAGNOSTIC_INTERRUPT, bmc.bmc.powerActions().get(0).kind());
        assertEquals(Cause.WATCHDOG_PRETIMEOUT, bmc.bmc.powerActions().get(0).cause());
        bmc.ask("18 24 04 11 01 00 14 00");
        bmc.ask("18 22");
        waitMs(1_000);
        assertEquals(
                Kind.SYSTEM_MANAGEMENT_INTERRUPT, bmc.bmc.powerActions().get(1).kind());
    }

    @Test
    void shouldLowerThePretimeoutFlagWhenSetAgain() {
        bmc.ask("18 24 04 31 01 00 14 00");
        bmc.ask("18 22");
        waitMs(1_000);
        assertEquals("08", bmc.askHex("18 31"));
        bmc.ask("18 24 04 31 01 00 14 00");
        assertEquals("00", bmc.askHex("18 31"));
    }

    @Test
    void shouldLogPretimeoutAndTimeoutWithTheirTimes() {
        bmc.bmc.setSelTime(1_000);
        bmc.ask("18 24 04 31 01 00 14 00");
        bmc.ask("18 22");
        waitMs(60_000);
        List<byte[]> records = bmc.bmc.selRecords();
        assertEquals(2, records.size());
        assertEquals("01 00 02 e9 03 00 00 20 00 04 23 41 6f c8 34 ff", hex(records.get(0)));
        assertEquals("02 00 02 ea 03 00 00 20 00 04 23 41 6f c1 34 ff", hex(records.get(1)));
    }

    @Test
    void shouldNotLogIfToldNotTo() {
        bmc.ask("18 24 84 31 01 00 14 00");
        bmc.ask("18 22");
        waitMs(60_000);
        assertEquals(List.of(), bmc.bmc.selRecords());
        assertEquals(1, bmc.bmc.powerActions().size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "18 24 00 01 00 00 64 00",
                "18 24 06 01 00 00 64 00",
                "18 24 04 04 00 00 64 00",
                "18 24 04 41 00 00 64 00",
                "18 24 04 31 0B 00 64 00"
            })
    void shouldRefuseReservedUsesAndActionsAndPretimeoutsBeyondTheTimeout(String set) {
        bmc.ask(0xCC, set);
        bmc.ask(0x80, "18 22");
    }
}
