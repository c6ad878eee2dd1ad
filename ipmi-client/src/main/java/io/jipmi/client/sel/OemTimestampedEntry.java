package io.jipmi.client.sel;

import io.jipmi.client.IpmiTimestamp;
import io.jipmi.client.Octets;
import io.jipmi.client.vocabulary.Manufacturers;
import java.util.Locale;
import java.util.Optional;

/**
 * A record of the vendor's own with a time (IPMI 2.0, 32.2), types 0xC0 to 0xDF.
 *
 * @param raw the whole record
 * @param timestamp when it was logged
 * @param manufacturerId IANA enterprise number, 24 bits
 */
public record OemTimestampedEntry(Octets raw, IpmiTimestamp timestamp, int manufacturerId) implements SelEntry {
    static final int FIRST_RECORD_TYPE = 0xC0;

    static OemTimestampedEntry of(Octets raw) {
        return new OemTimestampedEntry(raw, new IpmiTimestamp(raw.u32(3)), raw.u24(7));
    }

    /** The 6 bytes that are the vendor's. */
    public Octets data() {
        return raw.slice(10, LENGTH_BYTES);
    }

    @Override
    public Optional<IpmiTimestamp> loggedAt() {
        return Optional.of(timestamp);
    }

    @Override
    public String describe() {
        return String.format(
                Locale.ROOT,
                "OEM record of type 0x%02x by %s: %s",
                recordType(),
                Manufacturers.describe(manufacturerId),
                data());
    }
}
