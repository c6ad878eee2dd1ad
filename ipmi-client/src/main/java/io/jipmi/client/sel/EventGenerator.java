package io.jipmi.client.sel;

import java.util.HexFormat;

/**
 * Who generated an event: a controller on an IPMB or software (IPMI 2.0, 32.1 and table 5-4). Immutable.
 *
 * @param ownerId IPMB address, 8 bits with bit 0 clear; or a system software id, 7 bits above a set bit 0
 * @param channel the channel the event came in by, 0 to 15
 * @param lun the sensor's LUN at the controller, 0 to 3
 */
public record EventGenerator(int ownerId, int channel, int lun) {

    /** @param generatorId the two bytes of a record, the low one first */
    static EventGenerator of(int generatorId) {
        return new EventGenerator(generatorId & 0xFF, generatorId >> 12, generatorId >> 8 & 0x03);
    }

    /** Whether it is software rather than a controller. */
    public boolean isSoftware() {
        return (ownerId & 1) != 0;
    }

    /** The system software id, 0 to 0x7F; means nothing for a controller. */
    public int softwareId() {
        return ownerId >> 1;
    }

    /** For people: {@code controller 0x20}, {@code controller 0x82 on channel 7 LUN 1} or {@code BIOS (0x00)}. */
    @Override
    public String toString() {
        if (isSoftware()) {
            return softwareName(softwareId()) + " (" + hex(softwareId()) + ")";
        }
        return "controller " + hex(ownerId) + (channel == 0 ? "" : " on channel " + channel)
                + (lun == 0 ? "" : " LUN " + lun);
    }

    /** A byte as {@code 0x20}. */
    static String hex(int octet) {
        return "0x" + HexFormat.of().toHexDigits((byte) octet);
    }

    private static String softwareName(int id) {
        return switch (id >> 4) {
            case 0 -> "BIOS";
            case 1 -> "SMI handler";
            case 2 -> "system management software";
            case 3 -> "OEM software";
            case 4 -> id == 0x47 ? "terminal mode remote console" : "remote console";
            default -> "software";
        };
    }
}
