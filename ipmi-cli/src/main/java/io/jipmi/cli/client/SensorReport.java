package io.jipmi.cli.client;

import io.jipmi.cli.text.Numbers;
import io.jipmi.client.sdr.Threshold;
import io.jipmi.client.sdr.UnitOfMeasure;
import io.jipmi.client.sensor.NoReading;
import io.jipmi.client.sensor.Sensor;
import io.jipmi.client.sensor.SensorDevice;
import io.jipmi.client.sensor.SensorHysteresis;
import io.jipmi.client.sensor.SensorReading;
import io.jipmi.client.sensor.SensorResult;
import io.jipmi.client.sensor.SensorState;
import io.jipmi.client.sensor.SensorThresholds;
import io.jipmi.client.vocabulary.SensorTypes;
import io.jipmi.msghandler.IpmiException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * What a sensor said, as a tree; docs/client-json.md has the names.
 *
 * @param result the reading, or why there is none
 * @param limits its thresholds and hysteresis; null if nobody asked for them
 */
public record SensorReport(SensorResult result, @Nullable Limits limits) {
    /** The columns of {@link #values} without thresholds. */
    private static final List<String> NAMES = List.of(
            "name",
            "owner",
            "channel",
            "lun",
            "number",
            "sensor_type",
            "event_type",
            "entity",
            "value",
            "unit",
            "raw",
            "status",
            "states",
            "unavailable");

    /** Lowest first. */
    static final List<Threshold> BY_VALUE = List.of(
            Threshold.LOWER_NON_RECOVERABLE,
            Threshold.LOWER_CRITICAL,
            Threshold.LOWER_NON_CRITICAL,
            Threshold.UPPER_NON_CRITICAL,
            Threshold.UPPER_CRITICAL,
            Threshold.UPPER_NON_RECOVERABLE);

    /**
     * What a sensor's readings are compared with.
     *
     * @param thresholds none if it has none
     * @param hysteresis empty if it has none
     * @param trouble why its controller does not tell them; empty if it does
     */
    public record Limits(SensorThresholds thresholds, Optional<SensorHysteresis> hysteresis, String trouble) {
        private static Limits unknown(String trouble) {
            return new Limits(SensorThresholds.NONE, Optional.empty(), trouble);
        }
    }

    /** The result alone. */
    public static SensorReport of(SensorResult result) {
        return new SensorReport(result, null);
    }

    /** Asks for thresholds and hysteresis too, unless the sensor could not be read. */
    public static SensorReport withLimits(SensorResult result, SensorDevice device) throws IpmiException {
        Sensor sensor = result.sensor();
        if (result instanceof NoReading) {
            return new SensorReport(result, Limits.unknown(""));
        }
        try {
            return new SensorReport(result, new Limits(device.thresholds(sensor), device.hysteresis(sensor), ""));
        } catch (IpmiException e) {
            return switch (e.failure().kind()) {
                case CANCELLED, CLOSED -> throw e;
                default -> new SensorReport(result, Limits.unknown(e.failure().detail()));
            };
        }
    }

    /** As a tree. */
    public Map<String, Object> document() {
        Sensor sensor = result.sensor();
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("name", sensor.name());
        document.put("owner", sensor.record().ownerId());
        document.put("channel", sensor.record().channel());
        document.put("lun", sensor.record().ownerLun());
        document.put("number", sensor.number());
        document.put("sensor_type", SensorTypes.name(sensor.record().sensorType()));
        document.put("event_type", sensor.record().eventReadingType());
        document.put("entity", sensor.entity().toString());
        if (result instanceof SensorReading reading) {
            put(document, "value", reading.value());
        }
        sensor.unit().map(UnitOfMeasure::label).ifPresent(unit -> document.put("unit", unit));
        if (result instanceof SensorReading reading) {
            document.put("raw", reading.raw());
        }
        document.put("status", result.health().abbreviation());
        document.put("states", states());
        if (limits != null) {
            addLimits(document, limits);
        }
        if (result instanceof NoReading none) {
            document.put("unavailable", none.cause().name().toLowerCase(Locale.ROOT));
            document.put("detail", none.detail());
        }
        return document;
    }

    /** The names of comma-separated values. */
    public static List<String> names(boolean withLimits) {
        List<String> names = new ArrayList<>(NAMES);
        if (withLimits) {
            BY_VALUE.forEach(each -> names.add(word(each)));
            names.add("positive_hysteresis");
            names.add("negative_hysteresis");
        }
        return names;
    }

    /** The values to {@link #names}, null where there is none. */
    public List<@Nullable Object> values() {
        Map<String, Object> document = document();
        document.put("states", String.join("; ", states()));
        List<@Nullable Object> values = new ArrayList<>();
        NAMES.forEach(name -> values.add(document.get(name)));
        if (limits != null) {
            Map<?, ?> thresholds = (Map<?, ?>) document.getOrDefault("thresholds", Map.of());
            BY_VALUE.forEach(each -> values.add(thresholds.get(word(each))));
            Map<?, ?> hysteresis = (Map<?, ?>) document.getOrDefault("hysteresis", Map.of());
            values.add(hysteresis.get("positive"));
            values.add(hysteresis.get("negative"));
        }
        return values;
    }

    /** The states of a discrete sensor, the thresholds a value has crossed. */
    List<String> states() {
        if (!(result instanceof SensorReading reading)) {
            return List.of();
        }
        return reading.sensor().isThreshold()
                ? reading.crossed().stream().map(Threshold::label).toList()
                : reading.states().stream().map(SensorState::name).toList();
    }

    private static void addLimits(Map<String, Object> document, Limits limits) {
        Map<String, Object> thresholds = new LinkedHashMap<>();
        for (Threshold each : BY_VALUE) {
            Double value = limits.thresholds().values().get(each);
            if (value != null) {
                put(thresholds, word(each), OptionalDouble.of(value));
            }
        }
        if (!thresholds.isEmpty()) {
            document.put("thresholds", thresholds);
        }
        limits.hysteresis().ifPresent(hysteresis -> {
            Map<String, Object> both = new LinkedHashMap<>();
            put(both, "positive", hysteresis.positive());
            put(both, "negative", hysteresis.negative());
            if (!both.isEmpty()) {
                document.put("hysteresis", both);
            }
        });
        if (!limits.trouble().isEmpty()) {
            document.put("thresholds_unavailable", limits.trouble());
        }
    }

    private static void put(Map<String, Object> document, String name, OptionalDouble value) {
        value.ifPresent(number -> document.put(name, Numbers.document(number)));
    }

    private static String word(Threshold threshold) {
        return threshold.name().toLowerCase(Locale.ROOT);
    }
}
