package io.jipmi.sim.bmc;

import java.util.Arrays;
import java.util.Optional;

/**
 * One IPMB message (IPMB 1.0 §2.11), request or response. Not a record because of the array.
 *
 * <p>On the bus: receiver address, netFn/LUN, checksum, sender address, sequence/LUN, command, data, checksum; a
 * response's data starts with the completion code. The first LUN is the receiver's, the second the sender's.
 */
final class IpmbFrame {
    private static final int RECEIVER = 0;
    private static final int NET_FN_LUN = 1;
    private static final int HEADER_CHECKSUM = 2;
    private static final int SENDER = 3;
    private static final int SEQUENCE_LUN = 4;
    private static final int COMMAND = 5;
    private static final int DATA = 6;
    static final int LEAST_BYTES = DATA + 1;

    private final byte[] bytes;

    private IpmbFrame(byte[] bytes) {
        this.bytes = bytes;
    }

    static IpmbFrame of(int receiver, int netFnLun, int sender, int sequenceLun, int cmd, byte[] data) {
        byte[] bytes = new ByteWriter()
                .u8(receiver)
                .u8(netFnLun)
                .u8(0)
                .u8(sender)
                .u8(sequenceLun)
                .u8(cmd)
                .bytes(data)
                .u8(0)
                .done();
        bytes[HEADER_CHECKSUM] = Checksum.of(bytes, 0, HEADER_CHECKSUM);
        bytes[bytes.length - 1] = Checksum.of(bytes, SENDER, bytes.length - 1);
        return new IpmbFrame(bytes);
    }

    /** The frame, or empty if it is too short or one of its checksums is wrong: controllers ignore such frames. */
    static Optional<IpmbFrame> parse(byte[] bytes) {
        boolean valid = bytes.length >= LEAST_BYTES
                && Checksum.of(bytes, 0, HEADER_CHECKSUM) == bytes[HEADER_CHECKSUM]
                && Checksum.of(bytes, SENDER, bytes.length - 1) == bytes[bytes.length - 1];
        return valid ? Optional.of(new IpmbFrame(bytes)) : Optional.empty();
    }

    /** The answer to this request: addresses and LUNs swapped, netFn made odd. */
    IpmbFrame answer(byte[] completionCodeAndData) {
        int netFnLun = (netFn() | 1) << 2 | (u8(SEQUENCE_LUN) & 3);
        int sequenceLun = (u8(SEQUENCE_LUN) & 0xFC) | lun();
        return of(u8(SENDER), netFnLun, u8(RECEIVER), sequenceLun, cmd(), completionCodeAndData);
    }

    boolean isRequest() {
        return (netFn() & 1) == 0;
    }

    int receiver() {
        return u8(RECEIVER);
    }

    int netFn() {
        return u8(NET_FN_LUN) >> 2;
    }

    int lun() {
        return u8(NET_FN_LUN) & 3;
    }

    int cmd() {
        return u8(COMMAND);
    }

    byte[] data() {
        return Arrays.copyOfRange(bytes, DATA, bytes.length - 1);
    }

    byte[] bytes() {
        return bytes.clone();
    }

    /** What Get Message hands out: the frame without the receiver's own address (§22.6). */
    byte[] withoutReceiver() {
        return Arrays.copyOfRange(bytes, NET_FN_LUN, bytes.length);
    }

    private int u8(int offset) {
        return bytes[offset] & 0xFF;
    }
}
