package io.jipmi.client.sdr;

import io.jipmi.client.Octets;
import io.jipmi.msghandler.IpmiException;

/** One sensor data record (IPMI 2.0, 43). The family is closed; every kind keeps the bytes it was read from. */
public sealed interface SdrRecord
        permits SensorRecord,
                LocatorRecord,
                EntityAssociationRecord,
                ControllerConfirmationRecord,
                ChannelInfoRecord,
                OemRecord,
                OtherRecord,
                MalformedRecord {
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
            case FullSensorRecord.TYPE -> FullSensorRecord.decode(record);
            case CompactSensorRecord.TYPE -> CompactSensorRecord.decode(record);
            case EventOnlySensorRecord.TYPE -> EventOnlySensorRecord.decode(record);
            case EntityAssociationRecord.TYPE -> EntityAssociationRecord.decode(record);
            case EntityAssociationRecord.DEVICE_RELATIVE_TYPE -> EntityAssociationRecord.decodeDeviceRelative(record);
            case GenericDeviceLocator.TYPE -> GenericDeviceLocator.decode(record);
            case FruDeviceLocator.TYPE -> FruDeviceLocator.decode(record);
            case ControllerLocator.TYPE -> ControllerLocator.decode(record);
            case ControllerConfirmationRecord.TYPE -> ControllerConfirmationRecord.decode(record);
            case ChannelInfoRecord.TYPE -> ChannelInfoRecord.decode(record);
            case OemRecord.TYPE -> OemRecord.decode(record);
            default -> new OtherRecord(record);
        };
    }

    /** Up to and including the id string's type/length byte, where the type has one. */
    private static int minLengthBytes(int type) {
        return switch (type) {
            case FullSensorRecord.TYPE -> FullSensorRecord.ID_STRING + 1;
            case CompactSensorRecord.TYPE -> CompactSensorRecord.ID_STRING + 1;
            case EventOnlySensorRecord.TYPE -> EventOnlySensorRecord.ID_STRING + 1;
            case EntityAssociationRecord.TYPE -> EntityAssociationRecord.MIN_LENGTH_BYTES;
            case EntityAssociationRecord.DEVICE_RELATIVE_TYPE ->
                EntityAssociationRecord.DEVICE_RELATIVE_MIN_LENGTH_BYTES;
            case GenericDeviceLocator.TYPE, FruDeviceLocator.TYPE, ControllerLocator.TYPE ->
                LocatorLayout.ID_STRING + 1;
            case ControllerConfirmationRecord.TYPE -> ControllerConfirmationRecord.MIN_LENGTH_BYTES;
            case ChannelInfoRecord.TYPE -> ChannelInfoRecord.MIN_LENGTH_BYTES;
            case OemRecord.TYPE -> OemRecord.MIN_LENGTH_BYTES;
            default -> HEADER_LENGTH_BYTES;
        };
    }
}
