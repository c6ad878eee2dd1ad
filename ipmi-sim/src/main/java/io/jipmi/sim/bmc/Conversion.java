package io.jipmi.sim.bmc;

/**
 * The linear formula between a raw reading and a value (IPMI 2.0 §36.3): {@code (m x raw + b x 10^bExponent) x
 * 10^rExponent}, raw either unsigned or two's complement.
 *
 * @param m -512 to 511
 * @param b -512 to 511
 * @param bExponent -8 to 7
 * @param rExponent -8 to 7
 * @param signed whether the raw byte is two's complement
 */
record Conversion(int m, int b, int bExponent, int rExponent, boolean signed) {

    int rawOf(double value) {
        double raw = (value / Math.pow(10, rExponent) - b * Math.pow(10, bExponent)) / m;
        int least = signed ? -128 : 0;
        int most = signed ? 127 : 255;
        return (int) Math.max(least, Math.min(most, Math.round(raw))) & 0xFF;
    }

    /** The raw byte as a number that can be compared with another. */
    int ordered(int rawByte) {
        return signed ? (byte) rawByte : rawByte & 0xFF;
    }

    /** The exponents as SDR byte 30 holds them. */
    int exponents() {
        return (rExponent & 0x0F) << 4 | (bExponent & 0x0F);
    }
}
