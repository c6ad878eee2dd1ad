package io.jipmi.cli.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TerminalTest {
    private static Terminal terminal(Map<String, String> environment, boolean output, boolean errors) {
        return Terminal.of(environment, () -> output, () -> errors, () -> 132);
    }

    @Test
    void aPipeGetsEverythingAndNoColour() {
        assertEquals(Terminal.NONE, terminal(Map.of("TERM", "xterm"), false, false));
    }

    @Test
    void aTerminalIsMeasuredUnlessColumnsSaysHowWide() {
        assertEquals(new Terminal(132, true, true, true), terminal(Map.of("TERM", "xterm"), true, true));
        assertEquals(100, terminal(Map.of("COLUMNS", "100"), true, true).columns());
        assertEquals(100, terminal(Map.of("COLUMNS", "100"), false, true).columns());
        assertEquals(132, terminal(Map.of("COLUMNS", "wide"), true, true).columns());
        assertEquals(40, terminal(Map.of("COLUMNS", "3"), true, true).columns());
    }

    @Test
    void noColourWhereSomebodyWantsNoneOrTheTerminalHasNone() {
        assertFalse(terminal(Map.of("NO_COLOR", "1"), true, true).colour());
        assertTrue(terminal(Map.of("NO_COLOR", ""), true, true).colour());
        assertFalse(terminal(Map.of("TERM", "dumb"), true, true).colour());
    }

    @Test
    void progressIsForWhoWatchesTheErrors() {
        assertTrue(terminal(Map.of(), false, true).progress());
        assertFalse(terminal(Map.of(), true, false).progress());
    }
}
