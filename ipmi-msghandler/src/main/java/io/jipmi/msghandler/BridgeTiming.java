package io.jipmi.msghandler;

import java.time.Duration;

/**
 * How often a request to somebody behind the BMC is tried, and how long each try lasts (RT-02, RT-03). Either may be left
 * to the user's timing ({@link IpmiUser#bridgeTiming()}), and there to the interface's ({@link BridgeDefaults}). Whatever
 * it says, the request's own deadline ends all tries; requests to the BMC itself have none.
 *
 * @param retries tries after the first one, 0 or more; {@link #UNSET_RETRIES} to leave it
 * @param retryTime how long one try waits for its answer, positive and at most {@link #MAX_RETRY_TIME};
 *     {@link Duration#ZERO} to leave it
 */
public record BridgeTiming(int retries, Duration retryTime) {
    /** Leaves the number of retries to others. */
    public static final int UNSET_RETRIES = -1;

    /** The most retries. */
    public static final int MAX_RETRIES = 1_000_000;

    /** The longest try. */
    public static final Duration MAX_RETRY_TIME = Duration.ofDays(50);

    /** Leaves both to others. */
    public static final BridgeTiming UNSET = new BridgeTiming(UNSET_RETRIES, Duration.ZERO);

    public BridgeTiming {
        if (retries < UNSET_RETRIES || retries > MAX_RETRIES) {
            throw new IllegalArgumentException("retries out of 0.." + MAX_RETRIES + ": " + retries);
        }
        if (retryTime.isNegative() || retryTime.compareTo(MAX_RETRY_TIME) > 0) {
            throw new IllegalArgumentException("retry time is negative or over 50 days: " + retryTime);
        }
    }

    /** This timing, and the other's where this one leaves something. */
    public BridgeTiming over(BridgeTiming other) {
        return new BridgeTiming(
                retries == UNSET_RETRIES ? other.retries : retries, retryTime.isZero() ? other.retryTime : retryTime);
    }
}
