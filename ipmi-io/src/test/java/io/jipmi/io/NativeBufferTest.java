package io.jipmi.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class NativeBufferTest {
    private final NativeBuffer buffer = new NativeBuffer(24);

    @Test
    void aNewBufferIsZero() {
        assertEquals(0, buffer.i64(0) | buffer.i64(8) | buffer.i64(16));
        assertEquals(24, buffer.lengthBytes());
    }

    @Test
    void bytesAndHalfWordsAreUnsigned() {
        buffer.putU8(0, 0x1FE);
        buffer.putU16(2, 0x1FFFE);
        assertEquals(0xFE, buffer.u8(0));
        assertEquals(0xFFFE, buffer.u16(2));
    }

    @Test
    void numbersLieInTheMachinesByteOrder() {
        buffer.putI32(8, 0x11223344);
        buffer.putI64(16, 0x0102030405060708L);
        byte[] bytes = new byte[16];
        buffer.read(8, bytes, 0, 16);
        ByteBuffer same = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
        assertEquals(0x11223344, same.getInt(0));
        assertEquals(0x0102030405060708L, same.getLong(8));
        assertEquals(0x11223344, buffer.i32(8));
        assertEquals(0x0102030405060708L, buffer.i64(16));
    }

    @Test
    void numbersMayLieAnywhere() {
        for (int offset = 0; offset < 8; offset++) {
            buffer.putI64(offset, 0x0102030405060708L);
            assertEquals(0x0102030405060708L, buffer.i64(offset));
            buffer.putI32(offset + 8, 0x11223344);
            assertEquals(0x11223344, buffer.i32(offset + 8));
            byte[] bytes = new byte[12];
            buffer.read(offset, bytes, 0, 12);
            ByteBuffer same = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
            assertEquals(0x0102030405060708L, same.getLong(0));
            assertEquals(0x11223344, same.getInt(8));
        }
    }

    @Test
    void bytesAreCopiedInAndOut() {
        buffer.write(3, new byte[] {9, 1, 2, 3}, 1, 3);
        byte[] out = new byte[4];
        buffer.read(2, out, 0, 4);
        assertArrayEquals(new byte[] {0, 1, 2, 3}, out);
    }

    @Test
    void nothingOutsideIsTouched() {
        assertThrows(IndexOutOfBoundsException.class, () -> buffer.putI64(17, 0));
        assertThrows(IndexOutOfBoundsException.class, () -> buffer.putI64(24, 0));
        assertThrows(IndexOutOfBoundsException.class, () -> buffer.putI32(24, 0));
        assertThrows(IndexOutOfBoundsException.class, () -> buffer.i64(-8));
        assertThrows(IndexOutOfBoundsException.class, () -> buffer.i32(22));
        assertThrows(IndexOutOfBoundsException.class, () -> buffer.i32(-4));
        assertThrows(IndexOutOfBoundsException.class, () -> buffer.u8(24));
        assertThrows(IndexOutOfBoundsException.class, () -> buffer.u8(-1));
        assertThrows(IndexOutOfBoundsException.class, () -> buffer.write(20, new byte[5], 0, 5));
    }

    @Test
    void anOffsetsAddressCountsFromTheBlocks() {
        assertEquals(buffer.address(0) + 8, buffer.address(8));
    }
}
