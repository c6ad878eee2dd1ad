package io.jipmi.client.sdr;

import io.jipmi.client.Octets;

/**
 * By how many raw counts a reading must fall back behind a threshold before it counts as within again (IPMI 2.0, 35.8).
 *
 * @param positive for thresholds crossed upwards, 0 to 0xFF
 * @param negative for thresholds crossed downwards, 0 to 0xFF
 */
public record RawHysteresis(int positive, int negative) {
    /** Reads the two bytes at an index, the positive-going one first. */
    public static RawHysteresis decode(Octets bytes, int from) {
        return new RawHysteresis(bytes.u8(from), bytes.u8(from + 1));
    }
}
