package io.jipmi.client;

import io.jipmi.msghandler.FailureKind;
import io.jipmi.msghandler.IpmiException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** An immutable run of bytes as a BMC sends them, with the little-endian readings the specification uses throughout. */
public final class Octets {
    private final byte[] bytes;

    private Octets(byte[] bytes) {
        this.bytes = bytes;
    }

    /** A copy of the given bytes. */
    public static Octets of(byte[] bytes) {
        return new Octets(bytes.clone());
    }

    /** The given values, each taken modulo 256. */
    public static Octets of(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return new Octets(bytes);
    }

    /** Number of bytes. */
    public int lengthBytes() {
        return bytes.length;
    }

    /**
     * One byte, 0 to 0xFF.
     *
     * @throws IndexOutOfBoundsException if {@code index} is outside this
     */
    public int u8(int index) {
        return bytes[index] & 0xFF;
    }

    /** Two bytes from {@code index} on, least significant first, 0 to 0xFFFF. */
    public int u16(int index) {
        return u8(index) | u8(index + 1) << 8;
    }

    /** Three bytes from {@code index} on, least significant first, 0 to 0xFFFFFF. */
    public int u24(int index) {
        return u16(index) | u8(index + 2) << 16;
    }

    /** Four bytes from {@code index} on, least significant first, 0 to 0xFFFFFFFF. */
    public long u32(int index) {
        return u24(index) | (long) u8(index + 3) << 24;
    }

    /** Whether a bit of a byte is set. */
    public boolean bit(int index, int bit) {
        return (u8(index) >> bit & 1) != 0;
    }

    /**
     * The bytes from {@code from} (inclusive) to {@code to} (exclusive).
     *
     * @throws IndexOutOfBoundsException if the range is outside this
     */
    public Octets slice(int from, int to) {
        if (from < 0 || to < from || to > bytes.length) {
            throw new IndexOutOfBoundsException(from + ".." + to + " of " + bytes.length + " bytes");
        }
        return new Octets(Arrays.copyOfRange(bytes, from, to));
    }

    /**
     * Has it that there are at least so many bytes.
     *
     * @param what these bytes are, for the exception: {@code the answer to Get SEL Info}
     * @throws IpmiException with {@link FailureKind#BAD_RESPONSE} if there are fewer
     */
    public void require(int minLengthBytes, String what) throws IpmiException {
        if (bytes.length < minLengthBytes) {
            throw Conversation.badResponse(
                    what + " has " + bytes.length + " bytes where " + minLengthBytes + " are needed");
        }
    }

    /** Whether every byte has the given value; true if there are none. */
    public boolean allAre(int value) {
        for (byte each : bytes) {
            if ((each & 0xFF) != value) {
                return false;
            }
        }
        return true;
    }

    /** A copy of the bytes. */
    public byte[] toByteArray() {
        return bytes.clone();
    }

    /** Two lower-case hex digits a byte, no separators. */
    public String hex() {
        return HexFormat.of().formatHex(bytes);
    }

    /** The bytes as 8-bit ASCII and Latin 1. */
    public String latin1() {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** The bytes as 16-bit Unicode, least significant byte first. */
    public String utf16() {
        return new String(bytes, StandardCharsets.UTF_16LE);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Octets that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return hex();
    }
}
