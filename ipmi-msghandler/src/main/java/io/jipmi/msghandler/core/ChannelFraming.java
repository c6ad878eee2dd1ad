package io.jipmi.msghandler.core;

import io.jipmi.msghandler.Cmd;
import io.jipmi.msghandler.Counter;
import io.jipmi.msghandler.IpmbAddress;
import io.jipmi.msghandler.LanAddress;
import io.jipmi.msghandler.NetFn;
import org.jspecify.annotations.Nullable;

/**
 * Messages to and from the BMC's channels, whichever framing a channel has. Pure functions.
 *
 * <p>Channel 0 is the primary IPMB (IPMI 2.0 table 6-1). As long as nobody had to know what the others are, a message from
 * one of them shows by its checksums how it is framed.
 */
final class ChannelFraming {
    /** Network function/LUN, command and channel of Send Message. */
    static final int HEAD_BYTES = 3;

    /** The logical unit of the BMC that stands for system management software. */
    static final int SMS_LUN = 2;

    /** The channel nothing is behind. */
    static final int SYSTEM_INTERFACE = 0x0F;

    static final int PRIMARY_IPMB = 0;
    private static final int RECEIVED_CHANNEL = 3;
    private static final int IPMB_SEQUENCE_LUN = 7;
    private static final int CHANNEL_MASK = 0x0F;
    /** Where both framings have said whether it is a command or a response. */
    static final int LEAST_BYTES = 8;

    private ChannelFraming() {}

    /**
     * Writes the Send Message command that carries a message.
     *
     * @param ownAddress the BMC's own IPMB address, 8 bits with bit 0 clear
     * @param target 272 bytes; the message fits
     * @return its length in bytes: network function/LUN and command included
     */
    static int write(BridgedMessage message, int ownAddress, byte[] target) {
        target[0] = NetFn.APP << 2;
        target[1] = Cmd.SEND_MESSAGE;
        target[2] = (byte) message.party().channel();
        if (message.party() instanceof LanAddress session) {
            return LanFraming.write(message, session, target);
        }
        return IpmbFraming.write(message, (IpmbAddress) message.party(), ownAddress, target);
    }

    /**
     * Reads the answer to Get Message.
     *
     * @param ownAddress what stands for us in messages from that channel, if it is an IPMB
     * @param media what the channels are; null if that is not known
     * @return null if it does not hold a whole message with the right checksums
     */
    static @Nullable BridgedMessage read(byte[] bytes, int lengthBytes, int ownAddress, @Nullable ChannelMedia media) {
        if (lengthBytes < LEAST_BYTES) {
            return null;
        }
        int channel = channel(bytes);
        boolean primary = channel == PRIMARY_IPMB;
        boolean perhapsOfSession = !primary && (media == null || media.hasSessions(channel));
        boolean perhapsIpmb = primary || media == null || media.isIpmb(channel);
        BridgedMessage message = perhapsOfSession ? LanFraming.read(bytes, lengthBytes) : null;
        return message == null && perhapsIpmb ? IpmbFraming.read(bytes, lengthBytes, ownAddress) : message;
    }

    /** What an answer to Get Message counts as that {@link #read} could not read. */
    static Counter counterForUnreadable(byte[] bytes, int lengthBytes) {
        if (lengthBytes >= LEAST_BYTES && channel(bytes) == PRIMARY_IPMB && IpmbFraming.isResponse(bytes)) {
            return Counter.INVALID_IPMB_RESPONSES;
        }
        if (lengthBytes >= LEAST_BYTES && channel(bytes) != PRIMARY_IPMB && LanFraming.isResponse(bytes)) {
            return Counter.INVALID_LAN_RESPONSES;
        }
        return Counter.INVALID_COMMANDS;
    }

    /** The sequence number in the answer to Get Message, if it holds an IPMB message; it is at least 8 bytes long. */
    static int ipmbSequence(byte[] bytes) {
        return (bytes[IPMB_SEQUENCE_LUN] & 0xFF) >> 2;
    }

    /** The channel the answer to Get Message names; it is at least 4 bytes long. */
    static int channel(byte[] bytes) {
        return bytes[RECEIVED_CHANNEL] & CHANNEL_MASK;
    }

    /** Writes what both framings end with; returns where it ends. */
    static int writeBody(BridgedMessage message, int sender, byte[] target, int start) {
        target[start] = (byte) sender;
        target[start + 1] = (byte) (message.sequence() << 2 | message.ownLun());
        target[start + 2] = (byte) message.cmd();
        System.arraycopy(message.data(), 0, target, start + 3, message.data().length);
        int end = start + 3 + message.data().length;
        target[end] = Checksum.of(target, start, end);
        return end + 1;
    }
}
