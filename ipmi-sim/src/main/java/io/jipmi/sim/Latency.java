package io.jipmi.sim;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * How long a simulated BMC takes: for each byte (KCS: until IBF goes down; SMIC: until BUSY goes down, for each control
 * code; BT: until it has read the byte from the buffer; SSIF: so long it holds the clock low, once a transfer) and for
 * each command (until its answer is there). Constant, or uniformly random up to the stated times from a seed.
 *
 * @param perByteNs nanoseconds until a written byte has been taken, at least 0
 * @param perCommandNs nanoseconds from the last request byte, or the end of the command before at BT, to the first
 *     answer byte, at least 0
 * @param randomised whether the two are upper bounds of a random time
 * @param seed seed of the random times; the same seed gives the same times
 */
public record Latency(long perByteNs, long perCommandNs, boolean randomised, long seed) {
    /** Everything happens at once. */
    public static final Latency NONE = new Latency(0, 0, false, 0);

    public Latency {
        if (perByteNs < 0 || perCommandNs < 0) {
            throw new IllegalArgumentException("latency cannot be negative: " + perByteNs + ", " + perCommandNs);
        }
    }

    /** Constant time per command, none per byte. */
    public static Latency perCommand(Duration perCommand) {
        return constant(Duration.ZERO, perCommand);
    }

    /** Constant times. */
    public static Latency constant(Duration perByte, Duration perCommand) {
        return new Latency(perByte.toNanos(), perCommand.toNanos(), false, 0);
    }

    /** Random times up to and including the given ones. */
    public static Latency random(Duration upToPerByte, Duration upToPerCommand, long seed) {
        return new Latency(upToPerByte.toNanos(), upToPerCommand.toNanos(), true, seed);
    }

    Source source() {
        return new Source(this);
    }

    /** One device's stream of times. Not thread-safe. */
    static final class Source {
        private final Latency latency;
        private final RandomGenerator random;

        private Source(Latency latency) {
            this.latency = latency;
            random = new SplittableRandom(latency.seed);
        }

        long nextByteNs() {
            return next(latency.perByteNs);
        }

        long nextCommandNs() {
            return next(latency.perCommandNs);
        }

        private long next(long boundNs) {
            return latency.randomised ? random.nextLong(boundNs + 1) : boundNs;
        }
    }
}
