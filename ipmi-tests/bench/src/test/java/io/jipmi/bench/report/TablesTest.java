package io.jipmi.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class TablesTest {
    private static final List<Comparison> COMPARISONS = List.of(
            Samples.ratio("a", 1.25),
            Samples.ratio("b", 2),
            Samples.ratio("c", Double.POSITIVE_INFINITY),
            Samples.limit("d", 512));
    private static final Results RESULTS = Samples.results(Samples.took("ours", 150), Samples.took("theirs", 100));

    @Test
    void aTerminalHasColumns() {
        assertEquals("""
                what  ours    theirs         ratio  bar       met
                KCS   150 µs  theirs 100 µs  1.50   ≤ 1.25    no
                KCS   150 µs  theirs 100 µs  1.50   ≤ 2.00    yes
                KCS   150 µs  theirs 100 µs  1.50   –         –
                KCS   150 µs  –              –      ≤ 512 µs  yes
                """, Tables.text(COMPARISONS, RESULTS));
    }

    @Test
    void whatIsNotMeasuredSaysWhyAndWidensNothing() {
        Results results = Samples.results(
                Samples.took("ours", 150),
                "{\"part\":\"x\",\"who\":\"theirs\",\"not_measured\":\"it is busy and stays so for as long as this is\"}");
        assertEquals("""
                what          ours    theirs  ratio  bar       met
                KCS : theirs  not measured: it is busy and stays so for as long as this is
                KCS           150 µs  –       –      ≤ 512 µs  yes
                """, Tables.text(List.of(Samples.ratio("a", 1), Samples.limit("d", 512)), results));
    }

    @Test
    void aPageTellsWhereTheReasonAndEarlierFiguresAre() {
        assertEquals("""
                | what | ours | theirs | ratio | bar | met |
                |---|---|---|---|---|---|
                | KCS | 150 µs | theirs 100 µs | 1.50 | ≤ 1.25 | **no**, [why](#where) |
                | KCS | 150 µs | theirs 100 µs | 1.50 | ≤ 2.00 | yes |
                """, Tables.markdown(COMPARISONS.subList(0, 2), RESULTS));
        assertEquals("""
                | what | ours | theirs | ratio | bar | met |
                |---|---|---|---|---|---|
                | KCS : theirs | not measured: scripts/bench x has not run, see [its section](#where) | | | | |
                """, Tables.markdown(COMPARISONS.subList(0, 1), Samples.results()));
    }

    @Test
    void aPartHasAColumnForEachFigureOfOneOfItsRows() {
        Results results = Samples.results(
                "{\"part\":\"x\",\"who\":\"one\",\"count\":5,\"p50_us\":12.34,\"cpu_us\":1.5}",
                "{\"part\":\"x\",\"who\":\"two\",\"not_measured\":\"a | b\"}",
                "{\"part\":\"x\",\"who\":\"three\",\"p50_us\":1236.4,\"per_s\":0.5}");
        assertEquals("""
                | | p50, µs | processor time, µs | per s |
                |---|---|---|---|
                | one | 12.3 | 1.50 | |
                | two | not measured: a \\| b | | |
                | three | 1236 | | 0.500 |
                """, Tables.markdown(results.of("x")));
    }

    @Test
    void aFigureIsInTheUnitThatItsNameEndsIn() {
        assertEquals("requests, per ms", Unit.heading("requests_per_ms"));
        assertEquals("wake ups, per s", Unit.heading("wake_ups_per_s"));
        assertEquals("processor time, ms per s", Unit.heading("cpu_ms_per_s"));
        assertEquals("allocated, B", Unit.heading("allocated_bytes"));
        assertEquals("errors", Unit.heading("errors"));
        assertEquals("0.067", Unit.number(1 / 15.0));
    }
}
