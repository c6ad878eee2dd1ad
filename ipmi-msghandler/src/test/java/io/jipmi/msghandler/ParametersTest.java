package io.jipmi.msghandler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Module parameters as words. */
class ParametersTest {
    private static final Parameter<Integer> TIMEOUT =
            Parameter.integer("ipmi_watchdog.timeout", "seconds until it bites", 10, -1, 6553);
    private static final Parameter<Boolean> NOWAYOUT =
            Parameter.flag("ipmi_watchdog.nowayout", "whether it cannot be stopped", false);
    private static final List<Parameter<?>> KNOWN = List.of(TIMEOUT, NOWAYOUT);

    private static Parameters parse(String... words) {
        return Parameters.parse(List.of(words), KNOWN);
    }

    @Test
    void whatNobodySetsHasItsDefault() {
        assertEquals(10, Parameters.DEFAULTS.get(TIMEOUT));
        assertEquals(false, parse("ipmi_watchdog.timeout=3").get(NOWAYOUT));
    }

    @Test
    void aLaterWordReplacesAnEarlierOne() {
        assertEquals(
                4, parse("ipmi_watchdog.timeout=3", "ipmi_watchdog.timeout=4").get(TIMEOUT));
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "-1, -1", "6553, 6553", "0x10, 16", "0XfF, 255", "010, 10", "08, 8"})
    void aNumberIsDecimalOrWith0x(String text, int value) {
        assertEquals(value, parse("ipmi_watchdog.timeout=" + text).get(TIMEOUT));
    }

    @ParameterizedTest
    @CsvSource({
        "1, true",
        "y, true",
        "Yes, true",
        "ON, true",
        "true, true",
        "0, false",
        "n, false",
        "no, false",
        "off, false",
        "False, false"
    })
    void aSwitchIsOnOrOff(String text, boolean value) {
        assertEquals(value, parse("ipmi_watchdog.nowayout=" + text).get(NOWAYOUT));
    }

    @ParameterizedTest
    @CsvSource({
        "timeout=3,"
                + "'''timeout=3'' sets no known parameter; known are [ipmi_watchdog.nowayout, ipmi_watchdog.timeout]'",
        "ipmi_watchdog.timeout,"
                + "'''ipmi_watchdog.timeout'' sets no known parameter; known are [ipmi_watchdog.nowayout, ipmi_watchdog.timeout]'",
        "ipmi_watchdog.timeout=,'parameter ''ipmi_watchdog.timeout='': '''' is not a number'",
        "ipmi_watchdog.timeout=ten,'parameter ''ipmi_watchdog.timeout=ten'': ''ten'' is not a number'",
        "ipmi_watchdog.timeout=6554,'parameter ''ipmi_watchdog.timeout=6554'': ''6554'' is not within -1..6553'",
        "ipmi_watchdog.timeout=-2,'parameter ''ipmi_watchdog.timeout=-2'': ''-2'' is not within -1..6553'",
        "ipmi_watchdog.timeout=4294967296,"
                + "'parameter ''ipmi_watchdog.timeout=4294967296'': ''4294967296'' is not within -1..6553'",
        "ipmi_watchdog.nowayout=maybe,'parameter ''ipmi_watchdog.nowayout=maybe'': ''maybe'' is neither 1 nor 0'"
    })
    void aBadWordIsNamed(String word, String message) {
        assertEquals(
                message,
                assertThrows(IllegalArgumentException.class, () -> parse(word)).getMessage());
    }

    @Test
    void aParameterTellsWhatItIs() {
        assertEquals("ipmi_watchdog.timeout", TIMEOUT.name());
        assertEquals("seconds until it bites", TIMEOUT.description());
        assertEquals(10, TIMEOUT.defaultValue());
    }

    @Test
    void theMessageHandlersOwnLimitsAreParameters() {
        Parameters set = Parameters.parse(
                List.of("ipmi_msghandler.max_users=2", "ipmi_msghandler.max_msgs_per_user=3"),
                List.of(InterfaceLimits.MAX_USERS, InterfaceLimits.MAX_MSGS_PER_USER));

        assertEquals(new InterfaceLimits(2, 3), InterfaceLimits.of(set));
    }
}
