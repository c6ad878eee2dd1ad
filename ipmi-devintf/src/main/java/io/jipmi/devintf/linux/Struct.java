package io.jipmi.devintf.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A structure of the caller's, copied here; in the machine's own byte order. Not thread-safe. */
final class Struct {
    private final byte[] bytes;
    private final ByteBuffer view;

    /** A view: what is put here is in the array. */
    Struct(byte[] bytes) {
        this.bytes = bytes;
        this.view = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    }

    byte[] bytes() {
        return bytes;
    }

    int u8(int offset) {
        return view.get(offset) & 0xFF;
    }

    void putU8(int offset, int value) {
        view.put(offset, (byte) value);
    }

    int i16(int offset) {
        return view.getShort(offset);
    }

    int u16(int offset) {
        return view.getShort(offset) & 0xFFFF;
    }

    void putU16(int offset, int value) {
        view.putShort(offset, (short) value);
    }

    int i32(int offset) {
        return view.getInt(offset);
    }

    long u32(int offset) {
        return Integer.toUnsignedLong(view.getInt(offset));
    }

    void putI32(int offset, int value) {
        view.putInt(offset, value);
    }

    long i64(int offset) {
        return view.getLong(offset);
    }

    void putI64(int offset, long value) {
        view.putLong(offset, value);
    }
}
