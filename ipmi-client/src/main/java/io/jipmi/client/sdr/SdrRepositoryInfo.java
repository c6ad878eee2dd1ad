package io.jipmi.client.sdr;

import io.jipmi.client.IpmiTimestamp;
import io.jipmi.client.Octets;
import io.jipmi.msghandler.IpmiException;
import java.util.Locale;

/**
 * The state of the SDR repository: the answer to Get SDR Repository Info (IPMI 2.0, 33.9). Immutable.
 *
 * @param versionBcd 0x51 for IPMI 1.5 and 2.0: the low digit is the major number
 * @param records records in the repository, 0 to 0xFFFF
 * @param freeBytes space left; 0xFFFF is unspecified, 0xFFFE stands for 65534 or more
 * @param lastAddition when a record was last added
 * @param lastErase when records were last deleted or the repository cleared
 * @param overflowed whether a record could not be stored for want of space
 * @param reservable whether Reserve SDR Repository is there
 */
public record SdrRepositoryInfo(
        int versionBcd,
        int records,
        int freeBytes,
        IpmiTimestamp lastAddition,
        IpmiTimestamp lastErase,
        boolean overflowed,
        boolean reservable) {
    static final int LENGTH_BYTES = 14;

    /**
     * Reads the bytes after the completion code.
     *
     * @throws IpmiException if there are fewer than 14
     */
    public static SdrRepositoryInfo decode(Octets data) throws IpmiException {
        data.require(LENGTH_BYTES, "the answer to Get SDR Repository Info");
        return new SdrRepositoryInfo(
                data.u8(0),
                data.u16(1),
                data.u16(3),
                new IpmiTimestamp(data.u32(5)),
                new IpmiTimestamp(data.u32(9)),
                data.bit(13, 7),
                data.bit(13, 1));
    }

    /** For example {@code 1.5}. */
    public String version() {
        return String.format(Locale.ROOT, "%x.%x", versionBcd & 0x0F, versionBcd >> 4);
    }

    /** Whether a repository with this state holds the same records as it did with the other. */
    boolean sameContents(SdrRepositoryInfo other) {
        return records == other.records && lastAddition.equals(other.lastAddition) && lastErase.equals(other.lastErase);
    }
}
