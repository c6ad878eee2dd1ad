package io.jipmi.sim.bmc;

import java.util.Arrays;

/**
 * One command to the BMC. Multi-byte fields are least significant byte first (§5.1). Reading a field that the request
 * is too short for answers 0xC7.
 */
final class Request {
    private final int netFn;
    private final int lun;
    private final int cmd;
    private final byte[] data;

    Request(int netFn, int lun, int cmd, byte[] data) {
        this.netFn = netFn;
        this.lun = lun;
        this.cmd = cmd;
        this.data = data;
    }

    int netFn() {
        return netFn;
    }

    int lun() {
        return lun;
    }

    int cmd() {
        return cmd;
    }

    int length() {
        return data.length;
    }

    void requireLength(int lengthBytes) {
        if (data.length < lengthBytes) {
            throw new Refusal(CompletionCode.LENGTH_INVALID);
        }
    }

    int u8(int offset) {
        requireLength(offset + 1);
        return data[offset] & 0xFF;
    }

    int u16(int offset) {
        return u8(offset) | u8(offset + 1) << 8;
    }

    long u32(int offset) {
        return u16(offset) | (long) u16(offset + 2) << 16;
    }

    /** The same request with its data filled up with zeroes to {@code lengthBytes}. */
    Request padded(int lengthBytes) {
        return new Request(netFn, lun, cmd, Arrays.copyOf(data, Math.max(data.length, lengthBytes)));
    }

    byte[] from(int offset) {
        requireLength(offset);
        return Arrays.copyOfRange(data, offset, data.length);
    }
}
