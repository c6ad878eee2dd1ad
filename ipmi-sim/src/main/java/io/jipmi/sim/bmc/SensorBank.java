package io.jipmi.sim.bmc;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** One controller's sensors and the sensor commands (IPMI 2.0 §35). */
final class SensorBank {
    private static final int THRESHOLD_BYTES = 6;

    private final Map<Integer, Sensor> byNumber = new TreeMap<>();
    private final Consumer<SensorEvent> events;

    /** An empty bank whose sensors' events go to {@code events}. */
    SensorBank(Consumer<SensorEvent> events) {
        this.events = events;
    }

    void add(Sensor sensor) {
        byNumber.put(sensor.identity().number(), sensor);
    }

    void register(CommandTable commands) {
        commands.add(NetFn.SENSOR_EVENT, 0x23, 2, this::readingFactors);
        commands.add(NetFn.SENSOR_EVENT, 0x24, 4, this::setHysteresis);
        commands.add(NetFn.SENSOR_EVENT, 0x25, 2, this::hysteresis);
        commands.add(NetFn.SENSOR_EVENT, 0x26, 2 + THRESHOLD_BYTES, this::setThresholds);
        commands.add(NetFn.SENSOR_EVENT, 0x27, 1, request -> analog(request).thresholdBytes());
        commands.add(NetFn.SENSOR_EVENT, 0x28, 2, this::setEventEnable);
        commands.add(NetFn.SENSOR_EVENT, 0x29, 1, request -> sensor(request).eventEnables());
        commands.add(NetFn.SENSOR_EVENT, 0x2A, 2, this::rearm);
        commands.add(NetFn.SENSOR_EVENT, 0x2B, 1, request -> sensor(request).eventStatus());
        commands.add(NetFn.SENSOR_EVENT, 0x2D, 1, request -> sensor(request).reading());
        commands.add(NetFn.SENSOR_EVENT, 0x2F, 1, request -> sensor(request).typeBytes());
    }

    List<String> names() {
        return byNumber.values().stream()
                .map(sensor -> sensor.identity().name())
                .toList();
    }

    Sensor named(String name) {
        for (Sensor sensor : byNumber.values()) {
            if (sensor.identity().name().equals(name)) {
                return sensor;
            }
        }
        throw new IllegalArgumentException("no sensor '" + name + "'; there are " + names());
    }

    ThresholdSensor analogNamed(String name) {
        if (named(name) instanceof ThresholdSensor analog) {
            return analog;
        }
        throw new IllegalArgumentException("sensor '" + name + "' is discrete: it has states, not a reading");
    }

    DiscreteSensor discreteNamed(String name) {
        if (named(name) instanceof DiscreteSensor discrete) {
            return discrete;
        }
        throw new IllegalArgumentException("sensor '" + name + "' is analog: it has a reading, not states");
    }

    void setRaw(ThresholdSensor sensor, int raw) {
        sensor.setRaw(raw).forEach(events);
    }

    void setStates(DiscreteSensor sensor, int states) {
        sensor.setStates(states).forEach(events);
    }

    private Sensor sensor(Request request) {
        Sensor sensor = byNumber.get(request.u8(0));
        if (sensor == null) {
            throw new Refusal(CompletionCode.NOT_PRESENT);
        }
        return sensor;
    }

    private ThresholdSensor analog(Request request) {
        if (sensor(request) instanceof ThresholdSensor analog) {
            return analog;
        }
        throw new Refusal(CompletionCode.ILLEGAL_FOR_SENSOR_OR_RECORD);
    }

    /** The factors hold for every reading of a linear sensor, so the next reading they change at is the last. */
    private byte[] readingFactors(Request request) {
        Conversion conversion = analog(request).conversion();
        return new ByteWriter().u8(0xFF).bytes(SdrRecord.factors(conversion)).done();
    }

    private byte[] setHysteresis(Request request) {
        analog(request).setHysteresis(request.u8(2), request.u8(3));
        return ByteWriter.NOTHING;
    }

    private byte[] hysteresis(Request request) {
        ThresholdSensor sensor = analog(request);
        return new byte[] {(byte) sensor.positiveHysteresis(), (byte) sensor.negativeHysteresis()};
    }

    private byte[] setThresholds(Request request) {
        ThresholdSensor sensor = analog(request);
        int mask = request.u8(1);
        if ((mask & ~sensor.readableThresholds()) != 0) {
            throw new Refusal(CompletionCode.INVALID_DATA_FIELD);
        }
        sensor.setThresholds(mask, request.from(2)).forEach(events);
        return ByteWriter.NOTHING;
    }

    private byte[] setEventEnable(Request request) {
        // The four mask bytes may be left out from the end; what is left out selects nothing.
        Request padded = request.padded(2 + 4);
        sensor(request).setEventEnables(padded.u8(1), padded.u16(2), padded.u16(4));
        return ByteWriter.NOTHING;
    }

    private byte[] rearm(Request request) {
        sensor(request).rearm();
        return ByteWriter.NOTHING;
    }
}
