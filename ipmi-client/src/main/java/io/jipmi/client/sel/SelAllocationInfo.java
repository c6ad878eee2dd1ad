package io.jipmi.client.sel;

import io.jipmi.client.Octets;
import io.jipmi.msghandler.IpmiException;

/**
 * How the log's space is divided: the answer to Get SEL Allocation Info (IPMI 2.0, 31.3). Immutable.
 *
 * @param units allocation units there are, 0 to 0xFFFF; 0 is unspecified
 * @param unitBytes size of a unit, 0 to 0xFFFF; 0 is unspecified
 * @param freeUnits units that are free, 0 to 0xFFFF
 * @param largestFreeUnits units in the largest free block, 0 to 0xFFFF
 * @param maxRecordUnits units in the largest record there can be, 0 to 0xFF
 */
public record SelAllocationInfo(int units, int unitBytes, int freeUnits, int largestFreeUnits, int maxRecordUnits) {
    static final int LENGTH_BYTES = 9;

    /**
     * Reads the bytes after the completion code.
     *
     * @throws IpmiException if there are fewer than 9
     */
    public static SelAllocationInfo decode(Octets data) throws IpmiException {
        data.require(LENGTH_BYTES, "the answer to Get SEL Allocation Info");
        return new SelAllocationInfo(data.u16(0), data.u16(2), data.u16(4), data.u16(6), data.u8(8));
    }
}
