package io.jipmi.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JmhReportTest {
    private static final String REPORT = """
            [{"benchmark": "io.jipmi.bench.RequestBenchmark.wholeStack", "mode": "avgt", "params": {"over": "sim,kcs"},
              "primaryMetric": {"score": 4700.5, "scoreError": 20.5, "scoreUnit": "ns/op"},
              "secondaryMetrics": {"gc.alloc.rate.norm": {"score": 534.0, "scoreUnit": "B/op"}}},
             {"benchmark": "io.jipmi.bench.ContentionBenchmark.users4", "mode": "thrpt",
              "primaryMetric": {"score": 900.5, "scoreError": 3.5, "scoreUnit": "ops/ms"}, "secondaryMetrics": {}}]
            """;

    @Test
    void eachBenchmarkIsAResultByItsNameAndParameters() {
        assertEquals(
                List.of(
                        new Result(
                                "jmh",
                                "RequestBenchmark.wholeStack sim,kcs",
                                Map.of("time_ns", 4700.5, "error_ns", 20.5, "allocated_bytes", 534.0),
                                ""),
                        new Result(
                                "jmh",
                                "ContentionBenchmark.users4",
                                Map.of("requests_per_ms", 900.5, "error_per_ms", 3.5),
                                "")),
                JmhReport.results("jmh", REPORT));
    }

    @Test
    void aUnitThatNobodyKnowsIsNotGuessedAt() {
        assertThrows(IllegalArgumentException.class, () -> JmhReport.results("jmh", REPORT.replace("ns/op", "s/op")));
    }
}
