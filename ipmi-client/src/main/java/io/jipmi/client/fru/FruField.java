package io.jipmi.client.fru;

import io.jipmi.client.FieldText;
import io.jipmi.client.Octets;

/**
 * One field of an area, as its type/length byte says (FRU storage definition 1.3, 13). Immutable.
 *
 * @param raw the bytes after the type/length byte, 0 to 63
 * @param encoding how they are to be read
 */
public record FruField(Octets raw, Encoding encoding) {
    static final int ENGLISH = 25;

    private static final int ENGLISH_BY_DEFAULT = 0;

    /** Stands for a field that is not there. */
    static final FruField ABSENT = new FruField(Octets.of(), Encoding.BINARY);

    /** How a field's bytes are to be read. */
    public enum Encoding {
        /** Bytes with no text in them. */
        BINARY,
        /** Two of the characters {@code 0-9 -.:,_} a byte. */
        BCD_PLUS,
        /** Four characters, blank to underscore, in three bytes. */
        PACKED_ASCII,
        /** 8-bit ASCII and Latin 1. */
        LATIN_1,
        /** 16-bit Unicode, least significant byte first, in areas that are not in English. */
        UTF_16
    }

    /** Reads the type of a type/length byte. */
    static FruField decode(int typeLength, Octets bytes, int languageCode) {
        return new FruField(
                bytes,
                switch (typeLength >> 6) {
                    case 0 -> Encoding.BINARY;
                    case 1 -> Encoding.BCD_PLUS;
                    case 2 -> Encoding.PACKED_ASCII;
                    default -> isLatin1(bytes, languageCode) ? Encoding.LATIN_1 : Encoding.UTF_16;
                });
    }

    /** An odd number of bytes is no 16-bit text, whatever the area's language. */
    private static boolean isLatin1(Octets bytes, int languageCode) {
        return languageCode == ENGLISH_BY_DEFAULT || languageCode == ENGLISH || bytes.lengthBytes() % 2 != 0;
    }

    /** Whether there is anything in it. */
    public boolean isEmpty() {
        return raw.lengthBytes() == 0;
    }

    /** The text without padding at its end; of {@link Encoding#BINARY} two hex digits a byte. */
    public String text() {
        return switch (encoding) {
            case BINARY -> raw.hex();
            case BCD_PLUS -> FieldText.printable(FieldText.bcdPlus(raw));
            case PACKED_ASCII -> FieldText.printable(FieldText.packedAscii(raw));
            case LATIN_1 -> FieldText.printable(raw.latin1());
            case UTF_16 -> FieldText.printable(raw.utf16());
        };
    }

    @Override
    public String toString() {
        return text();
    }
}
