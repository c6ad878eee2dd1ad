package io.jipmi.client.fru;

import io.jipmi.client.Octets;
import java.util.ArrayList;
import java.util.List;

/** Reads the multi-record area (FRU storage definition 1.3, 16): a chain of records, each with a header of its own. */
final class RecordChain {
    private RecordChain() {}

    /**
     * Reads the records from an offset on, up to the last or the first whose header cannot be relied on.
     *
     * @param raw the whole inventory
     */
    static List<FruRecord> read(Octets raw, int offset, Defects defects) {
        List<FruRecord> records = new ArrayList<>();
        int position = offset;
        while (RecordHeader.isSound(raw, position)) {
            RecordHeader header = RecordHeader.decode(raw, position);
            int from = position + RecordHeader.LENGTH_BYTES;
            int to = from + header.lengthBytes();
            Octets body = raw.slice(from, Math.min(to, raw.lengthBytes()));
            check(header, body, records.size() + 1, defects);
            records.add(decode(header, body, defects));
            position = to;
            if (header.last()) {
                return records;
            }
        }
        defects.add(
                FruArea.Kind.MULTI_RECORD,
                position + RecordHeader.LENGTH_BYTES > raw.lengthBytes()
                        ? "the header of record " + (records.size() + 1) + " is beyond the inventory's end"
                        : "the checksum of the header of record " + (records.size() + 1)
                                + " is wrong: it and what follows is left out");
        return records;
    }

    private static void check(RecordHeader header, Octets body, int number, Defects defects) {
        if (body.lengthBytes() < header.lengthBytes()) {
            defects.add(
                    FruArea.Kind.MULTI_RECORD,
                    "record " + number + " has " + body.lengthBytes() + " of its " + header.lengthBytes() + " bytes");
        } else if (((Defects.sum(body) + header.checksum()) & 0xFF) != 0) {
            defects.add(FruArea.Kind.MULTI_RECORD, "the checksum of record " + number + " is wrong");
        }
    }

    /**
     * Reads a record; one too short for its type becomes an {@link OtherFruRecord}.
     *
     * @param body what follows the header, as far as it is there
     */
    private static FruRecord decode(RecordHeader header, Octets body, Defects defects) {
        int neededBytes = minLengthBytes(header.type());
        if (body.lengthBytes() < neededBytes) {
            defects.add(
                    FruArea.Kind.MULTI_RECORD,
                    "a record of type " + header.type() + " has " + body.lengthBytes() + " bytes where " + neededBytes
                            + " are needed");
            return new OtherFruRecord(header, body);
        }
        return switch (header.type()) {
            case PowerSupplyRecord.TYPE -> PowerSupplyRecord.decode(header, body);
            case DcOutputRecord.TYPE -> DcOutputRecord.decode(header, body);
            case DcLoadRecord.TYPE -> DcLoadRecord.decode(header, body);
            case ManagementAccessRecord.TYPE -> ManagementAccessRecord.decode(header, body);
            case CompatibilityRecord.BASE, CompatibilityRecord.EXTENDED -> CompatibilityRecord.decode(header, body);
            default ->
                header.type() >= OemFruRecord.FIRST_TYPE
                        ? OemFruRecord.decode(header, body)
                        : new OtherFruRecord(header, body);
        };
    }

    private static int minLengthBytes(int type) {
        return switch (type) {
            case PowerSupplyRecord.TYPE -> PowerSupplyRecord.LENGTH_BYTES;
            case DcOutputRecord.TYPE -> DcOutputRecord.LENGTH_BYTES;
            case DcLoadRecord.TYPE -> DcLoadRecord.LENGTH_BYTES;
            case ManagementAccessRecord.TYPE -> ManagementAccessRecord.MIN_LENGTH_BYTES;
            case CompatibilityRecord.BASE, CompatibilityRecord.EXTENDED -> CompatibilityRecord.MIN_LENGTH_BYTES;
            default -> type >= OemFruRecord.FIRST_TYPE ? OemFruRecord.MIN_LENGTH_BYTES : 0;
        };
    }
}
