package io.jipmi.cli.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private static final Terminal WATCHED = new Terminal(80, false, false, true);

    private final StringWriter err = new StringWriter();
    private long nowNs = Long.MAX_VALUE - 1000;

    private Progress begin(Terminal terminal) {
        return new Progress(new PrintWriter(err), terminal, "reading", () -> nowNs);
    }

    private void pass(long milliseconds) {
        nowNs += milliseconds * 1_000_000;
    }

    @Test
    void whatIsShortShowsNothing() {
        try (Progress progress = begin(WATCHED)) {
            pass(399);
            progress.at(9, 10);
        }
        assertEquals("", err.toString());
    }

    @Test
    void whatIsLongShowsABarThatGoesAway() {
        Progress progress = begin(WATCHED);
        pass(400);
        progress.at(5, 10);
        assertEquals("\rreading [############............] 5/10", err.toString());
        pass(50);
        progress.at(6, 10);
        pass(50);
        progress.at(10, 10);
        progress.close();
        assertEquals(
                "\rreading [############............] 5/10\rreading [########################] 10/10\r"
                        + " ".repeat("reading [########################] 10/10".length()) + "\r",
                err.toString());
    }

    @Test
    void aTotalNobodyKnowsIsLeftOut() {
        try (Progress progress = begin(WATCHED)) {
            pass(500);
            progress.at(5, 0);
            assertEquals("\rreading 5", err.toString());
        }
    }

    @Test
    void aFileGetsNoBar() {
        try (Progress progress = begin(Terminal.NONE)) {
            pass(5000);
            progress.at(5, 10);
        }
        assertEquals("", err.toString());
    }
}
