package io.jipmi.cli.client;

import io.jipmi.cli.text.Cell;
import io.jipmi.cli.text.Column;
import io.jipmi.cli.text.Numbers;
import io.jipmi.cli.text.Table;
import io.jipmi.cli.text.Terminal;
import io.jipmi.cli.text.Tone;
import io.jipmi.client.sdr.Threshold;
import io.jipmi.client.sdr.UnitOfMeasure;
import io.jipmi.client.sensor.NoReading;
import io.jipmi.client.sensor.Sensor;
import io.jipmi.client.sensor.SensorReading;
import io.jipmi.client.vocabulary.SensorTypes;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** Sensors in lines for people. Not thread-safe. */
public final class SensorTable {
    private final boolean withLimits;
    private final Table table;

    /** An empty one. */
    public SensorTable(boolean withLimits) {
        this.withLimits = withLimits;
        List<Column> columns = new ArrayList<>(List.of(
                Column.yielding("NAME", 12),
                Column.text("AT"),
                Column.yielding("TYPE", 8),
                Column.number("READING"),
                Column.yielding("UNIT", 5),
                Column.text("ST")));
        if (withLimits) {
            for (Threshold each : SensorReport.BY_VALUE) {
                columns.add(Column.number(each.abbreviation().toUpperCase(Locale.ROOT)));
            }
            columns.add(Column.number("+HYS"));
            columns.add(Column.number("-HYS"));
        }
        columns.add(Column.yielding("STATES", 8));
        this.table = new Table(columns.toArray(Column[]::new));
    }

    /** Adds a line. */
    public void add(SensorReport report) {
        Sensor sensor = report.result().sensor();
        List<Cell> cells = new ArrayList<>();
        Tone tone = tone(report);
        cells.add(Cell.of(sensor.name()));
        cells.add(Cell.of(Places.controller(
                        sensor.record().channel(),
                        sensor.record().ownerId(),
                        sensor.record().ownerLun())
                + " " + Places.hex(sensor.number())));
        cells.add(Cell.of(SensorTypes.name(sensor.record().sensorType())));
        cells.add(new Cell(reading(report), tone));
        cells.add(Cell.of(sensor.unit().map(UnitOfMeasure::label).orElse("")));
        cells.add(new Cell(report.result().health().abbreviation(), tone));
        if (withLimits) {
            addLimits(cells, report);
        }
        cells.add(
                report.result() instanceof NoReading none
                        ? new Cell(none.detail(), Tone.FAINT)
                        : Cell.of(String.join(", ", report.states())));
        table.add(cells.toArray(Cell[]::new));
    }

    /** Prints it. */
    public void print(PrintWriter out, Terminal terminal) {
        table.print(out, terminal);
    }

    private static void addLimits(List<Cell> cells, SensorReport report) {
        SensorReport.Limits limits = report.limits();
        for (Threshold each : SensorReport.BY_VALUE) {
            Double value = limits == null ? null : limits.thresholds().values().get(each);
            cells.add(Cell.of(value == null ? "" : Numbers.text(value)));
        }
        cells.add(Cell.of(
                limits == null
                        ? ""
                        : limits.hysteresis().map(each -> text(each.positive())).orElse("")));
        cells.add(Cell.of(
                limits == null
                        ? ""
                        : limits.hysteresis().map(each -> text(each.negative())).orElse("")));
    }

    private static String reading(SensorReport report) {
        return report.result() instanceof SensorReading reading ? text(reading.value()) : "";
    }

    private static String text(OptionalDouble value) {
        return value.isPresent() ? Numbers.text(value.getAsDouble()) : "";
    }

    private static Tone tone(SensorReport report) {
        return switch (report.result().health()) {
            case OK -> Tone.GOOD;
            case NON_CRITICAL -> Tone.WARNING;
            case CRITICAL, NON_RECOVERABLE -> Tone.BAD;
            case STATE -> Tone.PLAIN;
            case NONE -> Tone.FAINT;
        };
    }
}
