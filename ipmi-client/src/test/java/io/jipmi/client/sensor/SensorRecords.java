package io.jipmi.client.sensor;

import io.jipmi.client.IpmiTimestamp;
import io.jipmi.client.Octets;
import io.jipmi.client.sdr.SdrRecord;
import io.jipmi.client.sdr.SdrRepository;
import io.jipmi.client.sdr.SdrRepositoryInfo;
import io.jipmi.client.sdr.SensorRecord;
import io.jipmi.msghandler.IpmiException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Sensor records as a test wants them, made byte by byte. */
final class SensorRecords {
    private final int[] body;
    private final int type;

    private SensorRecords(int type, int[] body) {
        this.type = type;
        this.body = body;
    }

    /**
     * A temperature sensor of the BMC in degrees C whose values are its raw bytes, with thresholds and hysteresis that can
     * be read and set.
     */
    static SensorRecords full(int number, String name) {
        SensorRecords record = named(0x01, 43, number, name);
        return record.at(11, 0x68, 0x01, 0x01)
                .at(18, 0x3F, 0x38)
                .at(20, 0x00, 0x01)
                .at(24, 0x01);
    }

    /** A drive slot sensor of the BMC. */
    static SensorRecords compact(int number, String name) {
        return named(0x02, 27, number, name).at(12, 0x0D, 0x6F).at(20, 0xC0).at(23, 0x01);
    }

    /** A sensor of the BMC that only sends events. */
    static SensorRecords eventOnly(int number, String name) {
        return named(0x03, 12, number, name).at(10, 0x13, 0x6F);
    }

    private static SensorRecords named(int type, int idString, int number, String name) {
        byte[] text = name.getBytes(StandardCharsets.ISO_8859_1);
        int[] body = new int[idString + text.length];
        body[idString - 1] = 0xC0 | text.length;
        for (int i = 0; i < text.length; i++) {
            body[idString + i] = text[i];
        }
        return new SensorRecords(type, body).at(5, 0x20, 0x00, number, 0x07, 0x01);
    }

    /** Other bytes from an index of the whole record on. */
    SensorRecords at(int index, int... bytes) {
        System.arraycopy(bytes, 0, body, index - SdrRecord.HEADER_LENGTH_BYTES, bytes.length);
        return this;
    }

    /** Of another controller, behind a channel, on a LUN. */
    SensorRecords owner(int ownerId, int channel, int lun) {
        return at(5, ownerId, channel << 4 | lun);
    }

    Octets raw() {
        int[] bytes = new int[SdrRecord.HEADER_LENGTH_BYTES + body.length];
        bytes[0] = body[2];
        bytes[2] = 0x51;
        bytes[3] = type;
        bytes[4] = body.length;
        System.arraycopy(body, 0, bytes, SdrRecord.HEADER_LENGTH_BYTES, body.length);
        return Octets.of(bytes);
    }

    /** The first sensor the record describes. */
    Sensor sensor() throws IpmiException {
        return new Sensor((SensorRecord) SdrRecord.decode(raw()), 0);
    }

    static SdrRepository repository(SensorRecords... sensors) throws IpmiException {
        List<SdrRecord> records = new ArrayList<>();
        for (SensorRecords sensor : sensors) {
            records.add(SdrRecord.decode(sensor.raw()));
        }
        SdrRepositoryInfo info =
                new SdrRepositoryInfo(0x51, records.size(), 0, new IpmiTimestamp(0), new IpmiTimestamp(0), false, true);
        return new SdrRepository(info, records);
    }
}
