package io.jipmi.cli.client;

import java.util.HexFormat;

/** How controllers are called in tables. */
final class Places {
    private Places() {}

    /**
     * For example {@code 20}, {@code 20.1} on LUN 1, {@code 2:84} on channel 2.
     *
     * @param address 8 bits; of software if odd
     */
    static String controller(int channel, int address, int lun) {
        return (channel == 0 ? "" : channel + ":") + hex(address) + (lun == 0 ? "" : "." + lun);
    }

    /** Two digits. */
    static String hex(int octet) {
        return HexFormat.of().toHexDigits((byte) octet);
    }

    /** A record's id, four digits. */
    static String recordId(int id) {
        return HexFormat.of().toHexDigits((short) id);
    }
}
