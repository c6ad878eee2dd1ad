package io.jipmi.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class FigurePageTest {
    private static final String PAGE = """
            # Title
            <!-- bench:kcs -->
            old $1
            <!-- /bench -->
            prose
            <!-- bench:slow-bmc -->
            <!-- /bench -->
            end
            """;

    @Test
    void figuresChangeAndTheTextAroundThemStays() {
        assertEquals("""
                # Title
                <!-- bench:kcs -->
                kcs: $2
                two lines
                <!-- /bench -->
                prose
                <!-- bench:slow-bmc -->
                slow-bmc: $2
                two lines
                <!-- /bench -->
                end
                """, FigurePage.with(PAGE, name -> name + ": $2\ntwo lines\n"));
    }

    @Test
    void whatThereIsNothingNewForStays() {
        assertEquals(PAGE, FigurePage.with(PAGE, name -> ""));
    }

    @Test
    void aBlockThatDoesNotEndIsNotGuessedAt() {
        assertThrows(
                IllegalArgumentException.class,
                () -> FigurePage.with(PAGE.replaceFirst("<!-- /bench -->\n", ""), name -> "new\n"));
        assertThrows(
                IllegalArgumentException.class, () -> FigurePage.with("<!-- bench:kcs -->\nold\n", name -> "new\n"));
        assertThrows(
                IllegalArgumentException.class, () -> FigurePage.with(PAGE + "<!-- /bench -->\n", name -> "new\n"));
    }
}
