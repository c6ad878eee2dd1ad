package io.jipmi.client.sdr;

import io.jipmi.client.FieldText;
import io.jipmi.client.Octets;

/** The id string of a record and its type/length byte (IPMI 2.0, 43.15). */
final class IdString {
    private IdString() {}

    /**
     * Reads the string that a type/length byte announces. Never fails: what lies beyond the end of the record is left
     * out, what cannot be printed becomes U+FFFD, and padding at the end is dropped.
     *
     * @param typeLengthIndex where the type/length byte is in the record
     */
    static String decode(Octets record, int typeLengthIndex) {
        return FieldText.printable(text(record, typeLengthIndex));
    }

    /** The same of a name that a number or letter follows: one blank at its end parts the two and is kept. */
    static String decodePrefix(Octets record, int typeLengthIndex) {
        String text = text(record, typeLengthIndex);
        String printable = FieldText.printable(text);
        boolean blankFollows = !printable.isEmpty() && text.startsWith(" ", printable.length());
        return blankFollows ? printable + " " : printable;
    }

    private static String text(Octets record, int typeLengthIndex) {
        if (typeLengthIndex >= record.lengthBytes()) {
            return "";
        }
        int characters = record.u8(typeLengthIndex) & 0x1F;
        Octets rest = record.slice(typeLengthIndex + 1, record.lengthBytes());
        return switch (record.u8(typeLengthIndex) >> 6) {
            case 0 -> unicode(rest, characters);
            case 1 -> first(FieldText.bcdPlus(rest), characters);
            case 2 -> first(FieldText.packedAscii(rest), characters);
            default -> first(rest, characters).latin1();
        };
    }

    /** The specification counts characters, but BMCs are met that mark plain ASCII so: then there is no second byte. */
    private static String unicode(Octets bytes, int characters) {
        return bytes.lengthBytes() < 2 * characters
                ? first(bytes, characters).latin1()
                : first(bytes, 2 * characters).utf16();
    }

    /** Text of which the last byte may hold a character that does not count. */
    private static String first(String text, int characters) {
        return text.substring(0, Math.min(characters, text.length()));
    }

    private static Octets first(Octets bytes, int count) {
        return bytes.slice(0, Math.min(count, bytes.lengthBytes()));
    }
}
