package io.jipmi.sim;

/**
 * Where a device's byte-wide registers sit in an address space. Register {@code k} answers at exactly
 * {@code base + k * spacing}, to accesses of exactly {@code sizeBytes}, with its byte in bits
 * {@code shiftBits + 7 .. shiftBits} of the access.
 *
 * @param base address of register 0, not negative
 * @param spacing distance between two registers, in bytes, at least {@code sizeBytes}
 * @param sizeBytes width of one access: 1, 2, 4, or 8 (which port space does not have)
 * @param shiftBits position of the byte in the access, 0 to {@code 8 * sizeBytes - 8}
 */
public record RegisterLayout(long base, int spacing, int sizeBytes, int shiftBits) {
    public RegisterLayout {
        if (base < 0) {
            throw new IllegalArgumentException("register base is negative: " + base);
        }
        if (sizeBytes != 1 && sizeBytes != 2 && sizeBytes != 4 && sizeBytes != 8) {
            throw new IllegalArgumentException("register size must be 1, 2, 4 or 8 bytes: " + sizeBytes);
        }
        if (spacing < sizeBytes) {
            throw new IllegalArgumentException("register spacing " + spacing + " is less than the size " + sizeBytes);
        }
        if (shiftBits < 0 || shiftBits > 8 * sizeBytes - 8) {
            throw new IllegalArgumentException("register shift out of 0.." + (8 * sizeBytes - 8) + ": " + shiftBits);
        }
    }

    /** Byte registers side by side, the usual layout of an x86 machine. */
    public static RegisterLayout bytesAt(long base) {
        return new RegisterLayout(base, 1, 1, 0);
    }

    long addressOf(int register) {
        return base + (long) register * spacing;
    }

    /** Address of the last byte of a device with so many registers. */
    long lastAddress(int registers) {
        return addressOf(registers - 1) + sizeBytes - 1;
    }

    /** Whole access for a register's byte. The bits around the byte float high, so a driver must mask them off. */
    long widen(int registerByte) {
        return (long) registerByte << shiftBits | ~(0xFFL << shiftBits);
    }

    int narrow(long access) {
        return (int) (access >>> shiftBits) & 0xFF;
    }
}
