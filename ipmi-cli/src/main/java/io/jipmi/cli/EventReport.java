package io.jipmi.cli;

import io.jipmi.client.IpmiTimestamp;
import io.jipmi.client.Octets;
import io.jipmi.client.sel.OemTimestampedEntry;
import io.jipmi.client.sel.SelEntry;
import io.jipmi.client.sel.SystemEvent;
import io.jipmi.client.vocabulary.Manufacturers;
import io.jipmi.client.vocabulary.SensorTypes;
import io.jipmi.msghandler.IpmiEvent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** An event of the event message buffer in words. */
final class EventReport {
    private static final int GENERATOR = 7;
    private static final int EVENT_DATA = 13;

    private EventReport() {}

    static String line(IpmiEvent event) {
        return SelEntry.of(event).line();
    }

    static Map<String, Object> document(IpmiEvent event) {
        SelEntry entry = SelEntry.of(event);
        Octets raw = entry.raw();
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("record_id", entry.recordId());
        document.put("record_type", entry.recordType());
        entry.loggedAt().ifPresent(time -> document.put("timestamp_s", time.seconds()));
        entry.loggedAt().flatMap(IpmiTimestamp::instant).ifPresent(time -> document.put("time", time.toString()));
        if (entry instanceof SystemEvent system) {
            document.put("generator_id", raw.u16(GENERATOR));
            document.put("generator", system.generator().toString());
            document.put("revision", system.revision());
            document.put("sensor_type", system.sensorType());
            document.put("sensor_type_name", SensorTypes.name(system.sensorType()));
            document.put("sensor_number", system.sensorNumber());
            document.put("asserted", system.asserted());
            document.put("event_type", system.eventReadingType());
            document.put("event", system.state());
            document.put("event_data", octets(raw.slice(EVENT_DATA, SelEntry.LENGTH_BYTES)));
        } else if (entry instanceof OemTimestampedEntry oem) {
            document.put("manufacturer_id", oem.manufacturerId());
            document.put("manufacturer", Manufacturers.describe(oem.manufacturerId()));
        }
        document.put("description", entry.describe());
        document.put("data", octets(raw));
        return document;
    }

    private static List<Integer> octets(Octets octets) {
        return IntStream.range(0, octets.lengthBytes()).mapToObj(octets::u8).toList();
    }
}
