package io.jipmi.client;

import java.time.Instant;
import java.util.Optional;

/**
 * A time as SEL and SDR carry it (IPMI 2.0, 37). Immutable.
 *
 * @param seconds 0 to 0xFFFFFFFF: since 1970, in whatever zone the BMC's clock was set to; or since the BMC started
 */
public record IpmiTimestamp(long seconds) {
    private static final long UNSPECIFIED = 0xFFFF_FFFFL;
    private static final long LAST_SINCE_START = 0x2000_0000L;

    /** Whether there is a time at all: 0xFFFFFFFF says that there is none. */
    public boolean isSpecified() {
        return seconds != UNSPECIFIED;
    }

    /** Whether the BMC did not know the time of day: values up to 0x20000000 count from its start. */
    public boolean isSinceStart() {
        return seconds <= LAST_SINCE_START;
    }

    /** The time of day, taking the BMC's clock for UTC; empty where it is none. */
    public Optional<Instant> instant() {
        return isSpecified() && !isSinceStart() ? Optional.of(Instant.ofEpochSecond(seconds)) : Optional.empty();
    }

    @Override
    public String toString() {
        if (!isSpecified()) {
            return "unspecified";
        }
        return isSinceStart()
                ? seconds + " s after start"
                : Instant.ofEpochSecond(seconds).toString();
    }
}
