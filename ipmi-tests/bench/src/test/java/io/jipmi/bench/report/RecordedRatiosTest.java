package io.jipmi.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class RecordedRatiosTest {
    private static final List<Comparison> COMPARISONS = List.of(Samples.ratio("a", 1.25), Samples.limit("b", 512));
    private static final RecordedRatios RECORDED = RecordedRatios.parse("{\"a\":1.5}");

    @Test
    void aRatioBeyondItsToleranceIsWorse() {
        RecordedRatios.Outcome outcome = RECORDED.compare(COMPARISONS, took(203));
        assertTrue(outcome.worse());
        assertEquals(List.of("a: 2.03, recorded 1.50, at most 2.03: WORSE"), outcome.lines());
    }

    @Test
    void aRatioWithinItsToleranceOrBetterIsNot() {
        assertFalse(RECORDED.compare(COMPARISONS, took(202)).worse());
        assertFalse(RECORDED.compare(COMPARISONS, took(1)).worse());
    }

    @Test
    void anotherMachineThatIsTenTimesSlowerIsNotWorse() {
        assertFalse(
                RECORDED.compare(COMPARISONS, Samples.results(Samples.took("ours", 1500), Samples.took("theirs", 1000)))
                        .worse());
    }

    @Test
    void aRatioThatIsNoNumberIsWorse() {
        assertTrue(RECORDED.compare(COMPARISONS, Samples.results(Samples.took("ours", 0), Samples.took("theirs", 0)))
                .worse());
    }

    @Test
    void whatIsNotMeasuredOrNotRecordedIsSaidAndIsNotWorse() {
        RecordedRatios.Outcome notMeasured = RECORDED.compare(COMPARISONS, Samples.results());
        assertFalse(notMeasured.worse());
        assertEquals(List.of("a: not measured: scripts/bench x has not run"), notMeasured.lines());
        RecordedRatios.Outcome notRecorded = RecordedRatios.parse("{}").compare(COMPARISONS, took(150));
        assertFalse(notRecorded.worse());
        assertEquals(List.of("a: 1.50, none recorded"), notRecorded.lines());
    }

    @Test
    void whatIsMeasuredOnTheSimulatorHasLessRoom() {
        Comparison handler = Comparison.all().stream()
                .filter(comparison -> comparison.id().equals("handler-flat"))
                .findFirst()
                .orElseThrow();
        RecordedRatios recorded = RecordedRatios.parse("{\"handler-flat\":1}");
        assertFalse(recorded.compare(List.of(handler), handler(125)).worse());
        assertTrue(recorded.compare(List.of(handler), handler(126)).worse());
    }

    private static Results handler(int time64Ns) {
        return Samples.results(handler(1, 100), handler(64, time64Ns));
    }

    private static String handler(int users, int timeNs) {
        return "{\"part\":\"handler\",\"who\":\"MessageHandlerBenchmark.blocking " + users + "\",\"time_ns\":" + timeNs
                + "}";
    }

    @Test
    void recordingKeepsWhatIsNotMeasuredNow() {
        assertEquals(
                "{\n  \"a\": 1.75\n}\n", RECORDED.with(COMPARISONS, took(175)).json());
        assertEquals(
                RECORDED.json(), RECORDED.with(COMPARISONS, Samples.results()).json());
        assertFalse(RecordedRatios.parse("{}")
                .with(COMPARISONS, took(175))
                .compare(COMPARISONS, took(200))
                .worse());
    }

    private static Results took(double oursUs) {
        return Samples.results(Samples.took("ours", oursUs), Samples.took("theirs", 100));
    }
}
