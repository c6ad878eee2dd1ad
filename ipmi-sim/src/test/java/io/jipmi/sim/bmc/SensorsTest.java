package io.jipmi.sim.bmc;

import static io.jipmi.sim.bmc.BmcFixture.hex;
import static io.jipmi.sim.bmc.BmcFixture.u8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class SensorsTest {
    private final BmcFixture bmc = new BmcFixture();

    private String lastEvent() {
        List<byte[]> records = bmc.bmc.selRecords();
        return hex(records.get(records.size() - 1)).substring(3 * 10);
    }

    @Test
    void shouldReadAnalogSensorsAndTheirThresholdState() {
        assertEquals("2a c0 c0", bmc.askHex("10 2D 01"));
        bmc.bmc.setReading("CPU1 Temp", 96);
        assertEquals("60 c0 d8", bmc.askHex("10 2D 01"), "above non-critical and critical");
        bmc.bmc.setReading("Inlet Temp", -12);
        assertEquals("f4 c0 c3", bmc.askHex("10 2D 03"), "two's complement, below two thresholds");
        bmc.bmc.setReading("P12V", 12.0);
        assertEquals("c8 c0 c0", bmc.askHex("10 2D 10"));
        bmc.bmc.setReading("Fan1", 1_000_000);
        assertEquals(0xFF, u8(bmc.ask("10 2D 20"), 0), "limited to what a byte can say");
    }

    @Test
    void shouldReadDiscreteSensors() {
        assertEquals("00 c0 01 80", bmc.askHex("10 2D 30"));
        bmc.bmc.setStates("PSU1 Status", 0x0009);
        assertEquals("00 c0 09 80", bmc.askHex("10 2D 30"));
    }

    @Test
    void shouldRefuseAbsentSensorsAndAnalogCommandsForDiscreteOnes() {
        for (String command : List.of("25 EE FF", "27 EE", "29 EE", "2B EE", "2D EE", "2F EE")) {
            bmc.ask(0xCB, "10 " + command);
        }
        bmc.ask(0xCD, "10 27 30");
        bmc.ask(0xCD, "10 23 30 00");
        bmc.ask(0xCD, "10 26 30 00 00 00 00 00 00 00");
        bmc.ask(0xC7, "10 2D");
    }

    @Test
    void shouldMarkAReadingUnavailable() {
        bmc.bmc.setAvailable("PSU1 Current", false);
        assertEquals("00 e0 c0", bmc.askHex("10 2D 28"));
        bmc.bmc.setAvailable("PSU1 Current", true);
        assertEquals("2a c0 c0", bmc.askHex("10 2D 28"));
    }

    @Test
    void shouldPostAnEventForEachThresholdCrossedAndHonourHysteresis() {
        bmc.bmc.setReading("CPU1 Temp", 85);
        assertEquals("01 01 01 57 55 55", lastEvent(), "upper non-critical going high");
        bmc.bmc.setReading("CPU1 Temp", 84);
        assertEquals(1, bmc.bmc.selRecords().size(), "within the hysteresis");
        bmc.bmc.setReading("CPU1 Temp", 83);
        assertEquals("01 01 81 57 53 55", lastEvent(), "deasserted");
        bmc.bmc.setReading("CPU1 Temp", 101);
        assertEquals(5, bmc.bmc.selRecords().size(), "three more at once");
        assertEquals("01 01 01 5b 65 64", lastEvent());
        assertEquals("c0 80 0a 80 00", bmc.askHex("10 2B 01"));
        bmc.ask("10 2A 01 00");
        assertEquals("c0 00 00 00 00", bmc.askHex("10 2B 01"));
    }

    @Test
    void shouldHonourHysteresisBelowToo() {
        bmc.bmc.setReading("Fan1", 1800);
        assertEquals("04 20 01 50 1e 1e", lastEvent(), "lower non-critical going low");
        bmc.bmc.setReading("Fan1", 1860);
        assertEquals(1, bmc.bmc.selRecords().size(), "within the hysteresis");
        bmc.bmc.setReading("Fan1", 1920);
        assertEquals("04 20 81 50 20 1e", lastEvent());
    }

    @Test
    void shouldPostAnEventForEachStateThatChanges() {
        bmc.bmc.setStates("PSU2 Status", 0x0002);
        List<byte[]> records = bmc.bmc.selRecords();
        assertEquals(2, records.size());
        assertEquals("08 31 ef 00 ff ff", hex(records.get(0)).substring(3 * 10), "presence gone");
        assertEquals("08 31 6f 01 ff ff", hex(records.get(1)).substring(3 * 10), "failure");
    }

    @Test
    void shouldObeyEventEnables() {
        assertEquals("c0 80 0a 80 0a", bmc.askHex("10 29 01"));
        bmc.ask("10 28 01 E0 80 00");
        assertEquals("c0 00 0a 80 0a", bmc.askHex("10 29 01"), "one assertion disabled");
        bmc.bmc.setReading("CPU1 Temp", 85);
        assertEquals(0, bmc.bmc.selRecords().size());
        bmc.ask("10 28 01 D0 80 00");
        bmc.ask("10 28 01 40");
        bmc.bmc.setReading("CPU1 Temp", 42);
        assertEquals(0, bmc.bmc.selRecords().size(), "events of the sensor switched off");
        assertEquals("40 80 0a 80 0a", bmc.askHex("10 29 01"));
        bmc.ask("10 28 01 00");
        assertEquals("00 00 c0", bmc.askHex("10 2D 01"), "no scanning, no reading");
    }

    @Test
    void shouldTakeThresholdsAndHysteresis() {
        assertEquals("38 00 00 00 55 5f 64", bmc.askHex("10 27 01"));
        bmc.ask("10 26 01 08 00 00 00 28 00 00");
        assertEquals("38 00 00 00 28 5f 64", bmc.askHex("10 27 01"));
        assertEquals("2a c0 c8", bmc.askHex("10 2D 01"), "42 is above 40 now");
        assertEquals("01 01 01 57 2a 28", lastEvent());
        bmc.ask(0xCC, "10 26 01 01 05 00 00 00 00 00");
        assertEquals("01 01", bmc.askHex("10 25 01 FF"));
        bmc.ask("10 24 01 FF 04 03");
        assertEquals("04 03", bmc.askHex("10 25 01 FF"));
    }

    @Test
    void shouldNameTypesAndFactors() {
        assertEquals("01 01", bmc.askHex("10 2F 01"));
        assertEquals("08 6f", bmc.askHex("10 2F 30"));
        assertEquals("ff a5 00 00 00 00 c0", bmc.askHex("10 23 11 C8"), "M 165, result exponent -4");
    }

    @Test
    void shouldRefuseNamesItDoesNotHaveInOneLine() {
        String message = assertThrows(IllegalArgumentException.class, () -> bmc.bmc.setReading("CPU9 Temp", 1))
                .getMessage();
        assertTrue(message.contains("CPU9 Temp") && message.contains("CPU1 Temp"), message);
        assertThrows(IllegalArgumentException.class, () -> bmc.bmc.setStates("CPU1 Temp", 1));
        assertThrows(IllegalArgumentException.class, () -> bmc.bmc.setReading("Intrusion", 1));
        assertEquals(17, bmc.bmc.sensorNames().size());
    }
}
