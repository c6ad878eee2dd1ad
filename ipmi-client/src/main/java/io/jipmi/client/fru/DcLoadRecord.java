package io.jipmi.client.fru;

import io.jipmi.client.Octets;

/**
 * What the device draws from one output of a power supply (FRU storage definition 1.3, 18.3). Immutable.
 *
 * @param header of the record
 * @param raw the bytes after the header
 * @param number which output, 0 to 15
 * @param nominal10mV in units of 10 mV, -32768 to 32767, as the two that follow
 * @param lowest10mV the lowest voltage it can do with
 * @param highest10mV the highest voltage it can do with
 * @param rippleMv the ripple and noise it can do with, 0 to 0xFFFF
 * @param lowestMa the least it draws, 0 to 0xFFFF
 * @param highestMa the most it draws, 0 to 0xFFFF
 */
public record DcLoadRecord(
        RecordHeader header,
        Octets raw,
        int number,
        int nominal10mV,
        int lowest10mV,
        int highest10mV,
        int rippleMv,
        int lowestMa,
        int highestMa)
        implements FruRecord {
    static final int TYPE = 2;
    static final int LENGTH_BYTES = 13;

    static DcLoadRecord decode(RecordHeader header, Octets body) {
        return new DcLoadRecord(
                header,
                body,
                body.u8(0) & 0x0F,
                (short) body.u16(1),
                (short) body.u16(3),
                (short) body.u16(5),
                body.u16(7),
                body.u16(9),
                body.u16(11));
    }
}
