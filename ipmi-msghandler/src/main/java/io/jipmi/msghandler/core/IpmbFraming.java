package io.jipmi.msghandler.core;

import io.jipmi.msghandler.IpmbAddress;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** IPMB messages inside Send Message and Get Message (IPMI 2.0 §22.6, §22.7, IPMB 1.0 §2.11). Pure functions. */
final class IpmbFraming {
    private static final int BROADCAST_ADDRESS = 0x00;

    // Send Message, after the channel
    private static final int BODY = 3;
    /** Own address, sequence and LUN, command. */
    private static final int BODY_HEAD_BYTES = 3;

    // What Get Message answers
    private static final int NETFN_LUN = 4;
    private static final int SENDER = 6;
    private static final int SEQUENCE_LUN = 7;
    private static final int CMD = 8;
    private static final int DATA = 9;
    private static final int MIN_COMMAND_BYTES = 10;
    private static final int MIN_RESPONSE_BYTES = 11;

    private IpmbFraming() {}

    /**
     * Writes the message after the head of Send Message.
     *
     * @param ownAddress the BMC's own address on that channel, 8 bits with bit 0 clear
     * @param target at least 10 bytes longer than the message's data, by broadcast 11
     * @return the length of Send Message in bytes: network function/LUN and command included
     */
    static int write(BridgedMessage message, IpmbAddress receiver, int ownAddress, byte[] target) {
        int start = ChannelFraming.HEAD_BYTES;
        if (receiver.broadcast()) {
            target[start++] = BROADCAST_ADDRESS;
        }
        target[start] = (byte) receiver.slaveAddress();
        target[start + 1] = (byte) (message.netFn() << 2 | receiver.lun());
        target[start + 2] = Checksum.of(target, start, start + 2);
        return ChannelFraming.writeBody(message, ownAddress, target, start + BODY);
    }

    /** Changes whom a message that {@link #write} made goes to; not one by broadcast. */
    static void readdress(byte[] message, int slaveAddress, int lun) {
        int start = ChannelFraming.HEAD_BYTES;
        message[start] = (byte) slaveAddress;
        message[start + 1] = (byte) ((message[start + 1] & ~3) | lun);
        message[start + 2] = Checksum.of(message, start, start + 2);
    }

    /** Changes one of its data bytes; {@link #seal} is to follow. */
    static void setData(byte[] message, int index, int value) {
        message[ChannelFraming.HEAD_BYTES + BODY + BODY_HEAD_BYTES + index] = (byte) value;
    }

    /** Brings the last checksum up to date; the array ends with it. */
    static void seal(byte[] message) {
        int last = message.length - 1;
        message[last] = Checksum.of(message, ChannelFraming.HEAD_BYTES + BODY, last);
    }

    /**
     * Reads the answer to Get Message.
     *
     * <p>Some BMCs make one of the two checksums their own way: OpenIPMI's ipmi_sim leaves the first one unset and lets
     * the last one cover the whole message, QEMU leaves the BMC's own address out of the first one. So what counts is
     * that the whole message adds up to zero, with that address, or each part for itself, without it; an error either
     * way hides is in the first checksum itself, or noticed when a response is matched.
     *
     * @param ownAddress the BMC's own address on that channel: the checksums cover it, though it is not handed out
     * @return null if it does not hold a whole IPMB message
     */
    static @Nullable BridgedMessage read(byte[] bytes, int lengthBytes, int ownAddress) {
        if (lengthBytes < MIN_COMMAND_BYTES || (isResponse(bytes) && lengthBytes < MIN_RESPONSE_BYTES)) {
            return null;
        }
        int header = Checksum.sum(bytes, NETFN_LUN, SENDER);
        int body = Checksum.sum(bytes, SENDER, lengthBytes);
        boolean addsUp = ((ownAddress + header + body) & 0xFF) == 0 || (header == 0 && body == 0);
        int sender = bytes[SENDER] & 0xFF;
        int channel = ChannelFraming.channel(bytes);
        if (!addsUp || !IpmbAddress.isSlaveAddress(sender) || channel == ChannelFraming.SYSTEM_INTERFACE) {
            return null;
        }
        int sequenceAndLun = bytes[SEQUENCE_LUN] & 0xFF;
        return new BridgedMessage(
                new IpmbAddress(channel, sender, sequenceAndLun & 3),
                (bytes[NETFN_LUN] & 0xFF) >> 2,
                bytes[NETFN_LUN] & 3,
                sequenceAndLun >> 2,
                bytes[CMD] & 0xFF,
                Arrays.copyOfRange(bytes, DATA, lengthBytes - 1));
    }

    /** Whether the answer to Get Message, if it holds an IPMB message, holds a response. */
    static boolean isResponse(byte[] bytes) {
        return (bytes[NETFN_LUN] & 1 << 2) != 0;
    }
}
