package io.jipmi.sim.bmc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RestartTest {
    private final BmcFixture bmc = new BmcFixture();

    @ParameterizedTest
    @ValueSource(strings = {"18 02", "18 03"})
    void shouldAnswerAResetFirstThenBeAwayThenComeBack(String reset) {
        bmc.bmc.setAwayAfterReset(Duration.ofMillis(500));
        bmc.ask(reset);
        assertFalse(bmc.isAway(), "still delivering its answer");
        bmc.clock.advance(Duration.ofMillis(100));
        assertTrue(bmc.isAway());
        assertEquals(1, bmc.bmc.restarts());
        bmc.clock.advance(Duration.ofMillis(500));
        assertFalse(bmc.isAway());
        bmc.ask("18 01");
    }

    @Test
    void shouldForgetEnablesFlagsQueuesReservationsAndWatchdog() {
        bmc.ask("18 2E 0F");
        bmc.ask("18 24 04 01 00 00 64 00");
        bmc.bmc.post(SensorEvent.fromBmc(1, 1, false, 1, 0x59, 0, 0));
        bmc.bmc.commandFromIpmb(0x82, 0x06, 0x01, new byte[0]);
        bmc.bmc.raiseOemFlags(0x20);
        bmc.ask("28 42");
        bmc.ask("28 22");
        assertEquals("23", bmc.askHex("18 31"));

        bmc.bmc.restart(Duration.ZERO);

        assertEquals("08", bmc.askHex("18 2F"));
        assertEquals("00", bmc.askHex("18 31"));
        assertFalse(bmc.isAttentionNeeded());
        bmc.ask(0x80, "18 22");
        assertEquals("00 00 00 00 00 00 00 00", bmc.askHex("18 25"));
        bmc.ask(0xC5, "28 43 01 00 00 00 04 02");
        bmc.ask(0xC5, "28 23 01 00 01 00 05 02");
        assertEquals(1, bmc.bmc.selRecords().size(), "the SEL survives");
    }

    @Test
    void shouldAnswerInitializationInProgressWhileAway() {
        bmc.bmc.restart(Duration.ofSeconds(1));
        bmc.ask(0xD2, "18 01");
        assertEquals(0, bmc.bmc.executions(0x06, 0x01));
    }

    @Test
    void shouldLetTheWatchdogBiteBeforeAResetButNotAfterIt() {
        bmc.ask("18 24 04 01 00 00 01 00");
        bmc.ask("18 22");
        bmc.ask("18 02");
        bmc.clock.advance(Duration.ofSeconds(5));
        assertEquals(0, bmc.bmc.powerActions().size(), "the reset at 20 ms stopped the timer of 100 ms");

        bmc.ask("18 24 04 01 00 00 00 00");
        bmc.ask("18 22");
        bmc.ask("18 02");
        bmc.clock.advance(Duration.ofSeconds(5));
        assertEquals(1, bmc.bmc.powerActions().size(), "a timer of 0 ms bites at once");
    }
}
