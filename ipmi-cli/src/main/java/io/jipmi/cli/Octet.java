package io.jipmi.cli;

import java.util.HexFormat;
import java.util.stream.IntStream;

/** Bytes as people write them. */
final class Octet {
    private Octet() {}

    /**
     * A number such as 6 or 0x06.
     *
     * @throws IllegalArgumentException naming the word if it is no byte
     */
    static int of(String word) {
        try {
            int value = Integer.decode(word);
            if (value >= 0 && value <= 0xFF) {
                return value;
            }
        } catch (NumberFormatException e) {
            // told below, like a number that is no byte
        }
        throw new IllegalArgumentException("'" + word + "' is not a byte such as 6 or 0x06");
    }

    /**
     * Pairs of hexadecimal digits, with nothing in between or with spaces or colons.
     *
     * @throws IllegalArgumentException naming the text if it is something else
     */
    static int[] allOf(String hex) {
        try {
            byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", "").replace(":", ""));
            return IntStream.range(0, bytes.length).map(i -> bytes[i] & 0xFF).toArray();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("'" + hex + "' is not bytes in hexadecimal such as 00a1ff", e);
        }
    }
}
