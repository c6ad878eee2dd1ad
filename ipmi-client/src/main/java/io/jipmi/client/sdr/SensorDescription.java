package io.jipmi.client.sdr;

import io.jipmi.client.Octets;

/**
 * Who a sensor is: what the three kinds of sensor records have in common (IPMI 2.0, 43.1 to 43.3). Immutable.
 *
 * @param ownerId IPMB address of the owning controller, 8 bits with bit 0 clear; or a system software id, bit 0 set
 * @param ownerLun 0 to 3
 * @param channel the channel the owner is reached by, 0 to 15
 * @param number the sensor's number at its owner, 0 to 0xFF; the first one's if shared
 * @param entity what it watches; the first one's if shared
 * @param sensorType table 42-3, 0 to 0xFF
 * @param eventReadingType table 42-1, 0 to 0x7F
 * @param direction whether it watches what goes into its entity or what comes out
 * @param sharing how many sensors the record describes
 * @param oem a byte of the vendor's own, 0 to 0xFF
 * @param idString its name, without padding but for one blank that parts the name of a shared record from what follows;
 *     empty if it has none
 */
public record SensorDescription(
        int ownerId,
        int ownerLun,
        int channel,
        int number,
        EntityId entity,
        int sensorType,
        int eventReadingType,
        Direction direction,
        RecordSharing sharing,
        int oem,
        String idString) {
    private static final int THRESHOLD = 0x01;

    /** Which way what is measured flows, seen from the entity. */
    public enum Direction {
        UNSPECIFIED,
        INPUT,
        OUTPUT,
        RESERVED;

        private static final Direction[] BY_CODE = values();

        static Direction of(int code) {
            return BY_CODE[code & 3];
        }
    }

    /** Whether the sensor has a reading that is compared with thresholds. */
    public boolean isThreshold() {
        return eventReadingType == THRESHOLD;
    }

    /**
     * Reads it from a whole record; the OEM byte lies just before the id string.
     *
     * @param typeIndex where the sensor type is
     */
    static SensorDescription decode(
            Octets raw, int typeIndex, Direction direction, RecordSharing sharing, int idStringIndex) {
        return new SensorDescription(
                raw.u8(5),
                raw.u8(6) & 0x03,
                raw.u8(6) >> 4,
                raw.u8(7),
                EntityId.decode(raw.u8(8), raw.u8(9)),
                raw.u8(typeIndex),
                raw.u8(typeIndex + 1) & 0x7F,
                direction,
                sharing,
                raw.u8(idStringIndex - 1),
                sharing.count() > 1 ? IdString.decodePrefix(raw, idStringIndex) : IdString.decode(raw, idStringIndex));
    }
}
