package io.jipmi.client.fru;

import io.jipmi.client.Octets;
import io.jipmi.client.vocabulary.Manufacturers;
import java.util.Optional;

/**
 * A vendor's own record, types 0xC0 to 0xFF (FRU storage definition 1.3, 18.7). Immutable.
 *
 * @param header of the record
 * @param raw the bytes after the header
 * @param manufacturerId IANA number of the vendor, 0 to 0xFFFFFF
 * @param data what follows it
 */
public record OemFruRecord(RecordHeader header, Octets raw, int manufacturerId, Octets data) implements FruRecord {
    static final int FIRST_TYPE = 0xC0;
    static final int MIN_LENGTH_BYTES = 3;

    static OemFruRecord decode(RecordHeader header, Octets body) {
        return new OemFruRecord(header, body, body.u24(0), body.slice(MIN_LENGTH_BYTES, body.lengthBytes()));
    }

    /** The vendor's name; empty if the number is not a common one. */
    public Optional<String> manufacturerName() {
        return Manufacturers.name(manufacturerId);
    }
}
