package io.jipmi.watchdog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WatchdogSettingsTest {
    private static final WatchdogSettings TEN_SECONDS =
            WatchdogSettings.of(TimeoutAction.HARD_RESET, Duration.ofSeconds(10));

    private static List<Integer> octets(WatchdogSettings settings) {
        return IntStream.range(0, WatchdogSettings.LENGTH_BYTES)
                .map(settings::octet)
                .boxed()
                .collect(Collectors.toList());
    }

    private static String complaintOf(Runnable making) {
        return assertThrows(IllegalArgumentException.class, making::run).getMessage();
    }

    @Test
    void everyFieldHasItsBits() {
        WatchdogSettings all = new WatchdogSettings(
                TimerUse.OEM,
                true,
                true,
                TimeoutAction.POWER_CYCLE,
                PretimeoutInterrupt.NMI,
                255,
                EnumSet.of(TimerUse.BIOS_FRB2, TimerUse.OEM),
                WatchdogSettings.LONGEST_COUNTDOWN);
        assertEquals(List.of(0xC5, 0x23, 0xFF, 0x22, 0xFF, 0xFF), octets(all));
        assertEquals(List.of(0x44, 0x01, 0, 0, 100, 0), octets(TEN_SECONDS));
        assertEquals(
                List.of(0x04, 0x01, 0, 0, 1, 0),
                octets(TEN_SECONDS.withDontStop(false).withCountdown(Duration.ofMillis(100))));
    }

    @ParameterizedTest
    @CsvSource({
        "6553600, countdown of 6553.6 s is not within 0..6553.5 s",
        "-100, countdown of -0.1 s is not within 0..6553.5 s",
        "150, countdown of 0.15 s is no multiple of the 0.1 s the BMC counts in"
    })
    void aCountdownTheBmcCannotCountIsNamedAndNotWrapped(long countdownMs, String complaint) {
        String said = complaintOf(() -> TEN_SECONDS.withCountdown(Duration.ofMillis(countdownMs)));
        assertTrue(said.startsWith(complaint), said);
    }

    @Test
    void aPretimeoutOutOfRangeOrLongerThanTheCountdownIsNamed() {
        assertEquals(
                "pre-timeout of 256 s is not within 0..255 s",
                complaintOf(() -> TEN_SECONDS.withPretimeout(PretimeoutInterrupt.SMI, 256)));
        assertEquals(
                "pre-timeout of -1 s is not within 0..255 s",
                complaintOf(() -> TEN_SECONDS.withPretimeout(PretimeoutInterrupt.SMI, -1)));
        assertEquals(
                "pre-timeout of 11 s is longer than the countdown of 10 s",
                complaintOf(() -> TEN_SECONDS.withPretimeout(PretimeoutInterrupt.SMI, 11)));
    }

    @Test
    void reservedValuesCanBeReadButNotSet() {
        assertEquals(
                "a reserved timeout action cannot be set",
                complaintOf(() -> TEN_SECONDS.withAction(TimeoutAction.RESERVED)));
        assertEquals(
                "a reserved pre-timeout interrupt cannot be set",
                complaintOf(() -> TEN_SECONDS.withPretimeout(PretimeoutInterrupt.RESERVED, 0)));
        WatchdogReading unset = reading(0, 0x44, 0, 0, 0, 0, 0, 0);
        assertEquals(TimerUse.RESERVED, unset.use());
        assertEquals(TimeoutAction.RESERVED, unset.action());
        assertEquals(PretimeoutInterrupt.RESERVED, unset.pretimeoutInterrupt());
        assertEquals("a reserved timer use cannot be set", complaintOf(unset::settings));
    }

    @Test
    void anAnswerIsReadFieldByField() {
        WatchdogReading reading = reading(0xC4, 0x33, 15, 0x12, 0x58, 0x02, 0x2C, 0x01);
        assertEquals(
                new WatchdogReading(
                        true,
                        true,
                        TimerUse.SMS_OS,
                        TimeoutAction.POWER_CYCLE,
                        PretimeoutInterrupt.MESSAGING,
                        15,
                        Set.of(TimerUse.BIOS_FRB2, TimerUse.SMS_OS),
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(30)),
                reading);
        assertTrue(reading.countsDown());
        assertFalse(reading(0x44, 1, 0, 0, 100, 0, 0, 0).countsDown(), "nothing is left");
        assertFalse(reading(0x04, 1, 0, 0, 100, 0, 100, 0).countsDown(), "stopped");
    }

    @Test
    void everyDifferenceFromWhatWasSetIsNamed() {
        WatchdogReading reading = reading(0x83, 0x22, 3, 0x10, 0x65, 0, 0, 0);
        WatchdogSettings set = new WatchdogSettings(
                TimerUse.SMS_OS,
                true,
                false,
                TimeoutAction.HARD_RESET,
                PretimeoutInterrupt.NONE,
                0,
                Set.of(TimerUse.SMS_OS),
                Duration.ofSeconds(10));
        assertEquals(
                List.of(
                        "use was set to SMS_OS and reads OS_LOAD",
                        "don't log was set to false and reads true",
                        "action was set to HARD_RESET and reads POWER_DOWN",
                        "pre-timeout interrupt was set to NONE and reads NMI",
                        "pre-timeout seconds was set to 0 and reads 3",
                        "countdown was set to PT10S and reads PT10.1S",
                        "expiration flag of SMS_OS was set to false and reads true"),
                reading.differencesFrom(set));
    }

    private static WatchdogReading reading(int... octets) {
        return WatchdogReading.decode(index -> octets[index]);
    }
}
