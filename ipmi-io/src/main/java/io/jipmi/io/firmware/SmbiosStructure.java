package io.jipmi.io.firmware;

import java.util.List;

/**
 * One structure of the SMBIOS table, undecoded (SMBIOS specification, "Structure standards"). Immutable.
 */
public final class SmbiosStructure {
    private final byte[] formatted;
    private final List<String> strings;

    /**
     * @param formatted the formatted area, header included: at least 4 bytes, as many as its length byte says
     * @param strings the strings behind it, in order
     */
    SmbiosStructure(byte[] formatted, List<String> strings) {
        this.formatted = formatted;
        this.strings = List.copyOf(strings);
    }

    /** The structure type, 0 to 255; 38 is "IPMI Device Information". */
    public int type() {
        return formatted[0] & 0xFF;
    }

    /** The structure's handle, 0 to 0xFFFF. Firmware does not always keep handles unique. */
    public int handle() {
        return (formatted[2] & 0xFF) | (formatted[3] & 0xFF) << 8;
    }

    /** Length of the formatted area, header included: 4 to 255. */
    public int lengthBytes() {
        return formatted.length;
    }

    /** A copy of the formatted area, header included, so that an index into it is the specification's offset. */
    public byte[] formatted() {
        return formatted.clone();
    }

    /** The structure's strings; a string number n in the formatted area means element n - 1. */
    public List<String> strings() {
        return strings;
    }

    @Override
    public String toString() {
        return "SMBIOS type " + type() + " handle 0x" + Integer.toHexString(handle()) + " length " + lengthBytes();
    }
}
