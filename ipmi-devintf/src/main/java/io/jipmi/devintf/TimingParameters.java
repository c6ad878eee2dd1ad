package io.jipmi.devintf;

import io.jipmi.msghandler.BridgeTiming;
import java.time.Duration;

/**
 * How a request to somebody behind the BMC is tried, in the device's own terms; any numbers are accepted, as by Linux.
 *
 * @param retries tries after the first one; negative for the interface's default
 * @param retryTimeMs how long each try waits, 0 to 2^32-1; 0 for the interface's default
 */
public record TimingParameters(int retries, long retryTimeMs) {
    /** The interface's defaults. */
    public static final TimingParameters UNSET = new TimingParameters(-1, 0);

    private static final long MAX_RETRY_TIME_MS = 0xFFFF_FFFFL;

    public TimingParameters {
        if (retryTimeMs < 0 || retryTimeMs > MAX_RETRY_TIME_MS) {
            throw new IllegalArgumentException("retry time out of 0..2^32-1 ms: " + retryTimeMs);
        }
    }

    /** The nearest the message handler takes. */
    BridgeTiming bridgeTiming() {
        int clamped = retries < 0 ? BridgeTiming.UNSET_RETRIES : Math.min(retries, BridgeTiming.MAX_RETRIES);
        return new BridgeTiming(clamped, Duration.ofMillis(retryTimeMs));
    }
}
