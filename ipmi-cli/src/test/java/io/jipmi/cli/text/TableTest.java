package io.jipmi.cli.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
    private static List<String> lines(Table table, Terminal terminal) {
        StringWriter text = new StringWriter();
        table.print(new PrintWriter(text, true), terminal);
        return text.toString().lines().toList();
    }

    private static Table fans() {
        Table table = new Table(Column.text("NAME"), Column.number("RPM"), Column.yielding("STATES", 6));
        table.add(Cell.of("Fan1"), Cell.of(6000), new Cell("at or below lower critical, asserted", Tone.BAD));
        table.add(Cell.of("Rear Fan"), Cell.of(900), Cell.of(""));
        return table;
    }

    @Test
    void columnsAreAsWideAsTheirWidestText() {
        assertEquals(
                List.of(
                        "NAME       RPM  STATES",
                        "Fan1      6000  at or below lower critical, asserted",
                        "Rear Fan   900"),
                lines(fans(), Terminal.NONE));
    }

    @Test
    void whatYieldsIsCutToFitTheTerminal() {
        assertEquals(
                List.of("NAME       RPM  STATES", "Fan1      6000  at or below lower criti~", "Rear Fan   900"),
                lines(fans(), new Terminal(40, false, false, false)));
    }

    @Test
    void theWidestYieldsFirstAndNoneBelowItsMinimum() {
        Table table = new Table(Column.yielding("A", 3), Column.yielding("B", 5));
        table.add(Cell.of("123456"), Cell.of("123456789"));
        assertEquals(
                "123456  12345~",
                lines(table, new Terminal(14, false, false, false)).get(1));
        assertEquals(
                "123~  1234~",
                lines(table, new Terminal(11, false, false, false)).get(1));
        assertEquals(
                "12~  1234~", lines(table, new Terminal(4, false, false, false)).get(1));
    }

    @Test
    void coloursDressTheTextAndNotThePadding() {
        Table table = new Table(Column.text("S"), Column.text("T"));
        table.add(new Cell("ok", Tone.GOOD), Cell.of("x"));
        assertEquals(
                List.of("\033[1mS\033[0m   \033[1mT\033[0m", "\033[32mok\033[0m  x"),
                lines(table, new Terminal(80, true, true, true)));
    }

    @Test
    void nothingThatSteersATerminalGetsThrough() {
        Table table = new Table(Column.text("NAME"));
        table.add(Cell.of("Fan\033[2J\r\n\u009b1\u202e"));
        assertEquals("Fan?[2J???1?", lines(table, Terminal.NONE).get(1));
    }

    @Test
    void aLineHasAFieldForEachColumn() {
        assertThrows(IllegalArgumentException.class, () -> fans().add(Cell.of("x")));
    }
}
