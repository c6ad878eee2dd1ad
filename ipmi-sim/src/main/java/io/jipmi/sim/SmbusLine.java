package io.jipmi.sim;

import java.util.function.LongConsumer;

/**
 * The bus of a simulated SSIF device: what a transfer costs on it, and who lets that time pass.
 *
 * @param clockHz how fast the bus is; 0 if transfers cost no time
 * @param passNs lets so many nanoseconds pass
 * @param checksPackets whether the host's adapter can carry packet error codes
 * @param sendsEmptyBlocks whether it can write a block of no bytes
 */
record SmbusLine(int clockHz, LongConsumer passNs, boolean checksPackets, boolean sendsEmptyBlocks) {
    /** Of most buses, and the slowest that a device must be able to follow. */
    static final int STANDARD_HZ = 100_000;
    /** After so long an adapter gives a transfer up (Linux's driver of the usual chip set). */
    static final long PATIENCE_NS = 200_000_000L;

    private static final int FASTEST_HZ = 1_000_000;
    private static final long SECOND_NS = 1_000_000_000L;
    private static final int BITS_A_BYTE = 9;
    private static final int START_AND_STOP_BITS = 2;

    SmbusLine {
        if (clockHz < 0 || clockHz > FASTEST_HZ) {
            throw new IllegalArgumentException("an SMBus runs at 1 to 1000000 Hz, or 0 for no time: " + clockHz);
        }
    }

    /** What so many bytes with their acknowledgements cost. */
    long timeNs(int bytes) {
        return clockHz == 0 ? 0 : (bytes * BITS_A_BYTE + START_AND_STOP_BITS) * SECOND_NS / clockHz;
    }

    void pass(long ns) {
        if (ns > 0) {
            passNs.accept(ns);
        }
    }
}
