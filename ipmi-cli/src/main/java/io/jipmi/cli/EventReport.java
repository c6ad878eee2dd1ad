package io.jipmi.cli;

import io.jipmi.msghandler.IpmiEvent;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/** An event record in words (IPMI 2.0 table 32-1). */
final class EventReport {
    private static final int SYSTEM_EVENT = 0x02;
    private static final int DEASSERTION = 0x80;

    private EventReport() {}

    static String line(IpmiEvent event) {
        byte[] data = event.data();
        if (u8(data, 2) != SYSTEM_EVENT) {
            return String.format(Locale.ROOT, "%04x type 0x%02x: %s", u16(data, 0), u8(data, 2), event);
        }
        return String.format(
                Locale.ROOT,
                "%04x %s generator 0x%04x sensor type 0x%02x number 0x%02x %s event type 0x%02x data %02x %02x %02x",
                u16(data, 0),
                Instant.ofEpochSecond(timestampS(data)),
                u16(data, 7),
                u8(data, 10),
                u8(data, 11),
                asserted(data) ? "asserted" : "deasserted",
                u8(data, 12) & ~DEASSERTION,
                u8(data, 13),
                u8(data, 14),
                u8(data, 15));
    }

    static Map<String, Object> document(IpmiEvent event) {
        byte[] data = event.data();
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("record_id", u16(data, 0));
        document.put("record_type", u8(data, 2));
        if (u8(data, 2) == SYSTEM_EVENT) {
            document.put("timestamp_s", timestampS(data));
            document.put("generator_id", u16(data, 7));
            document.put("revision", u8(data, 9));
            document.put("sensor_type", u8(data, 10));
            document.put("sensor_number", u8(data, 11));
            document.put("asserted", asserted(data));
            document.put("event_type", u8(data, 12) & ~DEASSERTION);
            document.put("event_data", octets(data, 13));
        }
        document.put("data", octets(data, 0));
        return document;
    }

    private static List<Integer> octets(byte[] data, int from) {
        return IntStream.range(from, data.length).mapToObj(i -> u8(data, i)).toList();
    }

    private static boolean asserted(byte[] data) {
        return (u8(data, 12) & DEASSERTION) == 0;
    }

    private static long timestampS(byte[] data) {
        return u16(data, 3) | (long) u16(data, 5) << 16;
    }

    private static int u16(byte[] data, int offset) {
        return u8(data, offset) | u8(data, offset + 1) << 8;
    }

    private static int u8(byte[] data, int offset) {
        return data[offset] & 0xFF;
    }
}
