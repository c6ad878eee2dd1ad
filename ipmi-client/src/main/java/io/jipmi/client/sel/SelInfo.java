package io.jipmi.client.sel;

import io.jipmi.client.IpmiTimestamp;
import io.jipmi.client.Octets;
import io.jipmi.msghandler.IpmiException;
import java.util.Locale;

/**
 * The state of the System Event Log: the answer to Get SEL Info (IPMI 2.0, 31.2). Immutable.
 *
 * @param versionBcd 0x51 for IPMI 1.5 and 2.0: the low digit is the major number
 * @param entries records in the log, 0 to 0xFFFF
 * @param freeBytes space left; 0xFFFF stands for 65535 or more
 * @param lastAddition when a record was last added
 * @param lastErase when records were last deleted or the log cleared
 * @param overflowed whether events were lost for want of space
 * @param deletable whether single records can be deleted
 * @param reservable whether Reserve SEL is there
 */
public record SelInfo(
        int versionBcd,
        int entries,
        int freeBytes,
        IpmiTimestamp lastAddition,
        IpmiTimestamp lastErase,
        boolean overflowed,
        boolean deletable,
        boolean reservable) {
    static final int LENGTH_BYTES = 14;

    /**
     * Reads the bytes after the completion code.
     *
     * @throws IpmiException if there are fewer than 14
     */
    public static SelInfo decode(Octets data) throws IpmiException {
        data.require(LENGTH_BYTES, "the answer to Get SEL Info");
        return new SelInfo(
                data.u8(0),
                data.u16(1),
                data.u16(3),
                new IpmiTimestamp(data.u32(5)),
                new IpmiTimestamp(data.u32(9)),
                data.bit(13, 7),
                data.bit(13, 3),
                data.bit(13, 1));
    }

    /** For example {@code 1.5}. */
    public String version() {
        return String.format(Locale.ROOT, "%x.%x", versionBcd & 0x0F, versionBcd >> 4);
    }
}
