package io.jipmi.sim.bmc;

/** The two's complement checksum of IPMB frames and FRU areas: the bytes and their checksum add up to 0 modulo 256. */
final class Checksum {
    private Checksum() {}

    static byte of(byte[] bytes, int from, int to) {
        int sum = 0;
        for (int i = from; i < to; i++) {
            sum += bytes[i];
        }
        return (byte) -sum;
    }
}
