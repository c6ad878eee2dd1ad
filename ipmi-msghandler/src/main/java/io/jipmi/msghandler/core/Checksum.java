package io.jipmi.msghandler.core;

/** The checksum of IPMB and LAN messages: what makes the sum zero modulo 256 (IPMB 1.0 §2.11). */
final class Checksum {
    private Checksum() {}

    static byte of(byte[] bytes, int from, int to) {
        return (byte) -sum(bytes, from, to);
    }

    /** Modulo 256. */
    static int sum(byte[] bytes, int from, int to) {
        int sum = 0;
        for (int i = from; i < to; i++) {
            sum += bytes[i];
        }
        return sum & 0xFF;
    }
}
