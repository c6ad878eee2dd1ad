package io.jipmi.client.fru;

import io.jipmi.client.Octets;

/** One record of the multi-record area (FRU storage definition 1.3, 16). */
public sealed interface FruRecord
        permits PowerSupplyRecord,
                DcOutputRecord,
                DcLoadRecord,
                ManagementAccessRecord,
                CompatibilityRecord,
                OemFruRecord,
                OtherFruRecord {
    /** What the record says of itself. */
    RecordHeader header();

    /** The bytes after the header. */
    Octets raw();
}
