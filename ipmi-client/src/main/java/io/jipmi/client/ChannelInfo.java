package io.jipmi.client;

import io.jipmi.msghandler.IpmiException;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * One channel of a BMC: the answer to Get Channel Info (IPMI 2.0, 22.24). Immutable.
 *
 * @param number the channel asked for, 0 to 15
 * @param reportedNumber the channel the BMC spoke of, 0 to 15; differs for 14, which means "the one we talk through"
 * @param medium table 6-3, 0 to 0x7F; {@link #mediumName()}
 * @param protocol table 6-2, 0 to 0x1F; {@link #protocolName()}
 * @param sessions which sessions it supports
 * @param activeSessions sessions open now, 0 to 63
 * @param vendorId IANA number of who defined the protocol; 7154 for the specification's own; empty if not told
 * @param assumed not asked for but concluded: a BMC without the command has one channel, an IPMB
 */
public record ChannelInfo(
        int number,
        int reportedNumber,
        int medium,
        int protocol,
        SessionSupport sessions,
        int activeSessions,
        OptionalInt vendorId,
        boolean assumed) {
    /** The number of "the channel this request came through" (IPMI 2.0, table 6-1). */
    public static final int PRESENT_INTERFACE = 14;

    /** Linux's limit: what follows the protocol may be missing. */
    static final int MIN_LENGTH_BYTES = 3;

    private static final int WITH_VENDOR_LENGTH_BYTES = 7;
    private static final int MEDIUM_IPMB = 1;
    private static final int PROTOCOL_IPMB = 1;

    /** Bits 7 and 6 of byte 4 of the answer. */
    public enum SessionSupport {
        SESSION_LESS("session-less"),
        SINGLE_SESSION("single-session"),
        MULTI_SESSION("multi-session"),
        SESSION_BASED("session-based");

        private final String label;

        SessionSupport(String label) {
            this.label = label;
        }

        /** The specification's word. */
        public String label() {
            return label;
        }

        private static SessionSupport of(int code) {
            return switch (code) {
                case 0 -> SESSION_LESS;
                case 1 -> SINGLE_SESSION;
                case 2 -> MULTI_SESSION;
                default -> SESSION_BASED;
            };
        }
    }

    /** The one channel that a BMC without Get Channel Info has. */
    static ChannelInfo assumedIpmb() {
        return new ChannelInfo(
                0, 0, MEDIUM_IPMB, PROTOCOL_IPMB, SessionSupport.SESSION_LESS, 0, OptionalInt.empty(), true);
    }

    /**
     * Reads the bytes after the completion code.
     *
     * @param number the channel asked for, 0 to 15
     * @throws IpmiException if there are fewer than 3
     */
    public static ChannelInfo decode(int number, Octets data) throws IpmiException {
        data.require(MIN_LENGTH_BYTES, "the answer to Get Channel Info");
        int sessions = data.lengthBytes() > 3 ? data.u8(3) : 0;
        return new ChannelInfo(
                number,
                data.u8(0) & 0x0F,
                data.u8(1) & 0x7F,
                data.u8(2) & 0x1F,
                SessionSupport.of(sessions >> 6),
                sessions & 0x3F,
                data.lengthBytes() >= WITH_VENDOR_LENGTH_BYTES ? OptionalInt.of(data.u24(4)) : OptionalInt.empty(),
                false);
    }

    /** Whether this is another channel under the number 14. */
    public boolean isAlias() {
        return number == PRESENT_INTERFACE && reportedNumber != PRESENT_INTERFACE;
    }

    /** The medium in words, for example {@code 802.3 LAN}. */
    public String mediumName() {
        return switch (medium) {
            case 0x01 -> "IPMB";
            case 0x02 -> "ICMB 1.0";
            case 0x03 -> "ICMB 0.9";
            case 0x04 -> "802.3 LAN";
            case 0x05 -> "serial/modem";
            case 0x06 -> "other LAN";
            case 0x07 -> "PCI SMBus";
            case 0x08 -> "SMBus 1.0/1.1";
            case 0x09 -> "SMBus 2.0";
            case 0x0A -> "USB 1.x";
            case 0x0B -> "USB 2.x";
            case 0x0C -> "system interface";
            default -> String.format(Locale.ROOT, medium >= 0x60 ? "OEM 0x%02x" : "reserved 0x%02x", medium);
        };
    }

    /** The protocol in words, for example {@code KCS}. */
    public String protocolName() {
        return switch (protocol) {
            case 0x00 -> "none";
            case 0x01 -> "IPMB-1.0";
            case 0x02 -> "ICMB-1.0";
            case 0x04 -> "IPMI-SMBus";
            case 0x05 -> "KCS";
            case 0x06 -> "SMIC";
            case 0x07 -> "BT-10";
            case 0x08 -> "BT-15";
            case 0x09 -> "TMode";
            default -> String.format(Locale.ROOT, protocol >= 0x1C ? "OEM 0x%02x" : "reserved 0x%02x", protocol);
        };
    }
}
