package io.jipmi.client.access;

import io.jipmi.client.Octets;
import io.jipmi.msghandler.IpmiException;

/**
 * Whether and how a channel can be used: the answer to Get Channel Access (IPMI 2.0, 22.23). Immutable.
 *
 * @param channel 0 to 15
 * @param alerting whether alerts are sent through it
 * @param perMessageAuthentication whether every message is authenticated, not only those that open a session
 * @param userLevelAuthentication whether commands of the user level have to be
 * @param mode when it can be used
 * @param privilegeLimit the most that anybody may do through it
 */
public record ChannelAccess(
        int channel,
        boolean alerting,
        boolean perMessageAuthentication,
        boolean userLevelAuthentication,
        Mode mode,
        PrivilegeLevel privilegeLimit) {
    static final int LENGTH_BYTES = 2;

    /** When a channel can be used. */
    public enum Mode {
        DISABLED,
        /** While the system is off or has not begun to start. */
        PRE_BOOT_ONLY,
        ALWAYS,
        /** The system's own serial port, by turns. */
        SHARED,
        /** A code that is reserved. */
        RESERVED;

        private static Mode of(int code) {
            return switch (code) {
                case 0 -> DISABLED;
                case 1 -> PRE_BOOT_ONLY;
                case 2 -> ALWAYS;
                case 3 -> SHARED;
                default -> RESERVED;
            };
        }
    }

    /**
     * Reads the bytes after the completion code.
     *
     * @param channel the channel asked for, 0 to 15
     * @throws IpmiException if there are fewer than 2
     */
    public static ChannelAccess decode(int channel, Octets data) throws IpmiException {
        data.require(LENGTH_BYTES, "the answer to Get Channel Access");
        return new ChannelAccess(
                channel,
                !data.bit(0, 5),
                !data.bit(0, 4),
                !data.bit(0, 3),
                Mode.of(data.u8(0) & 0x07),
                new PrivilegeLevel(data.u8(1) & 0x0F));
    }
}
