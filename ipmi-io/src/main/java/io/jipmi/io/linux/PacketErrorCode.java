package io.jipmi.io.linux;

import io.jipmi.io.NativeBuffer;

/** The check byte of an SMBus transfer: CRC-8 with the polynomial x^8 + x^2 + x + 1 (SMBus 2.0 section 5.4). */
final class PacketErrorCode {
    /** Of no byte at all. */
    static final int NONE = 0;

    private static final int POLYNOMIAL = 0x07;

    private PacketErrorCode() {}

    /** The code of what {@code code} is of, and one byte more. */
    static int add(int code, int value) {
        int crc = code ^ (value & 0xFF);
        for (int bit = 0; bit < Byte.SIZE; bit++) {
            crc = (crc & 0x80) != 0 ? (crc << 1 ^ POLYNOMIAL) & 0xFF : crc << 1;
        }
        return crc;
    }

    /** The same for several bytes more. */
    static int add(int code, NativeBuffer buffer, int from, int lengthBytes) {
        int crc = code;
        for (int i = 0; i < lengthBytes; i++) {
            crc = add(crc, buffer.u8(from + i));
        }
        return crc;
    }
}
