package io.jipmi.client;

/**
 * The ways in which fields with a type/length byte pack text (IPMI 2.0, 43.15; Platform Management FRU Information
 * Storage Definition 1.3, 13).
 */
public final class FieldText {
    private static final String BCD_PLUS = "0123456789 -.:,_";
    private static final int BITS_PER_CHARACTER = 6;

    private FieldText() {}

    /** Two characters a byte, the first in the upper half. */
    public static String bcdPlus(Octets bytes) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < bytes.lengthBytes(); i++) {
            text.append(BCD_PLUS.charAt(bytes.u8(i) >> 4));
            text.append(BCD_PLUS.charAt(bytes.u8(i) & 0x0F));
        }
        return text.toString();
    }

    /** Four characters in three bytes, least significant bits first, counted from the blank. */
    public static String packedAscii(Octets bytes) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < bytes.lengthBytes() * Byte.SIZE / BITS_PER_CHARACTER; i++) {
            int bit = BITS_PER_CHARACTER * i;
            int low = bytes.u8(bit / Byte.SIZE);
            int high = bit / Byte.SIZE + 1 < bytes.lengthBytes() ? bytes.u8(bit / Byte.SIZE + 1) : 0;
            text.append((char) (' ' + ((low | high << Byte.SIZE) >> bit % Byte.SIZE & 0x3F)));
        }
        return text.toString();
    }

    /** The text without the blanks and zeros it is padded with at the end; what cannot be printed becomes U+FFFD. */
    public static String printable(String text) {
        int end = text.length();
        while (end > 0 && (text.charAt(end - 1) == 0 || text.charAt(end - 1) == ' ')) {
            end--;
        }
        StringBuilder printable = new StringBuilder(end);
        for (char each : text.substring(0, end).toCharArray()) {
            printable.append(Character.isISOControl(each) ? '\uFFFD' : each);
        }
        return printable.toString();
    }
}
