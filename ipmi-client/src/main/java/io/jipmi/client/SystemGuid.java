package io.jipmi.client;

import io.jipmi.msghandler.IpmiException;
import java.util.Optional;
import java.util.UUID;

/**
 * The globally unique id of a system or a device (IPMI 2.0, 22.14 and 20.8). Immutable.
 *
 * @param bytes the 16 bytes in the order sent
 */
public record SystemGuid(Octets bytes) {
    static final int LENGTH_BYTES = 16;

    /** In which order the fields of a GUID lie in the 16 bytes; BMCs differ, and the bytes do not tell. */
    public enum Order {
        /** As SMBIOS type 1 holds it: the first three fields least significant byte first. What Linux prints. */
        SMBIOS("3210547689abcdef"),
        /** As the IPMI specification says: the whole least significant byte first. */
        IPMI("fedcba9876543210"),
        /** As RFC 4122 says: every field most significant byte first. */
        RFC4122("0123456789abcdef");

        /** Where each byte of the printed form comes from, one hexadecimal digit each. */
        private final String positions;

        Order(String positions) {
            this.positions = positions;
        }
    }

    public SystemGuid {
        if (bytes.lengthBytes() != LENGTH_BYTES) {
            throw new IllegalArgumentException("a GUID has 16 bytes, not " + bytes.lengthBytes());
        }
    }

    /**
     * Reads the bytes after the completion code.
     *
     * @return empty if all are zero or all are 0xFF, which is how BMCs say that none was ever set
     * @throws IpmiException if there are fewer than 16
     */
    public static Optional<SystemGuid> decode(Octets data) throws IpmiException {
        data.require(LENGTH_BYTES, "the answer to a GUID request");
        Octets bytes = data.slice(0, LENGTH_BYTES);
        return bytes.allAre(0x00) || bytes.allAre(0xFF) ? Optional.empty() : Optional.of(new SystemGuid(bytes));
    }

    /** The id, read in the given order. */
    public UUID uuid(Order order) {
        return new UUID(half(order, 0), half(order, 8));
    }

    /** The id in SMBIOS order, as the kernel and {@code dmidecode} print it. */
    @Override
    public String toString() {
        return uuid(Order.SMBIOS).toString();
    }

    private long half(Order order, int first) {
        long half = 0;
        for (int i = first; i < first + 8; i++) {
            half = half << 8 | bytes.u8(Character.digit(order.positions.charAt(i), 16));
        }
        return half;
    }
}
