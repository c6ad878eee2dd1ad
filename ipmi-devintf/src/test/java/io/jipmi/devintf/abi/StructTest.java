package io.jipmi.devintf.abi;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class StructTest {
    private final Struct struct = new Struct(new byte[24]);
    private final ByteBuffer same = ByteBuffer.wrap(struct.bytes()).order(ByteOrder.nativeOrder());

    @Test
    void numbersAreReadInTheMachinesByteOrderWithTheirSign() {
        for (int offset = 0; offset < 4; offset++) {
            for (long number : new long[] {0x8182838485868788L, 0x0102030405060708L, -1, 0xFFFF_FFFFL, 1L << 63}) {
                same.putLong(offset, number);
                assertEquals(number, struct.i64(offset));
                assertEquals(same.getInt(offset), struct.i32(offset));
                assertEquals(Integer.toUnsignedLong(same.getInt(offset)), struct.u32(offset));
                assertEquals(same.getShort(offset), struct.i16(offset));
                assertEquals(Short.toUnsignedInt(same.getShort(offset)), struct.u16(offset));
                assertEquals(Byte.toUnsignedInt(same.get(offset)), struct.u8(offset));
            }
        }
    }

    @Test
    void numbersAreStoredInTheMachinesByteOrderAndNothingBesideThem() {
        ByteBuffer expected = ByteBuffer.allocate(24).order(ByteOrder.nativeOrder());
        expected.putLong(1, 0x8182838485868788L)
                .putInt(10, 0x91929394)
                .putShort(15, (short) 0xA1A2)
                .put(18, (byte) 0xB1);
        struct.putI64(1, 0x8182838485868788L);
        struct.putI32(10, 0x91929394);
        struct.putU16(15, 0xFFA1A2);
        struct.putU8(18, 0xFFB1);
        assertArrayEquals(expected.array(), struct.bytes());
    }
}
