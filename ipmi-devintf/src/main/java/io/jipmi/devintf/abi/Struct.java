package io.jipmi.devintf.abi;

import java.nio.ByteOrder;

/** A structure of the caller's, copied here; in the machine's own byte order. Not thread-safe. */
public final class Struct {
    private static final boolean BIG_ENDIAN = ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN;

    private final byte[] bytes;

    /** A view: what is put here is in the array. */
    public Struct(byte[] bytes) {
        this.bytes = bytes;
    }

    /** The structure itself, not a copy. */
    public byte[] bytes() {
        return bytes;
    }

    /** 8 bits, unsigned. */
    public int u8(int offset) {
        return bytes[offset] & 0xFF;
    }

    /** Stores the low 8 bits. */
    public void putU8(int offset, int value) {
        bytes[offset] = (byte) value;
    }

    /** 16 bits, signed. */
    public int i16(int offset) {
        return (short) u16(offset);
    }

    /** 16 bits, unsigned. */
    public int u16(int offset) {
        int first = u8(offset);
        int second = u8(offset + 1);
        return BIG_ENDIAN ? first << 8 | second : second << 8 | first;
    }

    /** Stores the low 16 bits. */
    public void putU16(int offset, int value) {
        putU8(offset, BIG_ENDIAN ? value >> 8 : value);
        putU8(offset + 1, BIG_ENDIAN ? value : value >> 8);
    }

    /** 32 bits, signed. */
    public int i32(int offset) {
        int first = u16(offset);
        int second = u16(offset + 2);
        return BIG_ENDIAN ? first << 16 | second : second << 16 | first;
    }

    /** 32 bits, unsigned. */
    public long u32(int offset) {
        return Integer.toUnsignedLong(i32(offset));
    }

    /** Stores 32 bits. */
    public void putI32(int offset, int value) {
        putU16(offset, BIG_ENDIAN ? value >> 16 : value);
        putU16(offset + 2, BIG_ENDIAN ? value : value >> 16);
    }

    /** 64 bits. */
    public long i64(int offset) {
        long first = u32(offset);
        long second = u32(offset + 4);
        return BIG_ENDIAN ? first << 32 | second : second << 32 | first;
    }

    /** Stores 64 bits. */
    public void putI64(int offset, long value) {
        putI32(offset, (int) (BIG_ENDIAN ? value >> 32 : value));
        putI32(offset + 4, (int) (BIG_ENDIAN ? value : value >> 32));
    }
}
