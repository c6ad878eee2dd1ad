package io.jipmi.cli.client;

import io.jipmi.cli.text.Labels;
import io.jipmi.cli.text.Numbers;
import io.jipmi.cli.text.OpenMetrics;
import io.jipmi.cli.text.OpenMetrics.Kind;
import io.jipmi.client.sdr.UnitOfMeasure;
import io.jipmi.client.sensor.NoReading;
import io.jipmi.client.sensor.Sensor;
import io.jipmi.client.sensor.SensorReading;
import io.jipmi.client.sensor.SensorResult;
import io.jipmi.client.sensor.SensorState;
import io.jipmi.client.vocabulary.SensorTypes;
import java.util.Locale;
import java.util.Optional;

/** What sensors read, as metrics: in OpenMetrics' base units, named by them. */
final class SensorMetrics {
    private final OpenMetrics metrics;
    private final Labels labels;

    /** @param labels of every metric */
    SensorMetrics(OpenMetrics metrics, Labels labels) {
        this.metrics = metrics;
        this.labels = labels;
    }

    /** A unit that has a metric of its own, and how to get there (IPMI 2.0, table 43-15). */
    private enum BaseUnit {
        CELSIUS(1, "ipmi_temperature_celsius", "celsius", "Temperatures.", 1, 0),
        FAHRENHEIT(2, "ipmi_temperature_celsius", "celsius", "Temperatures.", 1 / 1.8, -32 / 1.8),
        KELVIN(3, "ipmi_temperature_celsius", "celsius", "Temperatures.", 1, -273.15),
        VOLTS(4, "ipmi_voltage_volts", "volts", "Voltages.", 1, 0),
        AMPERES(5, "ipmi_current_amperes", "amperes", "Currents.", 1, 0),
        WATTS(6, "ipmi_power_watts", "watts", "Powers.", 1, 0),
        JOULES(7, "ipmi_energy_joules", "joules", "Energies.", 1, 0),
        RPM(18, "ipmi_fan_speed_rpm", "rpm", "Rotations a minute.", 1, 0),
        HERTZ(19, "ipmi_frequency_hertz", "hertz", "Frequencies.", 1, 0);

        private final int code;
        private final String metric;
        private final String unit;
        private final String help;
        private final double factor;
        private final double offset;

        BaseUnit(int code, String metric, String unit, String help, double factor, double offset) {
            this.code = code;
            this.metric = metric;
            this.unit = unit;
            this.help = help;
            this.factor = factor;
            this.offset = offset;
        }

        private static Optional<BaseUnit> of(UnitOfMeasure measure) {
            boolean plain = !measure.percentage()
                    && measure.rate() == UnitOfMeasure.Rate.NONE
                    && measure.combination() == UnitOfMeasure.Combination.NONE;
            for (BaseUnit unit : values()) {
                if (plain && unit.code == measure.base()) {
                    return Optional.of(unit);
                }
            }
            return Optional.empty();
        }
    }

    void add(SensorResult result) {
        Sensor sensor = result.sensor();
        Labels named = labels.and("sensor", sensor.name())
                .and(
                        "owner",
                        Places.controller(
                                sensor.record().channel(), sensor.record().ownerId(), 0))
                .and("lun", sensor.record().ownerLun())
                .and("number", sensor.number())
                .and("entity", sensor.entity());
        Labels typed = named.and("type", SensorTypes.name(sensor.record().sensorType()));
        if (result instanceof NoReading none) {
            gauge("ipmi_sensor_unavailable", "1 for each sensor that has no reading.")
                    .add(1, typed.and("cause", none.cause().name().toLowerCase(Locale.ROOT)));
        } else if (result instanceof SensorReading reading) {
            addReading(reading, named, typed);
        }
    }

    private void addReading(SensorReading reading, Labels named, Labels typed) {
        Optional<UnitOfMeasure> unit = reading.sensor().unit();
        if (reading.value().isPresent() && unit.isPresent()) {
            addValue(reading.value().getAsDouble(), unit.get(), named, typed);
        }
        switch (reading.health()) {
            case OK -> health(typed, 0);
            case NON_CRITICAL -> health(typed, 1);
            case CRITICAL -> health(typed, 2);
            case NON_RECOVERABLE -> health(typed, 3);
            case STATE, NONE -> {
                // Its states are metrics of their own.
            }
        }
        for (SensorState state : reading.states()) {
            gauge("ipmi_sensor_state", "1 for each state a discrete sensor is in.")
                    .add(1, typed.and("state", state.name()));
        }
    }

    private void addValue(double value, UnitOfMeasure measure, Labels named, Labels typed) {
        Optional<BaseUnit> base = BaseUnit.of(measure);
        if (base.isPresent()) {
            BaseUnit unit = base.get();
            metrics.family(unit.metric, Kind.GAUGE, unit.unit, unit.help)
                    .add(Numbers.rounded(value * unit.factor + unit.offset), named);
        } else if (measure.label().equals("percent")) {
            metrics.family("ipmi_ratio", Kind.GAUGE, "ratio", "What sensors give in percent: 1 is all.")
                    .add(Numbers.rounded(value / 100), named);
        } else {
            gauge("ipmi_sensor_value", "What sensors read in other units.")
                    .add(Numbers.rounded(value), typed.and("unit", measure.label()));
        }
    }

    private void health(Labels typed, int level) {
        gauge("ipmi_sensor_health", "By the thresholds crossed: 0 none, 1 non-critical, 2 critical, 3 non-recoverable.")
                .add(level, typed);
    }

    private OpenMetrics.Family gauge(String name, String help) {
        return metrics.family(name, Kind.GAUGE, "", help);
    }
}
