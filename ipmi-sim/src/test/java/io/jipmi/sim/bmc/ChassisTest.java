package io.jipmi.sim.bmc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.jipmi.sim.bmc.PowerAction.Cause;
import io.jipmi.sim.bmc.PowerAction.Kind;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChassisTest {
    private final BmcFixture bmc = new BmcFixture();

    private List<Kind> kinds() {
        return bmc.bmc.powerActions().stream().map(PowerAction::kind).toList();
    }

    @Test
    void shouldReportCapabilitiesAndAPoweredHost() {
        assertEquals("05 20 20 20 20 20", bmc.askHex("00 00"));
        assertEquals("01 00 40", bmc.askHex("00 01"));
    }

    @Test
    void shouldRecordEveryControlWithItsTime() {
        bmc.clock.advance(7);
        bmc.ask("00 02 02");
        bmc.ask("00 02 03");
        bmc.ask("00 02 04");
        bmc.ask("00 02 05");
        bmc.ask("00 02 01");
        bmc.ask("00 02 00");
        assertEquals(
                List.of(
                        Kind.POWER_CYCLE,
                        Kind.HARD_RESET,
                        Kind.DIAGNOSTIC_INTERRUPT,
                        Kind.SOFT_SHUTDOWN,
                        Kind.POWER_UP,
                        Kind.POWER_DOWN),
                kinds());
        PowerAction first = bmc.bmc.powerActions().get(0);
        assertEquals(bmc.clock.getAsLong(), first.timeNs());
        assertEquals(Cause.CHASSIS_CONTROL, first.cause());
        assertFalse(bmc.bmc.isHostPoweredOn());
        assertEquals("00 10 40", bmc.askHex("00 01"), "off, last turned on by a command");
    }

    @Test
    void shouldRefuseUnknownControlsAndThoseThatNeedPower() {
        bmc.ask(0xCC, "00 02 06");
        bmc.ask("00 02 00");
        bmc.ask(0xD5, "00 02 02");
        bmc.ask(0xD5, "00 02 03");
        assertEquals(List.of(Kind.POWER_DOWN), kinds());
    }

    @Test
    void shouldIdentifyForAWhileOrForever() {
        bmc.ask("00 04");
        assertEquals("01 00 50", bmc.askHex("00 01"));
        bmc.clock.advance(Duration.ofSeconds(15));
        assertEquals("01 00 40", bmc.askHex("00 01"));
        bmc.ask("00 04 05 01");
        bmc.clock.advance(Duration.ofDays(1));
        assertEquals("01 00 60", bmc.askHex("00 01"));
        bmc.ask("00 04 00");
        assertEquals("01 00 40", bmc.askHex("00 01"));
    }

    @Test
    void shouldKeepTheRestorePolicy() {
        assertEquals("07", bmc.askHex("00 06 02"));
        assertEquals("41 00 40", bmc.askHex("00 01"));
        bmc.ask("00 06 03");
        assertEquals("41 00 40", bmc.askHex("00 01"), "3 only asks");
        bmc.ask(0xCC, "00 06 04");
    }

    @Test
    void shouldShowAnOpenChassis() {
        bmc.bmc.setStates("Intrusion", 0x0001);
        assertEquals("01 00 41", bmc.askHex("00 01"));
    }

    @Test
    void shouldNameTheRestartCause() {
        assertEquals("00 0f", bmc.askHex("00 07"));
        bmc.ask("00 02 03");
        assertEquals("01 0f", bmc.askHex("00 07"));
        bmc.ask("18 24 04 01 00 00 01 00");
        bmc.ask("18 22");
        bmc.clock.advance(Duration.ofSeconds(1));
        assertEquals("04 0f", bmc.askHex("00 07"));
    }

    @Test
    void shouldCountPowerOnHours() {
        bmc.clock.advance(Duration.ofHours(300));
        assertEquals("3c 2c 01 00 00", bmc.askHex("00 0F"));
    }

    @Test
    void shouldKeepBootOptions() {
        assertEquals("01 05 00 00 00 00 00", bmc.askHex("00 09 05 00 00"));
        bmc.ask("00 08 05 80 04 00 00 00");
        assertEquals("01 05 80 04 00 00 00", bmc.askHex("00 09 05 00 00"));
        bmc.ask("00 08 85");
        assertEquals("01 85 80 04 00 00 00", bmc.askHex("00 09 05 00 00"), "marked invalid, value kept");
        bmc.ask(0xC7, "00 08 05 80 04");
        bmc.ask(0x80, "00 08 06 00");
        bmc.ask(0x80, "00 09 60 00 00");
    }

    @Test
    void shouldLetOnlyOneSetBootOptionsAtATime() {
        bmc.ask("00 08 00 01");
        bmc.ask(0x81, "00 08 00 01");
        bmc.ask("00 08 00 00");
        bmc.ask("00 08 00 01");
        assertEquals("[1, 0, 1]", Arrays.toString(bmc.ask("00 09 00 00 00")));
    }
}
