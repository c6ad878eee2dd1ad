package io.jipmi.client.vocabulary;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SensorUnitsTest {
    /** Numbers from IPMI 2.0, table 43-15, spread over it: an entry too many or too few before one would show. */
    @ParameterizedTest
    @CsvSource({
        "0, unspecified",
        "1, degrees C",
        "4, Volts",
        "5, Amps",
        "6, Watts",
        "18, RPM",
        "19, Hz",
        "24, hour",
        "31, cu feet",
        "36, cu m",
        "43, gravities",
        "54, ohms",
        "60, Decibels",
        "65, color temp deg K",
        "70, byte",
        "76, qword",
        "85, packets",
        "89, correctable error",
        "91, fatal error",
        "92, grams",
        "93, reserved 0x5d",
        "255, reserved 0xff"
    })
    void unitsHaveTheSpecificationsNumbers(int unit, String name) {
        assertEquals(name, SensorUnits.name(unit));
    }

    @Test
    void aUnitWithoutSymbolIsWrittenOut() {
        assertEquals("°C", SensorUnits.symbol(1));
        assertEquals("W", SensorUnits.symbol(6));
        assertEquals("RPM", SensorUnits.symbol(18));
        assertEquals("", SensorUnits.symbol(0));
        assertEquals("reserved 0x5d", SensorUnits.symbol(93));
    }
}
