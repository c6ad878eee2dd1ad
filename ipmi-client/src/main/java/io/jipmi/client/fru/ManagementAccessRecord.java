package io.jipmi.client.fru;

import io.jipmi.client.FieldText;
import io.jipmi.client.Octets;
import java.util.Locale;

/**
 * How the device, or the system it is in, is reached and called (FRU storage definition 1.3, 18.4). Immutable.
 *
 * @param header of the record
 * @param raw the bytes after the header
 * @param subType what is told, 0 to 0xFF; {@link #subTypeName()}
 * @param data what is told, 8-bit text but for the system's unique id
 */
public record ManagementAccessRecord(RecordHeader header, Octets raw, int subType, Octets data) implements FruRecord {
    static final int TYPE = 3;
    static final int MIN_LENGTH_BYTES = 1;

    private static final int UNIQUE_ID = 7;

    static ManagementAccessRecord decode(RecordHeader header, Octets body) {
        return new ManagementAccessRecord(header, body, body.u8(0), body.slice(1, body.lengthBytes()));
    }

    /** What is told, for example {@code system name}. */
    public String subTypeName() {
        return switch (subType) {
            case 1 -> "system management URL";
            case 2 -> "system name";
            case 3 -> "system ping address";
            case 4 -> "component management URL";
            case 5 -> "component name";
            case 6 -> "component ping address";
            case UNIQUE_ID -> "system unique id";
            default -> String.format(Locale.ROOT, "reserved 0x%02x", subType);
        };
    }

    /** The text; of the unique id, two hex digits a byte. */
    public String text() {
        return subType == UNIQUE_ID ? data.hex() : FieldText.printable(data.latin1());
    }
}
