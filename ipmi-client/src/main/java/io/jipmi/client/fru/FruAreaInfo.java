package io.jipmi.client.fru;

import io.jipmi.client.Octets;
import io.jipmi.msghandler.IpmiException;

/**
 * How large an inventory is: the answer to Get FRU Inventory Area Info (IPMI 2.0, 34.1). Immutable.
 *
 * @param sizeBytes 0 to 0xFFFF
 * @param byWords whether offsets and counts of the device's commands are in units of two bytes
 */
public record FruAreaInfo(int sizeBytes, boolean byWords) {
    static final int LENGTH_BYTES = 3;

    /**
     * Reads the bytes after the completion code.
     *
     * @throws IpmiException if there are fewer than 3
     */
    public static FruAreaInfo decode(Octets data) throws IpmiException {
        data.require(LENGTH_BYTES, "the answer to Get FRU Inventory Area Info");
        return new FruAreaInfo(data.u16(0), data.bit(2, 0));
    }

    /** Bytes to one step of an offset: 1 or 2. */
    int unitBytes() {
        return byWords ? 2 : 1;
    }
}
