package io.jipmi.io;

import java.util.Locale;

/**
 * A range of port, physical memory or bus addresses.
 *
 * @param space which address space
 * @param first the lowest address, unsigned
 * @param last the highest address, unsigned, not below {@code first}
 */
public record IoRange(Space space, long first, long last) {
    /** An address space that registers live in. */
    public enum Space {
        /** I/O ports, 0 to 0xFFFF. */
        PORT,
        /** Physical memory. */
        MEMORY,
        /** Devices on I2C buses: the bus's number in bits 8 and up, the device's 7-bit address below. */
        SMBUS
    }

    public IoRange {
        if (Long.compareUnsigned(first, last) > 0 || (space == Space.PORT && (last < 0 || last > 0xFFFF))) {
            throw new IllegalArgumentException(
                    "not a range of " + word(space) + " addresses: " + hex(first, 4) + "-" + hex(last, 4));
        }
    }

    /**
     * A range of I/O ports.
     *
     * @param first the lowest port, 0 to 0xFFFF
     * @param last the highest port, {@code first} to 0xFFFF
     */
    public static IoRange ports(int first, int last) {
        return new IoRange(Space.PORT, first, last);
    }

    /**
     * A range of physical memory.
     *
     * @param first the lowest address, unsigned
     * @param last the highest address, unsigned
     */
    public static IoRange memory(long first, long last) {
        return new IoRange(Space.MEMORY, first, last);
    }

    /**
     * A device on an I2C bus.
     *
     * @param bus the bus's number, not negative
     * @param address the device's address, 7 bits
     */
    public static IoRange smbus(int bus, int address) {
        if (bus < 0 || address < 0 || address > 0x7F) {
            throw new IllegalArgumentException("not a device on a bus: " + bus + ", " + address);
        }
        long place = (long) bus << 8 | address;
        return new IoRange(Space.SMBUS, place, place);
    }

    /** Whether the two have an address in common. */
    public boolean overlaps(IoRange other) {
        return space == other.space
                && Long.compareUnsigned(first, other.last) <= 0
                && Long.compareUnsigned(other.first, last) <= 0;
    }

    /** Whether every address of the other is one of this. */
    public boolean contains(IoRange other) {
        return space == other.space
                && Long.compareUnsigned(first, other.first) <= 0
                && Long.compareUnsigned(other.last, last) <= 0;
    }

    /** For people, for example {@code port 0ca2-0ca3}, or {@code i2c bus 0 address 0x10}. */
    @Override
    public String toString() {
        if (space == Space.SMBUS && first == last) {
            return "i2c bus " + (first >> 8) + " address 0x" + hex(first & 0x7F, 2);
        }
        return word(space) + " " + digits();
    }

    /** The addresses as {@code /proc/ioports} and {@code /proc/iomem} write them, for example {@code 0ca2-0ca3}. */
    public String digits() {
        int width = space == Space.MEMORY ? 8 : 4;
        return hex(first, width) + "-" + hex(last, width);
    }

    private static String word(Space space) {
        return space.name().toLowerCase(Locale.ROOT);
    }

    private static String hex(long address, int width) {
        String digits = Long.toHexString(address);
        return "0".repeat(Math.max(0, width - digits.length())) + digits;
    }
}
