package io.jipmi.client.sel;

import io.jipmi.client.IpmiTimestamp;
import io.jipmi.client.Octets;
import java.util.Locale;
import java.util.Optional;

/**
 * A record of a type that the specification reserves.
 *
 * @param raw the whole record
 */
public record OtherEntry(Octets raw) implements SelEntry {
    @Override
    public Optional<IpmiTimestamp> loggedAt() {
        return Optional.empty();
    }

    @Override
    public String describe() {
        return String.format(Locale.ROOT, "record of type 0x%02x: %s", recordType(), raw.slice(3, LENGTH_BYTES));
    }
}
