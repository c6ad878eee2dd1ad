package io.jipmi.cli.client;

import io.jipmi.cli.text.Numbers;
import io.jipmi.client.sdr.FullSensorRecord;
import io.jipmi.client.sdr.SdrRepository;
import io.jipmi.client.sdr.UnitOfMeasure;
import io.jipmi.client.sel.KnownSensor;
import io.jipmi.client.sel.SystemEvent;
import io.jipmi.client.sensor.Sensor;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/** What an SDR repository tells about the sensors of events. Immutable. */
public final class SensorNames implements Function<SystemEvent.Sensor, Optional<KnownSensor>> {
    /** Nothing is known. */
    public static final SensorNames NONE = new SensorNames(Map.of());

    private final Map<SystemEvent.Sensor, Sensor> sensors;

    private SensorNames(Map<SystemEvent.Sensor, Sensor> sensors) {
        this.sensors = Map.copyOf(sensors);
    }

    /** Those of a repository. */
    public static SensorNames of(SdrRepository repository) {
        Map<SystemEvent.Sensor, Sensor> sensors = new HashMap<>();
        for (Sensor sensor : Sensor.all(repository)) {
            sensors.putIfAbsent(
                    new SystemEvent.Sensor(
                            sensor.record().ownerId(),
                            sensor.record().channel(),
                            sensor.record().ownerLun(),
                            sensor.number()),
                    sensor);
        }
        return new SensorNames(sensors);
    }

    @Override
    public Optional<KnownSensor> apply(SystemEvent.Sensor sensor) {
        return Optional.ofNullable(sensors.get(sensor))
                .map(known -> new KnownSensor(known.name(), raw -> reading(known, raw)));
    }

    /** What a raw reading or threshold of a sensor, 0 to 0xFF, stands for; empty if nobody knows. */
    OptionalDouble value(SystemEvent.Sensor sensor, int raw) {
        Sensor known = sensors.get(sensor);
        return known == null ? OptionalDouble.empty() : value(known, raw);
    }

    private static OptionalDouble value(Sensor sensor, int raw) {
        return sensor.record() instanceof FullSensorRecord full && full.hasValue()
                ? full.conversion().value(raw)
                : OptionalDouble.empty();
    }

    private static Optional<String> reading(Sensor sensor, int raw) {
        String unit = sensor.unit().map(UnitOfMeasure::label).orElse("");
        return value(sensor, raw).stream()
                .mapToObj(value -> Numbers.text(value) + " " + unit)
                .findFirst();
    }
}
