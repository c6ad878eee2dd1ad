package io.jipmi.cli;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** When a command stops that shows what comes in by itself. Not thread-safe. */
final class StreamOptions {
    private static final double LONGEST_S = 1e9;

    @Option(
            names = "--count",
            paramLabel = "N",
            description = "Stop after N of them (default: go on until stopped); fewer are status 1.")
    private @Nullable Integer count;

    @Option(
            names = "--timeout",
            paramLabel = "S",
            description = "Stop after S seconds, such as 2.5 (default: wait for ever).")
    private @Nullable Double timeoutS;

    @Nullable
    Integer count() {
        return count;
    }

    @Nullable
    Duration timeout() {
        return timeoutS == null ? null : Duration.ofMillis(Math.round(timeoutS * 1000));
    }

    /** Throws {@link IllegalArgumentException} naming the option that has no usable value. */
    void check() {
        if (count != null && count < 1) {
            throw new IllegalArgumentException("--count " + count + " is not a number from 1 on");
        }
        if (timeoutS != null && !(timeoutS > 0 && timeoutS <= LONGEST_S)) {
            throw new IllegalArgumentException("--timeout " + timeoutS + " is not a time in seconds above 0");
        }
    }
}
