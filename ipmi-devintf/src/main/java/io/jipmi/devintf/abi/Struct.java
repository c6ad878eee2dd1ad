package io.jipmi.devintf.abi;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A structure of the caller's, copied here; in the machine's own byte order. Not thread-safe. */
public final class Struct {
    private final byte[] bytes;
    private final ByteBuffer view;

    /** A view: what is put here is in the array. */
    public Struct(byte[] bytes) {
        this.bytes = bytes;
        this.view = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    }

    /** The structure itself, not a copy. */
    public byte[] bytes() {
        return bytes;
    }

    /** 8 bits, unsigned. */
    public int u8(int offset) {
        return view.get(offset) & 0xFF;
    }

    /** Stores the low 8 bits. */
    public void putU8(int offset, int value) {
        view.put(offset, (byte) value);
    }

    /** 16 bits, signed. */
    public int i16(int offset) {
        return view.getShort(offset);
    }

    /** 16 bits, unsigned. */
    public int u16(int offset) {
        return view.getShort(offset) & 0xFFFF;
    }

    /** Stores the low 16 bits. */
    public void putU16(int offset, int value) {
        view.putShort(offset, (short) value);
    }

    /** 32 bits, signed. */
    public int i32(int offset) {
        return view.getInt(offset);
    }

    /** 32 bits, unsigned. */
    public long u32(int offset) {
        return Integer.toUnsignedLong(view.getInt(offset));
    }

    /** Stores 32 bits. */
    public void putI32(int offset, int value) {
        view.putInt(offset, value);
    }

    /** 64 bits. */
    public long i64(int offset) {
        return view.getLong(offset);
    }

    /** Stores 64 bits. */
    public void putI64(int offset, long value) {
        view.putLong(offset, value);
    }
}
