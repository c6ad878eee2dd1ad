package io.jipmi.client.sdr;

import io.jipmi.client.Octets;
import io.jipmi.msghandler.IpmiException;

/**
 * The factors of the formula {@code y = (M x + B 10^K1) 10^K2} between a raw reading and a value, and how good the value
 * is (IPMI 2.0, 36.3 and 35.5). Immutable.
 *
 * @param m -512 to 511
 * @param tolerance 0 to 63, in half raw counts, to both sides
 * @param b -512 to 511
 * @param accuracy 0 to 1023, in hundredths of a percent, before its exponent
 * @param accuracyExponent 0 to 3
 * @param bExponent K1, -8 to 7
 * @param rExponent K2, -8 to 7
 */
public record SensorFactors(
        int m, int tolerance, int b, int accuracy, int accuracyExponent, int bExponent, int rExponent) {
    static final int LENGTH_BYTES = 6;

    private static final int NEXT_READING_LENGTH_BYTES = 1;

    /** Reads them from the six bytes that begin with M. */
    static SensorFactors decode(Octets bytes, int from) {
        return new SensorFactors(
                signed(bytes.u8(from) | (bytes.u8(from + 1) & 0xC0) << 2, 10),
                bytes.u8(from + 1) & 0x3F,
                signed(bytes.u8(from + 2) | (bytes.u8(from + 3) & 0xC0) << 2, 10),
                (bytes.u8(from + 3) & 0x3F) | (bytes.u8(from + 4) & 0xF0) << 2,
                bytes.u8(from + 4) >> 2 & 3,
                signed(bytes.u8(from + 5) & 0x0F, 4),
                signed(bytes.u8(from + 5) >> 4, 4));
    }

    /**
     * Reads the answer to Get Sensor Reading Factors, after the completion code: the next reading that has other factors,
     * and the factors.
     *
     * @throws IpmiException if there are fewer than 7 bytes
     */
    public static SensorFactors decodeAnswer(Octets data) throws IpmiException {
        data.require(NEXT_READING_LENGTH_BYTES + LENGTH_BYTES, "the answer to Get Sensor Reading Factors");
        return decode(data, NEXT_READING_LENGTH_BYTES);
    }

    /** The accuracy as plus or minus so many percent. */
    public double accuracyPercent() {
        return accuracy * Math.pow(10, accuracyExponent) / 100;
    }

    double line(double x) {
        return (m * x + b * Math.pow(10, bExponent)) * Math.pow(10, rExponent);
    }

    /** What a difference of raw counts is as a difference of values, before linearisation. */
    double difference(double counts) {
        return m * counts * Math.pow(10, rExponent);
    }

    private static int signed(int value, int bits) {
        return value << (Integer.SIZE - bits) >> (Integer.SIZE - bits);
    }
}
