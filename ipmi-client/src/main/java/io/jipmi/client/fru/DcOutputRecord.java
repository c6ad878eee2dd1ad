package io.jipmi.client.fru;

import io.jipmi.client.Octets;

/**
 * One output of a power supply (FRU storage definition 1.3, 18.2). Immutable.
 *
 * @param header of the record
 * @param raw the bytes after the header
 * @param number which output, 0 to 15
 * @param standby whether it is there while the supply is off
 * @param nominal10mV in units of 10 mV, -32768 to 32767, as the two that follow
 * @param lowest10mV the most negative voltage
 * @param highest10mV the most positive voltage
 * @param rippleMv ripple and noise, 0 to 0xFFFF
 * @param lowestMa the least that has to be drawn, 0 to 0xFFFF
 * @param highestMa the most that may be drawn, 0 to 0xFFFF
 */
public record DcOutputRecord(
        RecordHeader header,
        Octets raw,
        int number,
        boolean standby,
        int nominal10mV,
        int lowest10mV,
        int highest10mV,
        int rippleMv,
        int lowestMa,
        int highestMa)
        implements FruRecord {
    static final int TYPE = 1;
    static final int LENGTH_BYTES = 13;

    static DcOutputRecord decode(RecordHeader header, Octets body) {
        return new DcOutputRecord(
                header,
                body,
                body.u8(0) & 0x0F,
                body.bit(0, 7),
                (short) body.u16(1),
                (short) body.u16(3),
                (short) body.u16(5),
                body.u16(7),
                body.u16(9),
                body.u16(11));
    }
}
