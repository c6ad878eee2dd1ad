package io.jipmi.io;

import io.jipmi.io.linux.NativeMemory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A block of native memory for structures that cross the border to the kernel: named offsets, the machine's own byte
 * order, zero at first. Freed when its owner is garbage collected. Not thread-safe; nothing here allocates.
 *
 * <p>Every access is checked and throws {@link IndexOutOfBoundsException} outside the block.
 */
public final class NativeBuffer {
    private final ByteBuffer bytes;
    private final long address;

    /**
     * A block of zeros.
     *
     * @param lengthBytes at least 1
     */
    public NativeBuffer(int lengthBytes) {
        bytes = ByteBuffer.allocateDirect(lengthBytes).order(ByteOrder.nativeOrder());
        address = NativeMemory.address(bytes);
    }

    /** Length of the block. */
    public int lengthBytes() {
        return bytes.capacity();
    }

    /** Where an offset is in this process, for a structure that points into the block. */
    public long address(int offset) {
        return address + offset;
    }

    /** An unsigned byte. */
    public int u8(int offset) {
        return bytes.get(offset) & 0xFF;
    }

    /** Stores the low 8 bits. */
    public void putU8(int offset, int value) {
        bytes.put(offset, (byte) value);
    }

    /** An unsigned 16-bit number. */
    public int u16(int offset) {
        return bytes.getShort(offset) & 0xFFFF;
    }

    /** Stores the low 16 bits. */
    public void putU16(int offset, int value) {
        bytes.putShort(offset, (short) value);
    }

    /** A signed 32-bit number. */
    public int i32(int offset) {
        return bytes.getInt(offset);
    }

    /** Stores 32 bits. */
    public void putI32(int offset, int value) {
        bytes.putInt(offset, value);
    }

    /** A 64-bit number or address. */
    public long i64(int offset) {
        return bytes.getLong(offset);
    }

    /** Stores 64 bits. */
    public void putI64(int offset, long value) {
        bytes.putLong(offset, value);
    }

    /** Copies bytes into the block. */
    public void write(int offset, byte[] source, int from, int lengthBytes) {
        bytes.put(offset, source, from, lengthBytes);
    }

    /** Copies bytes out of the block. */
    public void read(int offset, byte[] target, int to, int lengthBytes) {
        bytes.get(offset, target, to, lengthBytes);
    }
}
