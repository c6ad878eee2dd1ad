package io.jipmi.client.sdr;

import io.jipmi.client.Octets;

/** The id string of a record and its type/length byte (IPMI 2.0, 43.15). */
final class IdString {
    private static final String BCD_PLUS = "0123456789 -.:,_";

    private IdString() {}

    /**
     * Reads the string that a type/length byte announces. Never fails: what lies beyond the end of the record is left
     * out, what cannot be printed becomes U+FFFD, and padding at the end is dropped.
     *
     * @param typeLengthIndex where the type/length byte is in the record
     */
    static String decode(Octets record, int typeLengthIndex) {
        return withoutPadding(text(record, typeLengthIndex), 0);
    }

    /** The same of a name that a number or letter follows: one blank at its end parts the two and is kept. */
    static String decodePrefix(Octets record, int typeLengthIndex) {
        return withoutPadding(text(record, typeLengthIndex), 1);
    }

    private static String text(Octets record, int typeLengthIndex) {
        if (typeLengthIndex >= record.lengthBytes()) {
            return "";
        }
        int characters = record.u8(typeLengthIndex) & 0x1F;
        Octets rest = record.slice(typeLengthIndex + 1, record.lengthBytes());
        return switch (record.u8(typeLengthIndex) >> 6) {
            case 0 -> unicode(rest, characters);
            case 1 -> bcdPlus(rest, characters);
            case 2 -> packedAscii(rest, characters);
            default -> first(rest, characters).latin1();
        };
    }

    /** The specification counts characters, but BMCs are met that mark plain ASCII so: then there is no second byte. */
    private static String unicode(Octets bytes, int characters) {
        return bytes.lengthBytes() < 2 * characters
                ? first(bytes, characters).latin1()
                : first(bytes, 2 * characters).utf16();
    }

    /** Two characters a byte, the first in the upper half. */
    private static String bcdPlus(Octets bytes, int characters) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < Math.min(characters, 2 * bytes.lengthBytes()); i++) {
            text.append(BCD_PLUS.charAt(bytes.u8(i / 2) >> (i % 2 == 0 ? 4 : 0) & 0x0F));
        }
        return text.toString();
    }

    /** Four characters in three bytes, least significant bits first, counted from the blank. */
    private static String packedAscii(Octets bytes, int characters) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < Math.min(characters, bytes.lengthBytes() * 8 / 6); i++) {
            int bit = 6 * i;
            int low = bytes.u8(bit / 8);
            int high = bit / 8 + 1 < bytes.lengthBytes() ? bytes.u8(bit / 8 + 1) : 0;
            text.append((char) (' ' + ((low | high << 8) >> bit % 8 & 0x3F)));
        }
        return text.toString();
    }

    private static Octets first(Octets bytes, int count) {
        return bytes.slice(0, Math.min(count, bytes.lengthBytes()));
    }

    private static String withoutPadding(String text, int blanksKept) {
        int end = text.length();
        while (end > 0 && (text.charAt(end - 1) == 0 || text.charAt(end - 1) == ' ')) {
            end--;
        }
        for (int kept = 0; kept < blanksKept && end > 0 && end < text.length() && text.charAt(end) == ' '; kept++) {
            end++;
        }
        StringBuilder printable = new StringBuilder(end);
        for (char each : text.substring(0, end).toCharArray()) {
            printable.append(Character.isISOControl(each) ? '\uFFFD' : each);
        }
        return printable.toString();
    }
}
