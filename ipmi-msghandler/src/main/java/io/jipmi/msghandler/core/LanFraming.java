package io.jipmi.msghandler.core;

import io.jipmi.msghandler.LanAddress;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Messages of LAN and serial sessions inside Send Message and Get Message (IPMI 2.0 §22.6, §22.7, §13.8). Pure functions. */
final class LanFraming {
    // Send Message, after the channel
    private static final int RECEIVER = 1;
    private static final int HEADER_CHECKSUM = 3;
    private static final int BODY = 4;

    // What Get Message answers
    private static final int PRIVILEGE = 3;
    private static final int SESSION_HANDLE = 4;
    private static final int LOCAL_SWID = 5;
    private static final int NETFN_LUN = 6;
    private static final int REMOTE_SWID = 8;
    private static final int SEQUENCE_LUN = 9;
    private static final int CMD = 10;
    private static final int DATA = 11;
    private static final int MIN_COMMAND_BYTES = 12;
    private static final int MIN_RESPONSE_BYTES = 13;

    private LanFraming() {}

    /**
     * Writes the message after the head of Send Message.
     *
     * @param target at least 11 bytes longer than the message's data
     * @return the length of Send Message in bytes: network function/LUN and command included
     */
    static int write(BridgedMessage message, LanAddress receiver, byte[] target) {
        int start = ChannelFraming.HEAD_BYTES;
        target[start] = (byte) receiver.sessionHandle();
        target[start + RECEIVER] = (byte) receiver.remoteSwid();
        target[start + RECEIVER + 1] = (byte) (message.netFn() << 2 | receiver.lun());
        target[start + HEADER_CHECKSUM] = Checksum.of(target, start + RECEIVER, start + HEADER_CHECKSUM);
        return ChannelFraming.writeBody(message, receiver.localSwid(), target, start + BODY);
    }

    /**
     * Reads the answer to Get Message.
     *
     * @return null if it does not hold a whole message of a session
     */
    static @Nullable BridgedMessage read(byte[] bytes, int lengthBytes) {
        boolean whole = lengthBytes >= MIN_COMMAND_BYTES && (!isResponse(bytes) || lengthBytes >= MIN_RESPONSE_BYTES);
        int channel = ChannelFraming.channel(bytes);
        if (!whole
                || channel == ChannelFraming.SYSTEM_INTERFACE
                || Checksum.sum(bytes, LOCAL_SWID, REMOTE_SWID) != 0
                || Checksum.sum(bytes, REMOTE_SWID, lengthBytes) != 0) {
            return null;
        }
        int sequenceAndLun = bytes[SEQUENCE_LUN] & 0xFF;
        LanAddress sender = new LanAddress(
                channel,
                (bytes[PRIVILEGE] & 0xFF) >> 4,
                bytes[SESSION_HANDLE] & 0xFF,
                bytes[REMOTE_SWID] & 0xFF,
                bytes[LOCAL_SWID] & 0xFF,
                sequenceAndLun & 3);
        return new BridgedMessage(
                sender,
                (bytes[NETFN_LUN] & 0xFF) >> 2,
                bytes[NETFN_LUN] & 3,
                sequenceAndLun >> 2,
                bytes[CMD] & 0xFF,
                Arrays.copyOfRange(bytes, DATA, lengthBytes - 1));
    }

    /** Whether the answer to Get Message, if it holds a message of a session, holds a response. */
    static boolean isResponse(byte[] bytes) {
        return (bytes[NETFN_LUN] & 1 << 2) != 0;
    }
}
