package io.jipmi.client.sel;

import io.jipmi.client.IpmiTimestamp;
import io.jipmi.client.Octets;
import java.util.Locale;
import java.util.Optional;

/**
 * A record of the vendor's own without a time (IPMI 2.0, 32.3), types 0xE0 to 0xFF.
 *
 * @param raw the whole record
 */
public record OemEntry(Octets raw) implements SelEntry {
    static final int FIRST_RECORD_TYPE = 0xE0;

    /** The 13 bytes that are the vendor's. */
    public Octets data() {
        return raw.slice(3, LENGTH_BYTES);
    }

    @Override
    public Optional<IpmiTimestamp> loggedAt() {
        return Optional.empty();
    }

    @Override
    public String describe() {
        return String.format(Locale.ROOT, "OEM record of type 0x%02x: %s", recordType(), data());
    }
}
