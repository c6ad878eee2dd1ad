package io.jipmi.io.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.jipmi.io.NativeBuffer;
import org.junit.jupiter.api.Test;

class PacketErrorCodeTest {
    private static int of(int... bytes) {
        int code = PacketErrorCode.NONE;
        for (int value : bytes) {
            code = PacketErrorCode.add(code, value);
        }
        return code;
    }

    @Test
    void isTheCatalogued8BitCrcOfSmbus() {
        assertEquals(0xF4, of('1', '2', '3', '4', '5', '6', '7', '8', '9'), "CRC-8/SMBUS check value");
        assertEquals(0, of());
    }

    @Test
    void aMessageWithItsCodeBehindItHasTheCodeZero() {
        int code = of(0x20, 0x02, 0x02, 0x18, 0x01);
        assertEquals(0, of(0x20, 0x02, 0x02, 0x18, 0x01, code));
    }

    @Test
    void everySingleBitThatFlipsIsNoticed() {
        int[] bytes = {0x20, 0x02, 0x02, 0x18, 0x01};
        int right = of(bytes);
        for (int bit = 0; bit < 8 * bytes.length; bit++) {
            int[] damaged = bytes.clone();
            damaged[bit / 8] ^= 1 << bit % 8;
            assertNotEquals(right, of(damaged), "bit " + bit);
        }
    }

    @Test
    void bytesOfABufferCountAsBytesOneByOne() {
        NativeBuffer buffer = new NativeBuffer(4);
        buffer.putU8(1, 0x18);
        buffer.putU8(2, 0x01);
        assertEquals(of(0x20, 0x18, 0x01), PacketErrorCode.add(of(0x20), buffer, 1, 2));
    }
}
