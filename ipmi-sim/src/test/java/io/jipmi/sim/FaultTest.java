package io.jipmi.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.sim.Fault.Kind;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FaultTest {

    @ParameterizedTest
    @EnumSource(Kind.class)
    void shouldParseEveryNameBackToItself(Kind kind) {
        Fault fault = Fault.parse(kind.label());
        assertEquals(Fault.of(kind), fault);
        assertEquals(fault, Fault.parse(fault.toString()));
        assertTrue(Fault.names().contains(kind.label()));
        assertTrue(Fault.help().contains(kind.label() + ": " + kind.summary()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "stuck-ibf:250",
                "stuck-busy:250",
                "stuck-b-busy:250",
                "long-busy:8000",
                "length-mismatch:0",
                "error-code:5",
                "lost-obf:2",
                "no-dummy:1",
                "reset:0",
                "silence:250",
                "random-latency:500",
                "over-long:273",
                "trailing:1",
                "truncated:0",
                "nak-storm:250",
                "stuck-bus:250",
                "clock-stretch:20",
                "bus-error:2",
                "no-block-read:1"
            })
    void shouldParseNumbers(String text) {
        assertEquals(text, Fault.parse(text).toString());
    }

    @Test
    void shouldScaleNumbersByTheirMeaning() {
        assertEquals(
                Duration.ofMillis(250).toNanos(), Fault.parse("stuck-ibf:250").durationNs());
        assertEquals(
                Duration.ofMillis(250).toNanos(), Fault.parse("silence:250").argument());
        assertEquals(-1, Fault.parse("silence").argument());
        assertEquals(
                Duration.of(500, ChronoUnit.MICROS).toNanos(),
                Fault.parse("random-latency:500").argument());
        assertEquals(2, Fault.parse("lost-obf:2").times());
        assertEquals(Long.MAX_VALUE, Fault.parse("lost-obf").times());
        assertEquals(1, Fault.parse("reset").times());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "stuck",
                "STUCK-IBF",
                ":3",
                "silence:",
                "silence:x",
                "silence:-1",
                "silence:0",
                "truncated:272",
                "over-long:272",
                "lost-obf:0",
                "error-code:0",
                "error-code:6",
                "length-mismatch:256",
                "long-busy:0",
                "clock-stretch:0",
                "clock-stretch:60001",
                "reset:99999999999999999999"
            })
    void shouldRefuseAnythingElseInOneLine(String text) {
        String message = assertThrows(IllegalArgumentException.class, () -> Fault.parse(text))
                .getMessage();
        assertTrue(message.lines().count() == 1, message);
        boolean namesTheBadWord = message.contains("'" + text.replaceAll(":.*", "") + "'");
        assertTrue(
                namesTheBadWord && (message.contains("known are stuck-ibf") || message.contains(" takes ")), message);
    }

    @Test
    void shouldSayWhereAFaultCanHappenAndWhatElseCanHappenThere() {
        Fault fault = Fault.parse("foreign-reader");
        fault.requirePossibleAt(InterfaceType.KCS);
        fault.requirePossibleAt(InterfaceType.BT);
        String message = assertThrows(IllegalArgumentException.class, () -> fault.requirePossibleAt(InterfaceType.SMIC))
                .getMessage();
        assertTrue(message.startsWith("fault 'foreign-reader' happens at kcs, bt, not at smic; "), message);
        assertThrows(IllegalArgumentException.class, () -> fault.requirePossibleAt(InterfaceType.SSIF));
        Fault.kindsAt(InterfaceType.SMIC).forEach(kind -> assertTrue(message.contains(kind.label()), message));
    }

    @Test
    void everyFaultCanHappenSomewhereAndTheCommonOnesEverywhere() {
        for (Kind kind : Kind.values()) {
            assertTrue(
                    Arrays.stream(InterfaceType.values())
                            .anyMatch(type -> Fault.kindsAt(type).contains(kind)),
                    kind.label());
        }
        for (InterfaceType type : InterfaceType.values()) {
            boolean registers = type != InterfaceType.SSIF;
            assertEquals(registers, Fault.kindsAt(type).contains(Kind.ALL_ONES), type.word());
            assertEquals(registers, Fault.kindsAt(type).contains(Kind.ALL_ZEROS), type.word());
            assertEquals(!registers, Fault.kindsAt(type).contains(Kind.NAK_STORM), type.word());
            assertTrue(
                    Fault.kindsAt(type)
                            .containsAll(List.of(
                                    Kind.RESET,
                                    Kind.SILENCE,
                                    Kind.WRONG_COMMAND,
                                    Kind.WRONG_NETFN,
                                    Kind.OVER_LONG,
                                    Kind.TRAILING,
                                    Kind.TRUNCATED,
                                    Kind.RANDOM_LATENCY,
                                    Kind.FOREIGN_DRIVER)),
                    type.word());
        }
    }

    @Test
    void shouldRefuseImpossibleTriggers() {
        Fault fault = Fault.of(Kind.LOST_OBF);
        assertThrows(IllegalArgumentException.class, () -> fault.times(0));
        assertThrows(IllegalArgumentException.class, () -> fault.lasting(Duration.ZERO));
        assertThrows(IllegalArgumentException.class, () -> fault.in(Phase.READ, -1));
    }
}
