package io.jipmi.client.sdr;

import io.jipmi.client.Octets;
import io.jipmi.msghandler.IpmiException;

/** One sensor data record (IPMI 2.0, 43). The family is closed; every kind keeps the bytes it was read from. */
public sealed interface SdrRecord permits SensorRecord, LocatorRecord, OtherRecord, MalformedRecord {
    /** Record id, version, type and length. */
    int HEADER_LENGTH_BYTES = 5;

    /** The whole record, header included; at least 5 bytes. */
    Octets raw();

    /** The record's id, 0 to 0xFFFF; changes when the repository changes. */
    default int recordId() {
        return raw().u16(0);
    }

    /** The record's type, 0 to 0xFF; 0x01 is a full sensor record. */
    default int recordType() {
        return raw().u8(3);
    }

    /**
     * Reads one record. A record whose contents are shorter than its type needs becomes a {@link MalformedRecord}:
     * one bad record does not make the others worthless.
     *
     * @param raw the whole record; bytes after the length in its header are left out
     * @throws IpmiException if there is no whole header
     */
    static SdrRecord decode(Octets raw) throws IpmiException {
        raw.require(HEADER_LENGTH_BYTES, "a sensor data record");
        int lengthBytes = HEADER_LENGTH_BYTES + raw.u8(4);
        Octets record = raw.slice(0, Math.min(lengthBytes, raw.lengthBytes()));
        int neededBytes = minLengthBytes(record.u8(3));
        if (record.lengthBytes() < neededBytes) {
            return new MalformedRecord(
                    record,
                    "it has " + record.lengthBytes() + " bytes where its type needs " + neededBytes + " at least");
        }
        return switch (record.u8(3)) {
            case SensorRecord.FULL -> SensorRecord.full(record);
            case SensorRecord.COMPACT -> SensorRecord.compact(record);
            case SensorRecord.EVENT_ONLY -> SensorRecord.eventOnly(record);
            case LocatorRecord.GENERIC_DEVICE -> LocatorRecord.genericDevice(record);
            case LocatorRecord.FRU_DEVICE -> LocatorRecord.fruDevice(record);
            case LocatorRecord.MANAGEMENT_CONTROLLER -> LocatorRecord.managementController(record);
            default -> new OtherRecord(record);
        };
    }

    /** Up to and including the id string's type/length byte, where the type has one. */
    private static int minLengthBytes(int type) {
        return switch (type) {
            case SensorRecord.FULL -> SensorRecord.FULL_ID_STRING + 1;
            case SensorRecord.COMPACT -> SensorRecord.COMPACT_ID_STRING + 1;
            case SensorRecord.EVENT_ONLY -> SensorRecord.EVENT_ONLY_ID_STRING + 1;
            case LocatorRecord.GENERIC_DEVICE, LocatorRecord.FRU_DEVICE, LocatorRecord.MANAGEMENT_CONTROLLER ->
                LocatorRecord.ID_STRING + 1;
            default -> HEADER_LENGTH_BYTES;
        };
    }
}
