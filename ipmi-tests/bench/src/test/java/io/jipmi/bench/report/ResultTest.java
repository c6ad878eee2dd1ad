package io.jipmi.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultTest {
    private static final String MEASURED = "{\"part\":\"kcs\",\"who\":\"C loop\",\"count\":10.0,\"p50_us\":49.8}";

    @Test
    void whatIsReadIsWrittenAgain() {
        Result result = Result.parse(MEASURED);
        assertTrue(result.measured());
        assertEquals(List.of("count", "p50_us"), List.copyOf(result.figures().keySet()));
        assertEquals(MEASURED, result.line());
        String none = "{\"part\":\"bt\",\"not_measured\":\"no QEMU\"}";
        assertFalse(Result.parse(none).measured());
        assertEquals(none, Result.parse(none).line());
    }

    @Test
    void aLineThatIsNoResultIsNamed() {
        assertTrue(assertThrows(IllegalArgumentException.class, () -> Result.parse("{\"who\":\"x\"}"))
                .getMessage()
                .contains("{\"who\":\"x\"}"));
        assertThrows(IllegalArgumentException.class, () -> Result.parse("4 passed"));
        assertThrows(IllegalArgumentException.class, () -> Result.parse("{\"part\":\"x\",\"p50_us\":\"fast\"}"));
    }

    @Test
    void allFilesOfResultsAreReadAndNoOthers(@TempDir Path directory) throws IOException, NotMeasuredException {
        Files.writeString(directory.resolve("kcs.jsonl"), MEASURED + "\n");
        Files.writeString(directory.resolve("bt.jsonl"), "{\"part\":\"bt\",\"not_measured\":\"no QEMU\"}\n");
        Files.writeString(directory.resolve("kcs.log"), "not a result\n");
        Results results = Results.in(directory);
        assertEquals(49.8, results.figure("kcs", "C loop", "p50_us"));
        assertEquals("no QEMU", why(results, "bt", "C loop"));
        assertEquals("scripts/bench ssif has not run", why(results, "ssif", "jipmi"));
        assertEquals(List.of(), Results.in(directory.resolve("none")).of("kcs"));
    }

    @Test
    void whyOneOfAPartIsNotMeasuredIsItsOwnReason() {
        Results results = new Results(List.of(
                Result.parse("{\"part\":\"kcs\",\"who\":\"libfreeipmi\",\"not_measured\":\"driver busy\"}"),
                Result.parse(MEASURED)));
        assertEquals("driver busy", why(results, "kcs", "libfreeipmi"));
        assertEquals("scripts/bench kcs has not measured Java loop", why(results, "kcs", "Java loop"));
    }

    private static String why(Results results, String part, String who) {
        return assertThrows(NotMeasuredException.class, () -> results.figure(part, who, "p50_us"))
                .getMessage();
    }
}
