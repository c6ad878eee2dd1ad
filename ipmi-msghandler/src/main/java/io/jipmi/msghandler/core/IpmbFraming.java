package io.jipmi.msghandler.core;

import io.jipmi.msghandler.Cmd;
import io.jipmi.msghandler.IpmbAddress;
import io.jipmi.msghandler.IpmiRequest;
import io.jipmi.msghandler.IpmiResponse;
import io.jipmi.msghandler.NetFn;
import java.util.Arrays;

/** IPMB messages inside Send Message and Get Message (IPMI 2.0 §22.6, §22.7, IPMB 1.0 §2.11). Pure functions. */
final class IpmbFraming {
    /** The logical unit of the BMC that stands for system management software. */
    static final int SMS_LUN = 2;

    // Send Message
    private static final int CHANNEL = 2;
    private static final int RECEIVER = 3;
    private static final int HEADER_CHECKSUM = 5;
    private static final int SENDER = 6;
    private static final int DATA = 9;

    // What Get Message answers
    private static final int RECEIVED_CHANNEL = 3;
    private static final int RECEIVED_NETFN_LUN = 4;
    private static final int RECEIVED_SENDER = 6;
    private static final int RECEIVED_SEQUENCE_LUN = 7;
    private static final int RECEIVED_CMD = 8;
    private static final int RECEIVED_DATA = 9;
    private static final int MIN_COMMAND_BYTES = 10;
    private static final int MIN_RESPONSE_BYTES = 11;

    private static final int CHANNEL_MASK = 0x0F;
    private static final int LUN_MASK = 0x03;
    private static final int RESPONSE_BIT = 1 << 2;

    private IpmbFraming() {}

    /**
     * Writes the Send Message command that carries a request.
     *
     * @param ownAddress the BMC's own address on that channel, 8 bits with bit 0 clear
     * @param sequence 0 to 63
     * @param target at least 10 bytes longer than the request's data
     * @return its length in bytes: network function/LUN and command included
     */
    static int sendMessage(IpmiRequest request, IpmbAddress address, int ownAddress, int sequence, byte[] target) {
        target[0] = NetFn.APP << 2;
        target[1] = Cmd.SEND_MESSAGE;
        target[CHANNEL] = (byte) address.channel();
        target[RECEIVER] = (byte) address.slaveAddress();
        target[RECEIVER + 1] = (byte) (request.netFn() << 2 | address.lun());
        target[HEADER_CHECKSUM] = (byte) checksum(target, RECEIVER, HEADER_CHECKSUM);
        target[SENDER] = (byte) ownAddress;
        target[SENDER + 1] = (byte) (sequence << 2 | SMS_LUN);
        target[SENDER + 2] = (byte) request.cmd();
        request.copyDataTo(target, DATA);
        int end = DATA + request.dataLengthBytes();
        target[end] = (byte) checksum(target, SENDER, end);
        return end + 1;
    }

    /**
     * Whether the answer to Get Message holds a whole IPMB message.
     *
     * <p>Some BMCs make one of the two checksums their own way: OpenIPMI's ipmi_sim leaves the first one unset and lets
     * the last one cover the whole message, QEMU leaves the BMC's own address out of the first one. So what counts is
     * that the whole message adds up to zero, with that address, or each part for itself, without it; an error either
     * way hides is in the first checksum itself, or noticed by {@link #answers}.
     *
     * @param ownAddress the BMC's own address on that channel: the checksums cover it, though it is not handed out
     */
    static boolean isValid(byte[] message, int lengthBytes, int ownAddress) {
        if (lengthBytes < MIN_COMMAND_BYTES || (isResponse(message) && lengthBytes < MIN_RESPONSE_BYTES)) {
            return false;
        }
        int header = sum(message, RECEIVED_NETFN_LUN, RECEIVED_SENDER) & 0xFF;
        int body = sum(message, RECEIVED_SENDER, lengthBytes) & 0xFF;
        return ((ownAddress + header + body) & 0xFF) == 0 || (header == 0 && body == 0);
    }

    /** Whether a valid message answers a request of ours; otherwise it is a command to us. */
    static boolean isResponse(byte[] message) {
        return (message[RECEIVED_NETFN_LUN] & RESPONSE_BIT) != 0;
    }

    /** The sequence number of a valid message, 0 to 63. */
    static int sequence(byte[] message) {
        return (message[RECEIVED_SEQUENCE_LUN] & 0xFF) >> 2;
    }

    /** Whether a valid response is one to such a request: channel, controller, LUN, network function, command (SQ-06). */
    static boolean answers(byte[] message, IpmiRequest request, IpmbAddress address) {
        return (message[RECEIVED_CHANNEL] & CHANNEL_MASK) == address.channel()
                && (message[RECEIVED_SENDER] & 0xFF) == address.slaveAddress()
                && (message[RECEIVED_SEQUENCE_LUN] & LUN_MASK) == address.lun()
                && (message[RECEIVED_NETFN_LUN] & 0xFF) >> 2 == NetFn.response(request.netFn())
                && (message[RECEIVED_CMD] & 0xFF) == request.cmd();
    }

    /** What a valid response says. */
    static IpmiResponse response(byte[] message, int lengthBytes) {
        return new IpmiResponse(
                (message[RECEIVED_NETFN_LUN] & 0xFF) >> 2,
                message[RECEIVED_CMD] & 0xFF,
                message[RECEIVED_DATA] & 0xFF,
                Arrays.copyOfRange(message, RECEIVED_DATA + 1, lengthBytes - 1));
    }

    /** What makes the sum zero modulo 256. */
    private static int checksum(byte[] bytes, int from, int to) {
        return -sum(bytes, from, to);
    }

    private static int sum(byte[] bytes, int from, int to) {
        int sum = 0;
        for (int i = from; i < to; i++) {
            sum += bytes[i];
        }
        return sum;
    }
}
