package io.jipmi.client.fru;

import io.jipmi.client.Octets;

/**
 * The header of a record in the multi-record area (FRU storage definition 1.3, 16.1). Immutable.
 *
 * @param type what the record tells, 0 to 0xFF
 * @param formatVersion of the record, 0 to 15; 2 where the specification says how it is laid out
 * @param last whether no record follows
 * @param lengthBytes what follows the header, 0 to 0xFF
 * @param checksum what makes that add up to 0 modulo 256
 */
public record RecordHeader(int type, int formatVersion, boolean last, int lengthBytes, int checksum) {
    static final int LENGTH_BYTES = 5;

    /** Reads the header whose bytes begin at an offset; they are all there. */
    static RecordHeader decode(Octets raw, int offset) {
        return new RecordHeader(
                raw.u8(offset),
                raw.u8(offset + 1) & 0x0F,
                raw.bit(offset + 1, 7),
                raw.u8(offset + 2),
                raw.u8(offset + 3));
    }

    /** Whether a header begins at an offset that can be relied on. */
    static boolean isSound(Octets raw, int offset) {
        return offset + LENGTH_BYTES <= raw.lengthBytes() && Defects.sum(raw.slice(offset, offset + LENGTH_BYTES)) == 0;
    }

    /** Where the last of the records from an offset on ends; behind the first header that is not known or not sound. */
    static int endOfChain(Octets known, int offset) {
        int position = offset;
        while (isSound(known, position)) {
            RecordHeader header = decode(known, position);
            position += LENGTH_BYTES + header.lengthBytes;
            if (header.last) {
                return position;
            }
        }
        return position + LENGTH_BYTES;
    }
}
