package io.jipmi.client.sensor;

import io.jipmi.client.BmcClient;
import io.jipmi.client.Conversation;
import io.jipmi.client.Octets;
import io.jipmi.client.sdr.FullSensorRecord;
import io.jipmi.client.sdr.Linearization;
import io.jipmi.client.sdr.RawHysteresis;
import io.jipmi.client.sdr.SdrRepository;
import io.jipmi.client.sdr.SensorConversion;
import io.jipmi.client.sdr.SensorFactors;
import io.jipmi.client.sdr.SensorSettings;
import io.jipmi.client.sdr.Threshold;
import io.jipmi.msghandler.BridgedAddress;
import io.jipmi.msghandler.Cmd;
import io.jipmi.msghandler.CompletionCode;
import io.jipmi.msghandler.IpmiAddress;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiResponse;
import io.jipmi.msghandler.NetFn;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * The sensors that an SDR repository describes (IPMI 2.0, 35), on the BMC and on the controllers behind it. Thread-safe.
 *
 * <p>A sensor costs one request to read. Only a non-linear one costs another, Get Sensor Reading Factors, the first time
 * that it reads a value.
 */
public final class SensorDevice {
    /** The specification keeps a byte after the sensor number for a mask, to be this. */
    private static final int HYSTERESIS_MASK = 0xFF;

    /** What the BMC answers in place of a controller on its bus that is not there. */
    private static final int LOST_ARBITRATION = 0x81;

    private static final int BUS_ERROR = 0x82;
    private static final int NAK_ON_WRITE = 0x83;
    private static final int DESTINATION_UNAVAILABLE = 0xD3;

    private final BmcClient bmc;
    private final Map<RawOf, SensorFactors> factors = new ConcurrentHashMap<>();

    /** A raw byte of a non-linear sensor. */
    private record RawOf(SensorKey sensor, int raw) {}

    /** The sensors known to the client's controller, each operation within the client's deadline. */
    public SensorDevice(BmcClient bmc) {
        this.bmc = bmc;
    }

    /**
     * Reads every sensor that a repository describes and that can be read; those that only send events are left out.
     *
     * @return in the repository's order
     * @throws IpmiException only if the calling thread is interrupted or the client's user was closed
     */
    public List<SensorResult> readAll(SdrRepository repository) throws IpmiException {
        return readAll(Sensor.all(repository));
    }

    /**
     * Reads those of the given sensors that can be read. Each has the client's whole timeout, but a controller that did
     * not answer once is not asked for its other sensors.
     *
     * @return in the order given
     * @throws IpmiException only if the calling thread is interrupted or the client's user was closed
     */
    public List<SensorResult> readAll(List<Sensor> sensors) throws IpmiException {
        List<SensorResult> results = new ArrayList<>();
        readAll(sensors.stream().filter(Sensor::isReadable).toList(), results::add);
        return results;
    }

    /**
     * The same for who wants to know on the way, and of sensors that only send events too.
     *
     * @param each is told what came of each as soon as it is known, in the sensors' order
     */
    public void readAll(List<Sensor> sensors, Consumer<SensorResult> each) throws IpmiException {
        Map<SensorOwner, NoReading> silent = new HashMap<>();
        for (Sensor sensor : sensors) {
            SensorOwner owner = SensorOwner.of(sensor);
            NoReading before = silent.get(owner);
            SensorResult result = before == null || !sensor.isReadable() ? read(sensor) : notAsked(sensor, before);
            if (result instanceof NoReading none && saysOwnerIsSilent(none)) {
                silent.putIfAbsent(owner, none);
            }
            each.accept(result);
        }
    }

    /**
     * Reads one sensor.
     *
     * @throws IpmiException only if the calling thread is interrupted or the client's user was closed; every other reason
     *     for there being no reading is a {@link NoReading}
     */
    public SensorResult read(Sensor sensor) throws IpmiException {
        if (!sensor.isReadable()) {
            return NoReading.because(sensor, NoReading.Cause.EVENT_ONLY, "the sensor only sends events");
        }
        if (address(sensor).isEmpty()) {
            return NoReading.because(sensor, NoReading.Cause.NOT_ADDRESSABLE, nowhere(sensor));
        }
        try {
            IpmiResponse answer =
                    with(sensor, "reading").ask(NetFn.SENSOR_EVENT, Cmd.GET_SENSOR_READING, sensor.number());
            if (!answer.isOk()) {
                return NoReading.refused(sensor, answer.completionCode());
            }
            Octets data = Octets.of(answer.data());
            data.require(SensorReading.MIN_LENGTH_BYTES, "the answer to Get Sensor Reading");
            Optional<NoReading> none = SensorReading.absence(sensor, data);
            return none.isPresent() ? none.get() : SensorReading.decode(sensor, data, conversion(sensor, data.u8(0)));
        } catch (IpmiException e) {
            return switch (e.failure().kind()) {
                case CANCELLED, CLOSED -> throw e;
                default -> NoReading.failed(sensor, e.failure());
            };
        }
    }

    /**
     * The thresholds of a sensor as they are now.
     *
     * @return {@link SensorThresholds#NONE}, without asking, if its record says that it has none that can be read
     */
    public SensorThresholds thresholds(Sensor sensor) throws IpmiException {
        if (!sensor.isThreshold()
                || !settings(sensor).capabilities().thresholds().readable()) {
            return SensorThresholds.NONE;
        }
        Octets data = with(sensor, "reading the thresholds of")
                .data(1, NetFn.SENSOR_EVENT, Cmd.GET_SENSOR_THRESHOLDS, sensor.number());
        Map<Threshold, Integer> raws = new EnumMap<>(Threshold.class);
        Map<Threshold, Double> values = new EnumMap<>(Threshold.class);
        for (Threshold threshold : Threshold.ofBits(data.u8(0))) {
            int place = 1 + threshold.index();
            if (place < data.lengthBytes()) {
                raws.put(threshold, data.u8(place));
                OptionalDouble value = value(sensor, data.u8(place));
                if (value.isPresent()) {
                    values.put(threshold, value.getAsDouble());
                }
            }
        }
        return new SensorThresholds(raws, values);
    }

    /**
     * Sets thresholds, all in one request; those not given stay as they are.
     *
     * @param values in the sensor's unit, of thresholds that its record says can be set
     * @throws IllegalArgumentException if one cannot be set, or its value is beyond what the sensor can hold
     */
    public void setThresholds(Sensor sensor, Map<Threshold, Double> values) throws IpmiException {
        int[] data = ThresholdSetting.of(sensor, values).data(sensor.number());
        with(sensor, "setting thresholds of").data(0, NetFn.SENSOR_EVENT, Cmd.SET_SENSOR_THRESHOLDS, data);
    }

    /**
     * The hysteresis of a sensor as it is now.
     *
     * @return empty, without asking, if its record says that it has none that can be read
     */
    public Optional<SensorHysteresis> hysteresis(Sensor sensor) throws IpmiException {
        if (!sensor.isThreshold()
                || !settings(sensor).capabilities().hysteresis().readable()) {
            return Optional.empty();
        }
        RawHysteresis raw = RawHysteresis.decode(
                with(sensor, "reading the hysteresis of")
                        .data(2, NetFn.SENSOR_EVENT, Cmd.GET_SENSOR_HYSTERESIS, sensor.number(), HYSTERESIS_MASK),
                0);
        // What a count is worth changes with the reading where a sensor has factors for each.
        Optional<SensorConversion> conversion = sensor.analog()
                .map(FullSensorRecord::conversion)
                .filter(way -> way.linearization() != Linearization.NON_LINEAR);
        return Optional.of(new SensorHysteresis(
                raw,
                conversion.map(way -> way.hysteresis(raw.positive())).orElse(OptionalDouble.empty()),
                conversion.map(way -> way.hysteresis(raw.negative())).orElse(OptionalDouble.empty())));
    }

    /** Which events a sensor may send. */
    public SensorEvents enabledEvents(Sensor sensor) throws IpmiException {
        return SensorEvents.decode(with(sensor, "reading the event enables of")
                .data(1, NetFn.SENSOR_EVENT, Cmd.GET_SENSOR_EVENT_ENABLE, sensor.number()));
    }

    /** Which events a sensor has seen. */
    public SensorEvents seenEvents(Sensor sensor) throws IpmiException {
        return SensorEvents.decode(with(sensor, "reading the event status of")
                .data(1, NetFn.SENSOR_EVENT, Cmd.GET_SENSOR_EVENT_STATUS, sensor.number()));
    }

    /** The way from a raw byte to a value; a non-linear sensor has one for each raw byte, which its controller tells. */
    private Optional<SensorConversion> conversion(Sensor sensor, int raw) throws IpmiException {
        Optional<SensorConversion> conversion = sensor.analog().map(FullSensorRecord::conversion);
        if (conversion.isEmpty() || conversion.get().linearization() != Linearization.NON_LINEAR) {
            return conversion;
        }
        RawOf reading = new RawOf(sensor.key(), raw);
        SensorFactors known = factors.get(reading);
        if (known == null) {
            known = SensorFactors.decodeAnswer(with(sensor, "reading the factors of")
                    .data(1, NetFn.SENSOR_EVENT, Cmd.GET_SENSOR_READING_FACTORS, sensor.number(), raw));
            factors.put(reading, known);
        }
        return Optional.of(conversion.get().with(known));
    }

    private OptionalDouble value(Sensor sensor, int raw) throws IpmiException {
        Optional<SensorConversion> conversion = conversion(sensor, raw);
        return conversion.isPresent() ? conversion.get().value(raw) : OptionalDouble.empty();
    }

    private static SensorSettings settings(Sensor sensor) {
        return sensor.record()
                .settings()
                .orElseThrow(() -> new IllegalArgumentException(sensor.key() + " only sends events"));
    }

    private Conversation with(Sensor sensor, String what) {
        IpmiAddress address = address(sensor).orElseThrow(() -> new IllegalArgumentException(nowhere(sensor)));
        return bmc.begin(what + " " + sensor.key()).to(address);
    }

    private Optional<IpmiAddress> address(Sensor sensor) {
        return SensorOwner.of(sensor).address(bmc.target(), sensor.record().ownerLun());
    }

    private static String nowhere(Sensor sensor) {
        return sensor.key()
                + ((sensor.record().ownerId() & 1) != 0
                        ? " belongs to system software, which cannot be asked"
                        : " belongs to an owner that cannot be addressed");
    }

    private boolean saysOwnerIsSilent(NoReading none) {
        return switch (none.cause()) {
            case TIMED_OUT -> true;
            case REFUSED ->
                address(none.sensor()).filter(BridgedAddress.class::isInstance).isPresent()
                        && isUnreachable(none.completionCode().orElse(CompletionCode.OK));
            default -> false;
        };
    }

    /** Of the codes that the BMC answers itself when a request could not be carried to another controller (18.7, 5.2). */
    private static boolean isUnreachable(int completionCode) {
        return switch (completionCode) {
            case LOST_ARBITRATION, BUS_ERROR, NAK_ON_WRITE, DESTINATION_UNAVAILABLE, CompletionCode.TIMEOUT -> true;
            default -> false;
        };
    }

    private static NoReading notAsked(Sensor sensor, NoReading before) {
        return NoReading.because(
                sensor,
                NoReading.Cause.OWNER_SILENT,
                "not asked, after " + before.sensor().key() + ": " + before.detail());
    }
}
