package io.jipmi.bench.report;

import java.util.Arrays;
import java.util.Optional;

/** Figures and comparisons of a part called x. */
final class Samples {
    private Samples() {}

    static Results results(String... lines) {
        return new Results(Arrays.stream(lines).map(Result::parse).toList());
    }

    static String took(String who, double p50Us) {
        return "{\"part\":\"x\",\"who\":\"" + who + "\",\"p50_us\":" + p50Us + "}";
    }

    /** Ours beside theirs. */
    static Comparison ratio(String id, double bar) {
        return new Comparison(
                id,
                "KCS",
                new Quantity("x", "ours", "p50_us"),
                Unit.MICROSECONDS,
                "theirs",
                Optional.of(new Quantity("x", "theirs", "p50_us")),
                bar,
                "where");
    }

    /** Ours alone. */
    static Comparison limit(String id, double barUs) {
        return new Comparison(
                id,
                "KCS",
                new Quantity("x", "ours", "p50_us"),
                Unit.MICROSECONDS,
                "",
                Optional.empty(),
                barUs,
                "where");
    }
}
