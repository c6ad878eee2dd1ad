package io.jipmi.client.fru;

import io.jipmi.client.Octets;
import io.jipmi.client.vocabulary.Manufacturers;
import java.util.Optional;

/**
 * What the device is compatible with (FRU storage definition 1.3, 18.5 and 18.6). Immutable.
 *
 * @param header of the record
 * @param raw the bytes after the header
 * @param extended whether it adds to a base record
 * @param manufacturerId IANA number of who gave the codes, 0 to 0xFFFFFF
 * @param entityId what the device is, IPMI 2.0 table 43-13, 0 to 0xFF
 * @param base code of the family, 0 to 0xFF
 * @param codeStart the first code that is spoken of, 0 to 0x7F
 * @param codeMask one bit for each code from the one after that on, least significant bit first
 */
public record CompatibilityRecord(
        RecordHeader header,
        Octets raw,
        boolean extended,
        int manufacturerId,
        int entityId,
        int base,
        int codeStart,
        Octets codeMask)
        implements FruRecord {
    static final int BASE = 4;
    static final int EXTENDED = 5;
    static final int MIN_LENGTH_BYTES = 6;

    static CompatibilityRecord decode(RecordHeader header, Octets body) {
        return new CompatibilityRecord(
                header,
                body,
                header.type() == EXTENDED,
                body.u24(0),
                body.u8(3),
                body.u8(4),
                body.u8(5) & 0x7F,
                body.slice(MIN_LENGTH_BYTES, body.lengthBytes()));
    }

    /** Who gave the codes; empty if the number is not a common one. */
    public Optional<String> manufacturerName() {
        return Manufacturers.name(manufacturerId);
    }
}
