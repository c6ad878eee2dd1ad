package io.jipmi.client.fru;

import io.jipmi.client.Octets;
import java.util.ArrayList;
import java.util.List;

/** Reads the fields of one area one after the other, up to the mark that ends them. Not thread-safe. */
final class FieldReader {
    /** 8-bit text of one byte, which there is not. */
    private static final int END_OF_FIELDS = 0xC1;

    private static final int LENGTH = 0x3F;
    private static final int CHECKSUM_LENGTH_BYTES = 1;

    private final Octets area;
    private final int languageCode;
    private final FruArea.Kind kind;
    private final Defects defects;
    private int position;
    private boolean ended;

    /** @param area the whole area; its last byte is a checksum and no part of a field */
    FieldReader(Octets area, int firstField, int languageCode, FruArea.Kind kind, Defects defects) {
        this.area = area;
        this.position = firstField;
        this.languageCode = languageCode;
        this.kind = kind;
        this.defects = defects;
    }

    /** The next field; absent once the end has been passed. */
    FruField next() {
        return next(languageCode);
    }

    /** The next field, which is in English whatever the area's language: serial numbers are. */
    FruField nextInEnglish() {
        return next(FruField.ENGLISH);
    }

    /** All fields that are left. */
    List<FruField> rest() {
        List<FruField> fields = new ArrayList<>();
        while (true) {
            FruField field = next();
            if (ended) {
                return fields;
            }
            fields.add(field);
        }
    }

    private FruField next(int language) {
        if (ended) {
            return FruField.ABSENT;
        }
        int endOfFields = area.lengthBytes() - CHECKSUM_LENGTH_BYTES;
        if (position >= endOfFields) {
            return end("the mark that ends its fields is missing");
        }
        int typeLength = area.u8(position);
        if (typeLength == END_OF_FIELDS) {
            ended = true;
            return FruField.ABSENT;
        }
        int from = position + 1;
        int to = from + (typeLength & LENGTH);
        if (to > endOfFields) {
            return end("a field of " + (typeLength & LENGTH) + " bytes has " + (endOfFields - from) + " only");
        }
        position = to;
        return FruField.decode(typeLength, area.slice(from, to), language);
    }

    private FruField end(String trouble) {
        ended = true;
        defects.add(kind, trouble);
        return FruField.ABSENT;
    }
}
