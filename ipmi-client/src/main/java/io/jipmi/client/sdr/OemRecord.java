package io.jipmi.client.sdr;

import io.jipmi.client.Octets;

/**
 * A record of a vendor's own (IPMI 2.0, 43.12). Immutable.
 *
 * @param raw the whole record
 * @param manufacturerId IANA enterprise number, 20 bits
 * @param data what follows it
 */
public record OemRecord(Octets raw, int manufacturerId, Octets data) implements SdrRecord {
    static final int TYPE = 0xC0;
    static final int MIN_LENGTH_BYTES = 8;

    private static final int MANUFACTURER = 5;

    static OemRecord decode(Octets raw) {
        return new OemRecord(raw, raw.u24(MANUFACTURER) & 0xFFFFF, raw.slice(MIN_LENGTH_BYTES, raw.lengthBytes()));
    }
}
