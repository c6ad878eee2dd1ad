package io.jipmi.client.sensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.client.Octets;
import io.jipmi.client.ScriptedBmc;
import io.jipmi.client.sdr.RawHysteresis;
import io.jipmi.client.sdr.Threshold;
import io.jipmi.msghandler.Cmd;
import io.jipmi.msghandler.CompletionCode;
import io.jipmi.msghandler.FailureKind;
import io.jipmi.msghandler.IpmbAddress;
import io.jipmi.msghandler.IpmiAddress;
import io.jipmi.msghandler.IpmiCancelledException;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiFailure;
import io.jipmi.msghandler.IpmiRequest;
import io.jipmi.msghandler.NetFn;
import io.jipmi.msghandler.SystemInterfaceAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SensorDeviceTest {
    private final ScriptedBmc bmc = new ScriptedBmc();
    private final SensorDevice sensors = new SensorDevice(bmc.client());

    @Test
    void aThresholdSensorHasAValueAndItsHealth() throws IpmiException {
        reads(0x2A, 0xC0, 0xC8);
        SensorReading reading = reading(SensorRecords.full(1, "CPU").at(24, 2, 0x04));
        assertEquals(0x2A, reading.raw());
        assertEquals(OptionalDouble.of(84), reading.value());
        assertEquals(OptionalDouble.of(4), reading.tolerance());
        assertTrue(reading.eventsEnabled());
        assertEquals(Set.of(Threshold.UPPER_NON_CRITICAL), reading.crossed());
        assertEquals(Health.NON_CRITICAL, reading.health());
        assertEquals(List.of(), reading.states());
        assertEquals("degrees C", reading.sensor().unit().orElseThrow().label());
    }

    @ParameterizedTest
    @CsvSource({
        "0x00, OK, ok",
        "0xC0, OK, ok",
        "0x01, NON_CRITICAL, nc",
        "0x08, NON_CRITICAL, nc",
        "0x02, CRITICAL, cr",
        "0x1B, CRITICAL, cr",
        "0x04, NON_RECOVERABLE, nr",
        "0x3F, NON_RECOVERABLE, nr"
    })
    void theWorstThresholdCrossedIsTheHealth(String bits, Health health, String abbreviation) throws IpmiException {
        reads(0x2A, 0xC0, Integer.decode(bits));
        assertEquals(health, reading(SensorRecords.full(1, "CPU")).health());
        assertEquals(abbreviation, health.abbreviation());
    }

    @ParameterizedTest
    @CsvSource({
        "0x3F, LOWER_NON_RECOVERABLE",
        "0x3B, UPPER_NON_RECOVERABLE",
        "0x1B, LOWER_CRITICAL",
        "0x19, UPPER_CRITICAL",
        "0x09, LOWER_NON_CRITICAL",
        "0x08, UPPER_NON_CRITICAL"
    })
    void theWorstThresholdCrossedIsNamed(String bits, Threshold worst) throws IpmiException {
        reads(0x2A, 0xC0, Integer.decode(bits));
        assertEquals(worst, reading(SensorRecords.full(1, "CPU")).worst().orElseThrow());
    }

    @Test
    void aDiscreteSensorHasStatesAndNoValue() throws IpmiException {
        reads(0x00, 0x40, 0x05, 0x81);
        SensorReading reading = reading(SensorRecords.compact(1, "Drive"));
        assertEquals(OptionalDouble.empty(), reading.value());
        assertEquals(0x0105, reading.stateBits());
        assertEquals(
                List.of(
                        new SensorState(0, "Drive Presence"),
                        new SensorState(2, "Predictive Failure"),
                        new SensorState(8, "Rebuild/Remap Aborted")),
                reading.states());
        assertEquals(Set.of(), reading.crossed());
        assertTrue(reading.worst().isEmpty());
        assertEquals(Health.STATE, reading.health());
    }

    @Test
    void anAnswerThatEndsBeforeTheStatesHasNone() throws IpmiException {
        reads(0x2A, 0x40);
        assertEquals(Health.OK, reading(SensorRecords.full(1, "CPU")).health());
        reads(0x00, 0x40, 0x02);
        assertEquals(2, reading(SensorRecords.compact(1, "Drive")).stateBits());
    }

    @ParameterizedTest
    @CsvSource({"0xE0, UNAVAILABLE", "0x60, UNAVAILABLE", "0x80, SCANNING_DISABLED", "0x20, SCANNING_DISABLED"})
    void aReadingThatIsNotThereHasItsCause(String flags, NoReading.Cause cause) throws IpmiException {
        reads(0x2A, Integer.decode(flags), 0x3F);
        NoReading none = noReading(SensorRecords.full(1, "CPU"));
        assertEquals(cause, none.cause());
        assertEquals(OptionalInt.empty(), none.completionCode());
        assertEquals("ns", none.health().abbreviation());
    }

    @Test
    void aRefusalIsNamed() throws IpmiException {
        bmc.refuses(NetFn.SENSOR_EVENT, Cmd.GET_SENSOR_READING, 0xCB);
        NoReading none = noReading(SensorRecords.full(1, "CPU"));
        assertEquals(NoReading.Cause.REFUSED, none.cause());
        assertEquals(OptionalInt.of(0xCB), none.completionCode());
        assertEquals("0xcb (requested sensor, data or record not present)", none.detail());
    }

    @Test
    void anAnswerThatIsTooShortIsAFailure() throws IpmiException {
        reads(0x2A);
        NoReading none = noReading(SensorRecords.full(1, "CPU"));
        assertEquals(NoReading.Cause.FAILED, none.cause());
        assertEquals("the answer to Get Sensor Reading has 1 bytes where 2 are needed", none.detail());
    }

    @Test
    void anInterruptedReadingIsNoResult() {
        bmc.fails(NetFn.SENSOR_EVENT, Cmd.GET_SENSOR_READING, failure(FailureKind.CANCELLED));
        assertThrows(
                IpmiCancelledException.class,
                () -> sensors.read(SensorRecords.full(1, "CPU").sensor()));
    }

    @Test
    void everySensorThatCanBeReadCostsOneRequest() throws IpmiException {
        reads(0x2A, 0xC0, 0xC0);
        List<SensorResult> results = sensors.readAll(SensorRecords.repository(
                SensorRecords.full(1, "CPU"),
                SensorRecords.compact(2, "Drive ").at(23, 0x03, 0x81),
                SensorRecords.eventOnly(9, "NMI"),
                SensorRecords.full(0x10, "Riser").owner(0x82, 0, 0)));
        assertEquals(
                List.of("CPU", "Drive 1", "Drive 2", "Drive 3", "Riser"),
                results.stream().map(result -> result.sensor().name()).toList());
        assertEquals(List.of(1, 2, 3, 4, 0x10), asked(Cmd.GET_SENSOR_READING));
        assertEquals(5, bmc.requests().size());
    }

    @Test
    void sensorsThatShareARecordAreTheirOwn() throws IpmiException {
        List<Sensor> drives = Sensor.of(SensorRecords.compact(0xFE, "Drive ")
                .at(23, 0x03, 0x81)
                .sensor()
                .record());
        assertEquals(3, drives.size());
        assertEquals(new SensorKey(0x20, 0, 0, 0x00, "Drive 3"), drives.get(2).key());
        assertEquals("Drive 3 (0x20.0 #0x00)", drives.get(2).key().toString());
        assertEquals("7.3", drives.get(2).entity().toString());
    }

    @Test
    void requestsGoToTheOwnersChannelAddressAndLun() throws IpmiException {
        reads(0x2A, 0xC0, 0xC0);
        sensors.readAll(SensorRecords.repository(
                SensorRecords.full(1, "a"),
                SensorRecords.full(2, "b").owner(0x20, 0, 1),
                SensorRecords.full(3, "c").owner(0x20, 0, 3),
                SensorRecords.full(4, "d").owner(0x82, 0, 0),
                SensorRecords.full(5, "e").owner(0x84, 7, 1)));
        assertEquals(
                List.of(
                        IpmiAddress.BMC,
                        new SystemInterfaceAddress(1),
                        new SystemInterfaceAddress(3),
                        new IpmbAddress(0, 0x82, 0),
                        new IpmbAddress(7, 0x84, 1)),
                bmc.requests().stream().map(IpmiRequest::address).toList());
    }

    @Test
    void aSatelliteThatNamesItselfIsAskedAsItsClientAsksIt() throws IpmiException {
        reads(0x2A, 0xC0, 0xC0);
        SensorDevice satellite = new SensorDevice(bmc.client().to(new IpmbAddress(7, 0x82, 0)));
        satellite.read(SensorRecords.full(1, "a").owner(0x82, 0, 1).sensor());
        assertEquals(new IpmbAddress(7, 0x82, 1), bmc.requests().get(0).address());
    }

    @ParameterizedTest
    @CsvSource({"0x41, 0", "0x00, 0", "0x82, 15"})
    void anOwnerThatCannotBeAskedIsNot(String ownerId, int channel) throws IpmiException {
        assertEquals(
                NoReading.Cause.NOT_ADDRESSABLE,
                noReading(SensorRecords.full(1, "a").owner(Integer.decode(ownerId), channel, 0))
                        .cause());
        assertEquals(0, bmc.requests().size());
    }

    @Test
    void aDeadSatelliteCostsOneTimeoutHoweverManySensorsItHas() throws IpmiException {
        bmc.on(NetFn.SENSOR_EVENT, Cmd.GET_SENSOR_READING, request -> {
            if (request.address() instanceof IpmbAddress) {
                throw IpmiException.of(failure(FailureKind.TIMED_OUT));
            }
            return ScriptedBmc.ok(request, 0x2A, 0xC0, 0xC0);
        });
        List<SensorResult> results = sensors.readAll(SensorRecords.repository(
                SensorRecords.full(1, "a").owner(0x82, 0, 0),
                SensorRecords.full(2, "b").owner(0x82, 0, 1),
                SensorRecords.full(3, "c"),
                SensorRecords.full(4, "d").owner(0x82, 0, 0),
                SensorRecords.full(5, "e").owner(0x84, 0, 0)));
        assertEquals(List.of("TIMED_OUT", "OWNER_SILENT", "reading", "OWNER_SILENT", "TIMED_OUT"), causes(results));
        assertEquals(List.of(1, 3, 5), asked(Cmd.GET_SENSOR_READING));
        assertEquals("not asked, after a (0x82.0 #0x01): as the test has it", ((NoReading) results.get(1)).detail());
    }

    @ParameterizedTest
    @CsvSource({"0x83", "0xD3", "0xC3"})
    void aSatelliteThatTheBmcCannotReachIsAskedOnce(String completionCode) throws IpmiException {
        bmc.refuses(NetFn.SENSOR_EVENT, Cmd.GET_SENSOR_READING, Integer.decode(completionCode));
        List<SensorResult> results = sensors.readAll(SensorRecords.repository(
                SensorRecords.full(1, "a").owner(0x82, 0, 0),
                SensorRecords.full(2, "b").owner(0x82, 0, 0)));
        assertEquals(List.of("REFUSED", "OWNER_SILENT"), causes(results));
    }

    @Test
    void whatTheBmcRefusesOfOneSensorSaysNothingOfItsOthers() throws IpmiException {
        bmc.refuses(NetFn.SENSOR_EVENT, Cmd.GET_SENSOR_READING, 0xC3);
        assertEquals(
                List.of("REFUSED", "REFUSED"),
                causes(sensors.readAll(
                        SensorRecords.repository(SensorRecords.full(1, "a"), SensorRecords.full(2, "b")))));
        bmc.refuses(NetFn.SENSOR_EVENT, Cmd.GET_SENSOR_READING, 0xCB);
        assertEquals(
                List.of("REFUSED", "REFUSED"),
                causes(sensors.readAll(SensorRecords.repository(
                        SensorRecords.full(1, "a").owner(0x82, 0, 0),
                        SensorRecords.full(2, "b").owner(0x82, 0, 0)))));
    }

    @Test
    void aNonLinearSensorIsAskedForTheFactorsOfEachReadingOnce() throws IpmiException {
        bmc.on(NetFn.SENSOR_EVENT, Cmd.GET_SENSOR_READING_FACTORS, 0x30, 0x03, 0x00, 0x01, 0x00, 0x00, 0x00);
        Sensor curve = SensorRecords.full(7, "Curve").at(23, 0x70).sensor();
        reads(0x05, 0xC0, 0xC0);
        for (int i = 0; i < 2; i++) {
            SensorReading reading = assertInstanceOf(SensorReading.class, sensors.read(curve));
            assertEquals(OptionalDouble.of(16), reading.value());
        }
        assertEquals(3, bmc.requests().size());
        assertEquals(Octets.of(7, 5), Octets.of(bmc.requests().get(1).data()));
        reads(0x06, 0xC0, 0xC0);
        sensors.read(curve);
        assertEquals(5, bmc.requests().size());
    }

    @Test
    void thresholdsThatCanBeReadHaveValues() throws IpmiException {
        bmc.on(NetFn.SENSOR_EVENT, Cmd.GET_SENSOR_THRESHOLDS, 0x1A, 1, 2, 3, 4, 5, 6);
        SensorThresholds thresholds =
                sensors.thresholds(SensorRecords.full(1, "CPU").at(24, 2).sensor());
        assertEquals(
                Map.of(Threshold.LOWER_CRITICAL, 2, Threshold.UPPER_NON_CRITICAL, 4, Threshold.UPPER_CRITICAL, 5),
                thresholds.raws());
        assertEquals(
                Map.of(
                        Threshold.LOWER_CRITICAL, 4.0,
                        Threshold.UPPER_NON_CRITICAL, 8.0,
                        Threshold.UPPER_CRITICAL, 10.0),
                thresholds.values());
    }

    @Test
    void thresholdsTheAnswerEndsBeforeAreLeftOut() throws IpmiException {
        bmc.on(NetFn.SENSOR_EVENT, Cmd.GET_SENSOR_THRESHOLDS, 0x3F, 1, 2);
        assertEquals(
                Set.of(Threshold.LOWER_NON_CRITICAL, Threshold.LOWER_CRITICAL),
                sensors.thresholds(SensorRecords.full(1, "CPU").sensor()).raws().keySet());
    }

    @Test
    void aSensorWithoutThresholdsIsNotAskedForThem() throws IpmiException {
        assertEquals(
                SensorThresholds.NONE,
                sensors.thresholds(SensorRecords.compact(1, "Drive").sensor()));
        assertEquals(
                SensorThresholds.NONE,
                sensors.thresholds(SensorRecords.full(1, "CPU").at(11, 0x60).sensor()));
        assertEquals(0, bmc.requests().size());
    }

    @Test
    void thresholdsAreSetInOneRequestThatNamesNoOther() throws IpmiException {
        bmc.on(NetFn.SENSOR_EVENT, Cmd.SET_SENSOR_THRESHOLDS);
        sensors.setThresholds(
                SensorRecords.full(1, "CPU").at(24, 2).sensor(),
                Map.of(Threshold.UPPER_CRITICAL, 90.4, Threshold.UPPER_NON_RECOVERABLE, 100.0));
        assertEquals(
                Octets.of(1, 0x30, 0, 0, 0, 0, 45, 50),
                Octets.of(bmc.requests().get(0).data()));
    }

    @Test
    void aThresholdThatCannotBeSetIsNot() throws IpmiException {
        Sensor cpu = SensorRecords.full(1, "CPU").sensor();
        refusesToSet(cpu, Map.of(Threshold.LOWER_CRITICAL, 5.0), "CPU (0x20.0 #0x01) has no lower critical threshold");
        refusesToSet(cpu, Map.of(Threshold.UPPER_CRITICAL, 300.0), "cannot hold 300.0 as its upper critical");
        refusesToSet(cpu, Map.of(), "no threshold to set");
        refusesToSet(
                SensorRecords.full(1, "CPU").at(11, 0x64).sensor(),
                Map.of(Threshold.UPPER_CRITICAL, 5.0),
                "no upper critical threshold that can be set");
        refusesToSet(
                SensorRecords.compact(1, "Drive").sensor(), Map.of(Threshold.UPPER_CRITICAL, 5.0), "has no formula");
        refusesToSet(
                SensorRecords.full(1, "Curve").at(23, 0x70).sensor(),
                Map.of(Threshold.UPPER_CRITICAL, 5.0),
                "has no formula");
        assertEquals(0, bmc.requests().size());
    }

    @Test
    void hysteresisIsInTheSensorsUnit() throws IpmiException {
        bmc.on(NetFn.SENSOR_EVENT, Cmd.GET_SENSOR_HYSTERESIS, 2, 3);
        SensorHysteresis hysteresis = sensors.hysteresis(
                        SensorRecords.full(1, "CPU").at(24, 2).sensor())
                .orElseThrow();
        assertEquals(
                new SensorHysteresis(new RawHysteresis(2, 3), OptionalDouble.of(4), OptionalDouble.of(6)), hysteresis);
        assertEquals(Octets.of(1, 0xFF), Octets.of(bmc.requests().get(0).data()));
        assertTrue(sensors.hysteresis(SensorRecords.full(1, "CPU").at(11, 0x48).sensor())
                .isEmpty());
        assertEquals(1, bmc.requests().size());
    }

    @Test
    void hysteresisStaysRawWhereEachReadingHasFactorsOfItsOwn() throws IpmiException {
        bmc.on(NetFn.SENSOR_EVENT, Cmd.GET_SENSOR_HYSTERESIS, 2, 3);
        assertEquals(
                Optional.of(
                        new SensorHysteresis(new RawHysteresis(2, 3), OptionalDouble.empty(), OptionalDouble.empty())),
                sensors.hysteresis(SensorRecords.full(7, "Curve").at(23, 0x70).sensor()));
    }

    @Test
    void eventsEnabledAndSeenAreRead() throws IpmiException {
        Sensor cpu = SensorRecords.full(1, "CPU").sensor();
        bmc.on(NetFn.SENSOR_EVENT, Cmd.GET_SENSOR_EVENT_ENABLE, 0xC0, 0x95, 0x8A, 0x15, 0x02);
        assertEquals(new SensorEvents(true, true, false, 0x0A95, 0x0215), sensors.enabledEvents(cpu));
        bmc.on(NetFn.SENSOR_EVENT, Cmd.GET_SENSOR_EVENT_STATUS, 0x60, 0x80);
        assertEquals(new SensorEvents(false, true, true, 0x0080, 0), sensors.seenEvents(cpu));
    }

    @Test
    void aSensorThatOnlySendsEventsHasNothingToRead() throws IpmiException {
        Sensor nmi = SensorRecords.eventOnly(1, "NMI").at(11, 0x01).sensor();
        assertThrows(IllegalArgumentException.class, () -> sensors.thresholds(nmi));
    }

    private void refusesToSet(Sensor sensor, Map<Threshold, Double> values, String message) {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> sensors.setThresholds(sensor, values));
        assertTrue(refused.getMessage().contains(message), refused.getMessage());
    }

    private void reads(int... data) {
        bmc.on(NetFn.SENSOR_EVENT, Cmd.GET_SENSOR_READING, data);
    }

    private SensorReading reading(SensorRecords record) throws IpmiException {
        return assertInstanceOf(SensorReading.class, sensors.read(record.sensor()));
    }

    private NoReading noReading(SensorRecords record) throws IpmiException {
        return assertInstanceOf(NoReading.class, sensors.read(record.sensor()));
    }

    private List<Integer> asked(int cmd) {
        List<Integer> numbers = new ArrayList<>();
        for (IpmiRequest request : bmc.requests()) {
            if (request.cmd() == cmd) {
                numbers.add(Octets.of(request.data()).u8(0));
            }
        }
        return numbers;
    }

    private static List<String> causes(List<SensorResult> results) {
        return results.stream()
                .map(result -> result instanceof NoReading none ? none.cause().name() : "reading")
                .toList();
    }

    private static IpmiFailure failure(FailureKind kind) {
        return new IpmiFailure(kind, CompletionCode.TIMEOUT, true, "as the test has it");
    }
}
