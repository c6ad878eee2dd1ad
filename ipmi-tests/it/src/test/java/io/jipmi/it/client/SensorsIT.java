package io.jipmi.it.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.client.BmcClient;
import io.jipmi.client.sdr.SdrCache;
import io.jipmi.client.sdr.Threshold;
import io.jipmi.client.sensor.Health;
import io.jipmi.client.sensor.NoReading;
import io.jipmi.client.sensor.Sensor;
import io.jipmi.client.sensor.SensorDevice;
import io.jipmi.client.sensor.SensorEvents;
import io.jipmi.client.sensor.SensorReading;
import io.jipmi.client.sensor.SensorResult;
import io.jipmi.client.sensor.SensorState;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiMessageHandler;
import io.jipmi.msghandler.Parameters;
import io.jipmi.msghandler.spi.SmiProviders;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sensors through the whole stack, of a simulated server whose values, names and thresholds were written by somebody else. */
@Tag("simulator")
class SensorsIT {
    private final IpmiMessageHandler handler = IpmiMessageHandler.create();
    private BmcClient bmc;
    private SdrCache sdrs;
    private SensorDevice sensors;

    @TempDir
    private Path directory;

    @BeforeEach
    void attach() throws IOException {
        bmc = new BmcClient(handler.attach(SmiProviders.load()
                                .candidate("sim,kcs", Parameters.DEFAULTS)
                                .open())
                        .openUser("agent"))
                .withTimeout(Duration.ofSeconds(20));
        sdrs = new SdrCache(bmc, directory);
        sensors = new SensorDevice(bmc);
    }

    @AfterEach
    void detach() {
        handler.close();
    }

    @Test
    void everySensorReadsWhatTheServerIsEquippedWith() throws IpmiException {
        List<SensorResult> results = sensors.readAll(sdrs.repository());
        assertEquals(18, results.size());
        assertTrue(results.stream().noneMatch(NoReading.class::isInstance), results.toString());
        Map<String, SensorReading> byName = results.stream()
                .map(SensorReading.class::cast)
                .collect(Collectors.toMap(reading -> reading.sensor().name(), Function.identity()));
        reads(42, "degrees C", byName.get("CPU1 Temp"));
        reads(22, "degrees C", byName.get("Inlet Temp"));
        reads(12.06, "Volts", byName.get("P12V"));
        reads(3.3, "Volts", byName.get("P3V3"));
        reads(3.045, "Volts", byName.get("VBAT"));
        reads(6060, "RPM", byName.get("Fan2"));
        reads(4.2, "Amps", byName.get("PSU1 Current"));
        reads(212, "Watts", byName.get("Sys Power"));
        reads(38, "degrees C", byName.get("Riser Temp"));
        assertEquals(0x82, byName.get("Riser Temp").sensor().key().ownerId());
        assertEquals(
                List.of(new SensorState(0, "Drive Presence")),
                byName.get("Drive 2").states());
        assertEquals(
                List.of(new SensorState(0, "Presence detected")),
                byName.get("PSU1 Status").states());
        assertEquals(List.of(), byName.get("Intrusion").states());
        assertEquals(Health.STATE, byName.get("Intrusion").health());
    }

    @Test
    void aSensorCostsOneRequestOnceTheRepositoryIsCached() throws IpmiException {
        sdrs.repository();
        long before = bmc.cost().requests();
        int read = sensors.readAll(sdrs.repository()).size();
        assertEquals(1 + read, bmc.cost().requests() - before);
    }

    @Test
    void theNextProgramReadsTheRepositoryFromDisk() throws IpmiException {
        sdrs.repository();
        long before = bmc.cost().requests();
        assertEquals(sdrs.repository(), new SdrCache(bmc, directory).repository());
        assertTrue(bmc.cost().requests() - before <= 4, bmc.cost().toString());
    }

    @Test
    void thresholdsAndHysteresisAreReadSetAndCrossed() throws IpmiException {
        Sensor cpu = sensor("CPU1 Temp");
        assertEquals(
                Map.of(
                        Threshold.UPPER_NON_CRITICAL, 85.0,
                        Threshold.UPPER_CRITICAL, 95.0,
                        Threshold.UPPER_NON_RECOVERABLE, 100.0),
                sensors.thresholds(cpu).values());
        assertEquals(1, sensors.hysteresis(cpu).orElseThrow().positive().orElseThrow());
        assertEquals(Health.OK, sensors.read(cpu).health());

        sensors.setThresholds(cpu, Map.of(Threshold.UPPER_NON_CRITICAL, 40.0));
        assertEquals(40.0, sensors.thresholds(cpu).values().get(Threshold.UPPER_NON_CRITICAL));
        assertEquals(95.0, sensors.thresholds(cpu).values().get(Threshold.UPPER_CRITICAL));
        assertEquals(Health.NON_CRITICAL, sensors.read(cpu).health());
    }

    @Test
    void eventEnablesAreThoseOfTheRecord() throws IpmiException {
        Sensor cpu = sensor("CPU1 Temp");
        SensorEvents enabled = sensors.enabledEvents(cpu);
        assertTrue(enabled.eventsEnabled() && enabled.scanningEnabled());
        assertEquals(cpu.record().settings().orElseThrow().masks().assertionEvents(), enabled.assertions());
        assertEquals(0, sensors.seenEvents(cpu).assertions());
    }

    private static void reads(double value, String unit, SensorReading reading) {
        assertEquals(value, reading.value().orElseThrow(), 1e-9);
        assertEquals(unit, reading.sensor().unit().orElseThrow().label());
        assertEquals(Health.OK, reading.health());
    }

    private Sensor sensor(String name) throws IpmiException {
        Sensor found = Sensor.all(sdrs.repository()).stream()
                .filter(sensor -> sensor.name().equals(name))
                .findAny()
                .orElseThrow();
        assertInstanceOf(SensorReading.class, sensors.read(found));
        return found;
    }
}
