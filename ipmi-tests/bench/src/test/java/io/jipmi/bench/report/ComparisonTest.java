package io.jipmi.bench.report;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ComparisonTest {

    @Test
    void aBarIsMetUpToItAndNotBeyond() throws NotMeasuredException {
        Comparison comparison = Samples.ratio("a", 1.25);
        assertTrue(comparison.metIn(Samples.results(Samples.took("ours", 125), Samples.took("theirs", 100))));
        assertFalse(comparison.metIn(Samples.results(Samples.took("ours", 126), Samples.took("theirs", 100))));
        assertTrue(Samples.limit("b", 125).metIn(Samples.results(Samples.took("ours", 125))));
        assertFalse(Samples.limit("b", 125).metIn(Samples.results(Samples.took("ours", 126))));
    }

    @Test
    void withoutOneOfTheTwoThereIsNoRatio() {
        Comparison comparison = Samples.ratio("a", 1.25);
        assertThrows(NotMeasuredException.class, () -> comparison.ratioIn(Samples.results(Samples.took("ours", 125))));
        assertThrows(
                NotMeasuredException.class, () -> comparison.ratioIn(Samples.results(Samples.took("theirs", 125))));
    }

    @Test
    void everyComparisonHasAnIdOfItsOwn() {
        Set<String> ids = new HashSet<>();
        for (Comparison comparison : Comparison.all()) {
            assertTrue(ids.add(comparison.id()), comparison.id());
        }
        assertTrue(ids.containsAll(
                List.of("ssif-kernel", "kcs-java-loop", "slow-bmc-cpu", "handler-flat", "cuse", "info")));
    }

    @Test
    void everySectionNamedIsAHeadingOfThePage() throws IOException {
        Set<String> anchors = Files.readAllLines(Path.of("../../docs/performance.md")).stream()
                .filter(line -> line.startsWith("## "))
                .map(line -> line.substring(3)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^a-z0-9 -]", "")
                        .replace(' ', '-'))
                .collect(Collectors.toSet());
        for (Comparison comparison : Comparison.all()) {
            assertTrue(anchors.contains(comparison.section()), comparison.section());
        }
    }
}
