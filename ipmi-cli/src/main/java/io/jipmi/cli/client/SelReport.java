package io.jipmi.cli.client;

import io.jipmi.cli.text.Cell;
import io.jipmi.cli.text.Column;
import io.jipmi.cli.text.Numbers;
import io.jipmi.cli.text.Table;
import io.jipmi.cli.text.Tone;
import io.jipmi.client.IpmiTimestamp;
import io.jipmi.client.Octets;
import io.jipmi.client.sel.KnownSensor;
import io.jipmi.client.sel.OemTimestampedEntry;
import io.jipmi.client.sel.SelEntry;
import io.jipmi.client.sel.SystemEvent;
import io.jipmi.client.vocabulary.Manufacturers;
import io.jipmi.client.vocabulary.SensorTypes;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * An entry of the event log as a tree and as lines; docs/client-json.md has the names.
 *
 * @param entry the entry
 * @param sensors what is known about sensors
 */
public record SelReport(SelEntry entry, SensorNames sensors) {
    /** The names of {@link #values}. */
    public static final List<String> NAMES = List.of(
            "record_id",
            "record_type",
            "timestamp_s",
            "time",
            "generator",
            "sensor_number",
            "sensor_type",
            "sensor_name",
            "event_type",
            "asserted",
            "event",
            "details",
            "manufacturer_id",
            "data");

    private static final int GENERATOR = 7;
    private static final int EVENT_DATA = 13;

    /** As a tree. */
    public Map<String, Object> document() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("record_id", entry.recordId());
        document.put("record_type", entry.recordType());
        entry.loggedAt().filter(IpmiTimestamp::isSpecified).ifPresent(time -> {
            document.put("timestamp_s", time.seconds());
            time.instant().ifPresent(instant -> document.put("time", instant.toString()));
        });
        if (entry instanceof SystemEvent event) {
            document.put("generator", entry.raw().u16(GENERATOR));
            document.put("sensor_number", event.sensorNumber());
            document.put("sensor_type", SensorTypes.name(event.sensorType()));
            known(event).map(KnownSensor::name).ifPresent(name -> document.put("sensor_name", name));
            document.put("event_type", event.eventReadingType());
            document.put("asserted", event.asserted());
            document.put("event", event.state());
            event.triggerReading().ifPresent(raw -> putValue(document, "reading", event, raw));
            event.triggerThreshold().ifPresent(raw -> putValue(document, "threshold", event, raw));
            document.put("details", event.details(sensors));
            document.put("event_data", octets(entry.raw().slice(EVENT_DATA, SelEntry.LENGTH_BYTES)));
        } else if (entry instanceof OemTimestampedEntry oem) {
            document.put("manufacturer_id", oem.manufacturerId());
            Manufacturers.name(oem.manufacturerId()).ifPresent(name -> document.put("manufacturer", name));
        }
        document.put("data", octets(entry.raw()));
        return document;
    }

    /** The values to {@link #NAMES}, null where there is none. */
    public List<@Nullable Object> values() {
        Map<String, Object> document = document();
        document.put("data", entry.raw().hex());
        if (entry instanceof SystemEvent event) {
            document.put("details", String.join("; ", event.details(sensors)));
        }
        return Arrays.asList(NAMES.stream().map(document::get).toArray());
    }

    /** An empty table for {@link #addTo}. */
    public static Table table() {
        return new Table(
                Column.text("ID"),
                Column.text("TIME"),
                Column.yielding("SENSOR", 12),
                Column.yielding("EVENT", 12),
                Column.text(""),
                Column.yielding("DETAILS", 8));
    }

    /** Adds its line. */
    public void addTo(Table table) {
        Cell id = Cell.of(Places.recordId(entry.recordId()));
        Cell time = Cell.of(entry.loggedAt().map(IpmiTimestamp::toString).orElse("-"));
        if (entry instanceof SystemEvent event) {
            table.add(
                    id,
                    time,
                    Cell.of(sensor(event)),
                    Cell.of(event.state()),
                    event.asserted() ? Cell.of("on") : new Cell("off", Tone.FAINT),
                    Cell.of(String.join(", ", event.details(sensors))));
        } else {
            table.add(id, time, Cell.of(""), Cell.of(entry.describe()), Cell.of(""), Cell.of(""));
        }
    }

    /** On a line of its own, for what comes one by one. */
    public String line() {
        return entry instanceof SystemEvent event
                ? Places.recordId(entry.recordId()) + " " + event.timestamp() + " " + event.describe(sensors)
                : entry.line();
    }

    private Optional<KnownSensor> known(SystemEvent event) {
        return sensors.apply(event.sensor());
    }

    private String sensor(SystemEvent event) {
        String type = SensorTypes.name(event.sensorType());
        return known(event)
                .map(known -> known.name() + " (" + type + ")")
                .orElseGet(() -> type + " #" + Places.hex(event.sensorNumber()) + " of " + event.generator());
    }

    private void putValue(Map<String, Object> document, String name, SystemEvent event, int raw) {
        sensors.value(event.sensor(), raw).ifPresent(value -> document.put(name, Numbers.document(value)));
    }

    private static List<Integer> octets(Octets bytes) {
        return IntStream.range(0, bytes.lengthBytes()).mapToObj(bytes::u8).toList();
    }
}
