package io.jipmi.si.probe;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Tables made by hand from IPMI 2.0, appendix C3. */
final class Spmi {
    private Spmi() {}

    static byte[] table(int interfaceType, int addressSpace, int bitWidth, int accessCode, long address) {
        ByteBuffer table = ByteBuffer.allocate(65).order(ByteOrder.LITTLE_ENDIAN);
        table.put("SPMI".getBytes(StandardCharsets.US_ASCII)).putInt(65).put((byte) 5);
        table.put(36, (byte) interfaceType).put(37, (byte) 1).putShort(38, (short) 0x0200);
        table.put(48, (byte) addressSpace).put(49, (byte) bitWidth).put(51, (byte) accessCode);
        table.putLong(52, address);
        return withChecksum(table.array());
    }

    static byte[] withChecksum(byte[] table) {
        table[9] = 0;
        int sum = 0;
        for (byte each : table) {
            sum += each;
        }
        table[9] = (byte) -sum;
        return table;
    }
}
