package io.jipmi.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
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
    void whatOneAddsToAnotherIsTheirDifference() throws NotMeasuredException {
        Quantity added = Quantity.of("x", "node", "p50_us").minus(Quantity.of("x", "direct", "p50_us"));
        assertEquals(450, added.in(Samples.results(Samples.took("node", 700), Samples.took("direct", 250))));
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
}
