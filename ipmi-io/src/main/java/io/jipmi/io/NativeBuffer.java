package io.jipmi.io;

import io.jipmi.io.linux.NativeMemory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.LongBuffer;

/**
 * A block of native memory for structures that cross the border to the kernel: named offsets, the machine's own byte
 * order, zero at first. Freed when its owner is garbage collected. Not thread-safe; nothing here allocates.
 *
 * <p>Every access is checked and throws {@link IndexOutOfBoundsException} outside the block.
 */
public final class NativeBuffer {
    private final ByteBuffer bytes;
    /** The same block by numbers in their proper places, as most are: half the work of finding one among bytes. */
    private final IntBuffer ints;

    private final LongBuffer longs;
    private final long address;

    /**
     * A block of zeros.
     *
     * @param lengthBytes at least 1
     */
    public NativeBuffer(int lengthBytes) {
        bytes = ByteBuffer.allocateDirect(lengthBytes).order(ByteOrder.nativeOrder());
        ints = bytes.asIntBuffer();
        longs = bytes.asLongBuffer();
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
        return (offset & 3) == 0 ? ints.get(offset >> 2) : bytes.getInt(offset);
    }

    /** Stores 32 bits. */
    public void putI32(int offset, int value) {
        if ((offset & 3) == 0) {
            ints.put(offset >> 2, value);
        } else {
            bytes.putInt(offset, value);
        }
    }

    /** A 64-bit number or address. */
    public long i64(int offset) {
        return (offset & 7) == 0 ? longs.get(offset >> 3) : bytes.getLong(offset);
    }

    /** Stores 64 bits. */
    public void putI64(int offset, long value) {
        if ((offset & 7) == 0) {
            longs.put(offset >> 3, value);
        } else {
            bytes.putLong(offset, value);
        }
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
