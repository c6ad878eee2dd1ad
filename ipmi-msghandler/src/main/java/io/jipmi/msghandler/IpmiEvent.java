package io.jipmi.msghandler;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * An event of the BMC's event message buffer, in the format of a SEL record (IPMI 2.0 sections 31.6 and 32). Immutable.
 *
 * @param data the record's 16 bytes; copied in and out
 */
@SuppressWarnings("ArrayRecordComponent") // copied in and out, compared by content
public record IpmiEvent(byte[] data) {
    /** Length of the record. */
    public static final int LENGTH_BYTES = 16;

    public IpmiEvent {
        if (data.length != LENGTH_BYTES) {
            throw new IllegalArgumentException("an event record has 16 bytes, not " + data.length);
        }
        data = data.clone();
    }

    /** A copy of the record. */
    @Override
    public byte[] data() {
        return data.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof IpmiEvent that && Arrays.equals(data, that.data);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(data);
    }

    /** The record in hexadecimal. */
    @Override
    public String toString() {
        return HexFormat.of().formatHex(data);
    }
}
