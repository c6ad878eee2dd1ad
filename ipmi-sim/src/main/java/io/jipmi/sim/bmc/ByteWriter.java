package io.jipmi.sim.bmc;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Builds answers and records field by field, least significant byte first (§5.1). */
final class ByteWriter {
    static final byte[] NOTHING = {};

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    ByteWriter u8(int value) {
        bytes.write(value);
        return this;
    }

    ByteWriter u16(int value) {
        return u8(value).u8(value >> 8);
    }

    ByteWriter u24(int value) {
        return u16(value).u8(value >> 16);
    }

    ByteWriter u32(long value) {
        return u16((int) value).u16((int) (value >> 16));
    }

    ByteWriter bytes(byte[] values) {
        bytes.writeBytes(values);
        return this;
    }

    ByteWriter ascii(String text) {
        return bytes(text.getBytes(StandardCharsets.US_ASCII));
    }

    ByteWriter fill(int value, int count) {
        for (int i = 0; i < count; i++) {
            u8(value);
        }
        return this;
    }

    int length() {
        return bytes.size();
    }

    byte[] done() {
        return bytes.toByteArray();
    }
}
