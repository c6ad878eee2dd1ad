package io.jipmi.sim;

/**
 * Where a device's byte-wide registers sit in an address space. Register {@code k} answers at exactly
 * {@code base + k * spacing}, to accesses of exactly {@code sizeBytes}, with its byte in bits
 * {@code shiftBits + 7 .. shiftBits} of the access.
 *
 * @param base address of register 0
 * @param spacing distance between two registers, in bytes, at least {@code sizeBytes}
 * @param sizeBytes width of one access: 1, 2 or 4
 * @param shiftBits position of the byte in the access, 0 to {@code 8 * sizeBytes - 8}
 */
public record RegisterLayout(int base, int spacing, int sizeBytes, int shiftBits) {
    private static final int LAST_PORT = 0xFFFF;

    public RegisterLayout {
        if (base < 0 || base > LAST_PORT) {
            throw new IllegalArgumentException("register base out of 0..0xFFFF: " + base);
        }
        if (sizeBytes != 1 && sizeBytes != 2 && sizeBytes != 4) {
            throw new IllegalArgumentException("register size must be 1, 2 or 4 bytes: " + sizeBytes);
        }
        if (spacing < sizeBytes) {
            throw new IllegalArgumentException("register spacing " + spacing + " is less than the size " + sizeBytes);
        }
        if (shiftBits < 0 || shiftBits > 8 * sizeBytes - 8) {
            throw new IllegalArgumentException("register shift out of 0.." + (8 * sizeBytes - 8) + ": " + shiftBits);
        }
    }

    /** Byte registers side by side, the usual layout of an x86 machine. */
    public static RegisterLayout bytesAt(int base) {
        return new RegisterLayout(base, 1, 1, 0);
    }

    int addressOf(int register) {
        return base + register * spacing;
    }

    /** Whole access for a register's byte. The bits around the byte float high, so a driver must mask them off. */
    int widen(int registerByte) {
        int mask = 0xFF << shiftBits;
        int access = (registerByte << shiftBits) | ~mask;
        return sizeBytes == 4 ? access : access & ((1 << (8 * sizeBytes)) - 1);
    }

    int narrow(int access) {
        return (access >>> shiftBits) & 0xFF;
    }
}
