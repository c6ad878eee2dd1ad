package io.jipmi.client.sdr;

import io.jipmi.client.Octets;
import io.jipmi.client.vocabulary.SensorTypes;

/**
 * A record of one sensor or of several that share it (IPMI 2.0, 43.1 to 43.3). Immutable.
 *
 * @param raw the whole record
 * @param kind how much it tells
 * @param ownerId IPMB address of the owning controller, 8 bits with bit 0 clear; or a system software id, bit 0 set
 * @param ownerLun 0 to 3
 * @param channel the channel the owner is reached by, 0 to 15
 * @param number the sensor's number at its owner, 0 to 0xFF; the first one's if shared
 * @param entity what it watches
 * @param sensorType table 42-3, 0 to 0xFF; {@link SensorTypes#name(int)}
 * @param eventReadingType table 42-1, 0 to 0x7F
 * @param sharing how many sensors the record describes
 * @param idString its name, without padding; empty if it has none
 */
public record SensorRecord(
        Octets raw,
        Kind kind,
        int ownerId,
        int ownerLun,
        int channel,
        int number,
        EntityId entity,
        int sensorType,
        int eventReadingType,
        RecordSharing sharing,
        String idString)
        implements SdrRecord {
    static final int FULL = 0x01;
    static final int COMPACT = 0x02;
    static final int EVENT_ONLY = 0x03;

    static final int FULL_ID_STRING = 47;
    static final int COMPACT_ID_STRING = 31;
    static final int EVENT_ONLY_ID_STRING = 16;

    private static final int THRESHOLD = 0x01;

    /** The three kinds of sensor records. */
    public enum Kind {
        /** With conversion factors and thresholds. */
        FULL,
        /** Without conversion factors. */
        COMPACT,
        /** Sends events, cannot be read. */
        EVENT_ONLY
    }

    /** Whether the sensor has a reading that is compared with thresholds. */
    public boolean isThreshold() {
        return eventReadingType == THRESHOLD;
    }

    /**
     * The name of one of the sensors the record describes.
     *
     * @param index 0 to {@code sharing().count() - 1}
     */
    public String name(int index) {
        return idString + sharing.suffix(index);
    }

    static SensorRecord full(Octets raw) {
        return sensor(raw, Kind.FULL, 12, RecordSharing.NONE, FULL_ID_STRING);
    }

    static SensorRecord compact(Octets raw) {
        return sensor(raw, Kind.COMPACT, 12, RecordSharing.decode(raw.u8(23), raw.u8(24)), COMPACT_ID_STRING);
    }

    static SensorRecord eventOnly(Octets raw) {
        return sensor(raw, Kind.EVENT_ONLY, 10, RecordSharing.decode(raw.u8(12), raw.u8(13)), EVENT_ONLY_ID_STRING);
    }

    private static SensorRecord sensor(Octets raw, Kind kind, int typeIndex, RecordSharing sharing, int idStringIndex) {
        return new SensorRecord(
                raw,
                kind,
                raw.u8(5),
                raw.u8(6) & 0x03,
                raw.u8(6) >> 4,
                raw.u8(7),
                EntityId.decode(raw.u8(8), raw.u8(9)),
                raw.u8(typeIndex),
                raw.u8(typeIndex + 1) & 0x7F,
                sharing,
                IdString.decode(raw, idStringIndex));
    }
}
