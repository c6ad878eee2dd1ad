package io.jipmi.client.chassis;

import io.jipmi.client.Octets;
import io.jipmi.msghandler.IpmiException;
import java.time.Duration;

/**
 * How long the system has been on in its life: the answer to Get POH Counter (IPMI 2.0, 28.14). Immutable.
 *
 * @param minutesPerCount 0 to 0xFF; a BMC that says 0 counts nothing
 * @param counts 0 to 0xFFFFFFFF
 */
public record PowerOnHours(int minutesPerCount, long counts) {
    static final int LENGTH_BYTES = 5;

    /**
     * Reads the bytes after the completion code.
     *
     * @throws IpmiException if there are fewer than 5
     */
    public static PowerOnHours decode(Octets data) throws IpmiException {
        data.require(LENGTH_BYTES, "the answer to Get POH Counter");
        return new PowerOnHours(data.u8(0), data.u32(1));
    }

    /** How long, to the count. */
    public Duration duration() {
        return Duration.ofMinutes(minutesPerCount * counts);
    }
}
