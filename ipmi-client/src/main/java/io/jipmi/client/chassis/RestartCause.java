package io.jipmi.client.chassis;

import io.jipmi.client.Octets;
import io.jipmi.msghandler.IpmiException;
import java.util.Locale;

/**
 * What made the system start last: the answer to Get System Restart Cause (IPMI 2.0, 28.11). Immutable.
 *
 * @param code 0 to 15; {@link #name()}
 * @param channel the channel the command came through, where it was one, 0 to 0xFF
 */
public record RestartCause(int code, int channel) {
    static final int LENGTH_BYTES = 2;

    private static final String[] NAMES = {
        "unknown",
        "chassis control command",
        "reset button",
        "power button",
        "watchdog expired",
        "OEM",
        "AC power applied, always-on policy",
        "AC power applied, previous-state policy",
        "reset by event filter",
        "power cycle by event filter",
        "soft reset",
        "power up by RTC wake-up"
    };

    /**
     * Reads the bytes after the completion code.
     *
     * @throws IpmiException if there are fewer than 2
     */
    public static RestartCause decode(Octets data) throws IpmiException {
        data.require(LENGTH_BYTES, "the answer to Get System Restart Cause");
        return new RestartCause(data.u8(0) & 0x0F, data.u8(1));
    }

    /** The cause in words. */
    public String name() {
        return code < NAMES.length ? NAMES[code] : String.format(Locale.ROOT, "reserved 0x%02x", code);
    }
}
