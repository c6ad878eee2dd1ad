package io.jipmi.msghandler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.OptionalLong;
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

    @Test
    void wordsOfARepeatedParameterAddUpInTheirOrder() {
        Parameter<List<Integer>> ports = Parameter.repeated("a.port", "a port", Integer::decode);
        Parameters parsed = Parameters.parse(List.of("a.port=3", "a.port=1", "a.port=2"), List.of(ports));
        assertEquals(List.of(3, 1, 2), parsed.get(ports));
        assertEquals(List.of(), Parameters.DEFAULTS.get(ports));
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "-1, -1", "6553, 6553", "0x10, 16", "0XfF, 255", "010, 8", "-01, -1"})
    void aNumberIsWrittenAsTheKernelTakesIt(String text, int value) {
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
        "ipmi_watchdog.timeout=08,'parameter ''ipmi_watchdog.timeout=08'': ''08'' is not a number of at most 63 bits'",
        "ipmi_watchdog.timeout=+8,'parameter ''ipmi_watchdog.timeout=+8'': ''+8'' is not a number'",
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
    void anArrayHasItemsThatMayBeLeftOut() {
        Parameter<List<OptionalLong>> ports = Parameter.integers("ipmi_si.ports", "", 4, 0, 0xFFFF);
        Parameter<List<String>> types = Parameter.words("ipmi_si.type", "", 4, List.of("kcs", "bt"));

        Parameters set =
                Parameters.parse(List.of("ipmi_si.ports=0xca2,, 010", "ipmi_si.type=,bt"), List.of(ports, types));

        assertEquals(List.of(OptionalLong.of(0xCA2), OptionalLong.empty(), OptionalLong.of(8)), set.get(ports));
        assertEquals(List.of("", "bt"), set.get(types));
        assertEquals(List.of(), Parameters.DEFAULTS.get(ports));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '"',
            value = {
                "a.ports=1,2,3; 3 items are more than the 2 it can have",
                "a.ports=1,x; 'x' is not a number",
                "a.ports=1,0x10000; '0x10000' is not within 0..65535",
                "a.type=kcs,kbc; 'kbc' is none of kcs, bt",
                "a.type=KCS; 'KCS' is none of kcs, bt",
                "a.order=sideways; 'sideways' is none of up, down",
                "a.pair=x; no pair"
            })
    void aBadItemIsNamed(String word, String message) {
        List<Parameter<?>> known = List.of(
                Parameter.integers("a.ports", "", 2, 0, 0xFFFF),
                Parameter.words("a.type", "", 2, List.of("kcs", "bt")),
                Parameter.choice("a.order", "", Order.UP),
                Parameter.of("a.pair", "", "", text -> {
                    throw new IllegalArgumentException("no pair");
                }));
        assertEquals(
                "parameter '" + word + "': " + message,
                assertThrows(IllegalArgumentException.class, () -> Parameters.parse(List.of(word), known))
                        .getMessage());
    }

    private enum Order {
        UP,
        DOWN
    }

    @Test
    void aChoiceIsAWordInSmallLetters() {
        Parameter<Order> order = Parameter.choice("a.order", "", Order.UP);

        assertEquals(Order.UP, Parameters.DEFAULTS.get(order));
        assertEquals(
                Order.DOWN,
                Parameters.parse(List.of("a.order=down"), List.of(order)).get(order));
    }

    @Test
    void valuesForOneInterfaceOfSeveralKnowItsIndex() {
        Parameters second = parse("ipmi_watchdog.timeout=3").forInterface(1);

        assertEquals(1, second.interfaceIndex());
        assertEquals(3, second.get(TIMEOUT));
        assertEquals(0, Parameters.DEFAULTS.interfaceIndex());
    }

    @Test
    void anUnknownWordIsToldTheNamesOfItsModuleOnly() {
        Parameter<Boolean> other = Parameter.flag("ipmi_si.trydmi", "", true);
        List<Parameter<?>> known = List.of(NOWAYOUT, other);

        assertEquals(
                "'ipmi_si.trydmj=0' sets no known parameter; known are [ipmi_si.trydmi]",
                assertThrows(IllegalArgumentException.class, () -> Parameters.parse(List.of("ipmi_si.trydmj=0"), known))
                        .getMessage());
        assertEquals(
                "'ipmi_si.5.trydmi=0' sets no known parameter; known are [ipmi_si.trydmi]",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> Parameters.parse(List.of("ipmi_si.5.trydmi=0"), known))
                        .getMessage());
        assertEquals(
                "'frob.x=0' sets no known parameter; known are [ipmi_si.trydmi, ipmi_watchdog.nowayout]",
                assertThrows(IllegalArgumentException.class, () -> Parameters.parse(List.of("frob.x=0"), known))
                        .getMessage());
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
                List.of(
                        "ipmi_msghandler.max_users=2",
                        "ipmi_msghandler.max_msgs_per_user=3",
                        "ipmi_msghandler.max_held_events=0",
                        "ipmi_msghandler.max_undelivered_per_user=5"),
                InterfaceLimits.PARAMETERS);

        assertEquals(new InterfaceLimits(2, 3, 0, 5), InterfaceLimits.of(set));
    }
}
