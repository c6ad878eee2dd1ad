package io.jipmi.client.sdr;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jipmi.client.Octets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnitOfMeasureTest {
    @ParameterizedTest
    @CsvSource({
        "0x00, 1, 0, degrees C, °C",
        "0x00, 0, 0, unspecified, ''",
        "0x01, 0, 0, percent, %",
        "0x01, 18, 0, % RPM, % RPM",
        "0x02, 4, 5, Volts/Amps, V/A",
        "0x04, 4, 5, Volts*Amps, V*A",
        "0x06, 4, 5, Volts, V",
        "0x20, 7, 0, Joules per minute, J/min",
        "0x18, 70, 0, byte per second, byte/s",
        "0x01, 59, 0, % reserved, % reserved",
    })
    void unitsAreWrittenAsIpmitoolWritesThem(String units1, int base, int modifier, String label, String symbol) {
        UnitOfMeasure unit = UnitOfMeasure.decode(Octets.of(Integer.decode(units1), base, modifier), 0);
        assertEquals(label, unit.label());
        assertEquals(symbol, unit.symbol());
    }
}
