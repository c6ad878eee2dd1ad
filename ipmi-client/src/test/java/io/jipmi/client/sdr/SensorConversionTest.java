package io.jipmi.client.sdr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.client.Octets;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SensorConversionTest {
    /** Worked out by hand from y = L[(M x + B 10^K1) 10^K2], IPMI 2.0, 36.3. */
    @ParameterizedTest
    @CsvSource({
        // format, function, M, B, K1, K2, raw, value
        "UNSIGNED, LINEAR, 1, 0, 0, 0, 0x2A, 42",
        "UNSIGNED, LINEAR, 1, 0, 0, 0, 0xFF, 255",
        "UNSIGNED, LINEAR, 6, 0, 0, -2, 0xC9, 12.06",
        "UNSIGNED, LINEAR, 15, 15, 1, -3, 0xC8, 3.15",
        "UNSIGNED, LINEAR, -2, 100, 0, 0, 0x1E, 40",
        "UNSIGNED, LINEAR, 1, -5, 2, 1, 0x32, -4500",
        "UNSIGNED, LINEAR, 511, -512, -8, 7, 0x01, 5109999948.8",
        "UNSIGNED, LINEAR, 0, 7, 0, -1, 0x55, 0.7",
        "TWOS_COMPLEMENT, LINEAR, 1, 0, 0, 0, 0x7F, 127",
        "TWOS_COMPLEMENT, LINEAR, 1, 0, 0, 0, 0x80, -128",
        "TWOS_COMPLEMENT, LINEAR, 1, 0, 0, 0, 0xFF, -1",
        "TWOS_COMPLEMENT, LINEAR, 5, 20, 0, -1, 0xF6, -3",
        "ONES_COMPLEMENT, LINEAR, 1, 0, 0, 0, 0x7F, 127",
        "ONES_COMPLEMENT, LINEAR, 1, 0, 0, 0, 0x80, -127",
        "ONES_COMPLEMENT, LINEAR, 1, 0, 0, 0, 0xFE, -1",
        "ONES_COMPLEMENT, LINEAR, 1, 0, 0, 0, 0xFF, 0",
        "UNSIGNED, LN, 1, 0, 0, 0, 0x01, 0",
        "UNSIGNED, LN, 1, 0, 0, 0, 0x0A, 2.302585093",
        "UNSIGNED, LOG10, 1, 0, 0, 0, 0x64, 2",
        "UNSIGNED, LOG10, 10, 0, 0, -1, 0x0A, 1",
        "UNSIGNED, LOG2, 1, 0, 0, 0, 0x80, 7",
        "UNSIGNED, LOG2, 1, 0, 0, -1, 0x05, -1",
        "UNSIGNED, E, 1, 0, 0, 0, 0x02, 7.389056099",
        "TWOS_COMPLEMENT, E, 1, 0, 0, 0, 0xFF, 0.367879441",
        "UNSIGNED, EXP10, 1, 0, 0, 0, 0x03, 1000",
        "UNSIGNED, EXP10, 5, -10, 0, -1, 0x02, 1",
        "UNSIGNED, EXP2, 1, 0, 0, 0, 0x0A, 1024",
        "ONES_COMPLEMENT, EXP2, 1, 0, 0, 0, 0xFE, 0.5",
        "UNSIGNED, INVERSE, 1, 0, 0, 0, 0x04, 0.25",
        "UNSIGNED, INVERSE, 2, 0, 0, -2, 0x32, 1",
        "UNSIGNED, SQUARE, 1, 0, 0, 0, 0x0C, 144",
        "TWOS_COMPLEMENT, SQUARE, 1, 0, 0, -1, 0xF4, 1.44",
        "UNSIGNED, CUBE, 1, 0, 0, 0, 0x05, 125",
        "TWOS_COMPLEMENT, CUBE, 1, 0, 0, 0, 0xFD, -27",
        "UNSIGNED, SQUARE_ROOT, 1, 0, 0, 0, 0x90, 12",
        "UNSIGNED, SQUARE_ROOT, 1, 0, 0, 2, 0x09, 30",
        "UNSIGNED, CUBE_ROOT, 1, 0, 0, 0, 0x1B, 3",
        "TWOS_COMPLEMENT, CUBE_ROOT, 1, 0, 0, 0, 0xF8, -2",
        "UNSIGNED, NON_LINEAR, 3, 1, 0, 0, 0x05, 16",
    })
    void aRawByteHasAValue(
            AnalogFormat format, Linearization function, int m, int b, int k1, int k2, String raw, double value) {
        SensorConversion conversion = new SensorConversion(format, function, new SensorFactors(m, 0, b, 0, 0, k1, k2));
        assertEquals(
                value, conversion.value(Integer.decode(raw)).orElseThrow(), Math.max(1e-9, Math.abs(value) * 1e-9));
    }

    @ParameterizedTest
    @CsvSource({
        "UNSIGNED, LN, 0x00",
        "UNSIGNED, LOG10, 0x00",
        "UNSIGNED, LOG2, 0x00",
        "UNSIGNED, INVERSE, 0x00",
        "TWOS_COMPLEMENT, SQUARE_ROOT, 0xFF",
        "TWOS_COMPLEMENT, LN, 0xFF",
        "UNSIGNED, RESERVED, 0x01",
        "NONE, LINEAR, 0x01",
    })
    void aRawByteHasNoValueWhereTheFunctionHasNone(AnalogFormat format, Linearization function, String raw) {
        assertEquals(OptionalDouble.empty(), plain(format, function).value(Integer.decode(raw)));
    }

    @ParameterizedTest
    @CsvSource({"12.06, 0xC9", "12.08, 0xC9", "12.091, 0xCA", "0, 0x00", "-0.03, 0x00", "15.3, 0xFF", "15.33, 0xFF"})
    void aValueHasTheNearestRawByte(double value, String raw) {
        SensorConversion rail = new SensorConversion(
                AnalogFormat.UNSIGNED, Linearization.LINEAR, new SensorFactors(6, 0, 0, 0, 0, 0, -2));
        assertEquals(OptionalInt.of(Integer.decode(raw)), rail.raw(value));
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.031, 15.331, 1e9, Double.NaN, Double.POSITIVE_INFINITY})
    void aValueBeyondTheLastHasNoRawByte(double value) {
        SensorConversion rail = new SensorConversion(
                AnalogFormat.UNSIGNED, Linearization.LINEAR, new SensorFactors(6, 0, 0, 0, 0, 0, -2));
        assertEquals(OptionalInt.empty(), rail.raw(value));
    }

    /** Where a function is not one to one another byte can have the same value; then that is as good. */
    @ParameterizedTest
    @EnumSource(Linearization.class)
    void theRawByteOfAValueHasThatValue(Linearization function) {
        for (AnalogFormat format : AnalogFormat.values()) {
            SensorConversion conversion =
                    new SensorConversion(format, function, new SensorFactors(3, 0, 4, 0, 0, 0, -2));
            for (int raw = 0; raw < 0x100; raw++) {
                OptionalDouble value = conversion.value(raw);
                if (value.isPresent()) {
                    int back = conversion.raw(value.getAsDouble()).orElseThrow();
                    assertEquals(value, conversion.value(back), format + " " + raw);
                }
            }
        }
    }

    @Test
    void toleranceIsInHalfCounts() {
        SensorFactors factors = new SensorFactors(6, 3, 50, 0, 0, 0, -2);
        SensorConversion rail = new SensorConversion(AnalogFormat.UNSIGNED, Linearization.LINEAR, factors);
        assertEquals(0.09, rail.tolerance().orElseThrow(), 1e-12);
        assertEquals(0.12, rail.hysteresis(2).orElseThrow(), 1e-12);
    }

    @Test
    void toleranceAndHysteresisHaveTheSignOfM() {
        SensorConversion rail = new SensorConversion(
                AnalogFormat.UNSIGNED, Linearization.LINEAR, new SensorFactors(-1, 0, 0, 0, 0, 0, -1));
        assertEquals(OptionalDouble.of(0.0), rail.tolerance());
        assertEquals(-0.2, rail.hysteresis(2).orElseThrow(), 1e-12);
    }

    @Test
    void toleranceGoesThroughTheFunctionWhichMayHaveNoValueThere() {
        SensorFactors none = new SensorFactors(1, 0, 0, 0, 0, 0, 0);
        assertEquals(
                OptionalDouble.empty(),
                new SensorConversion(AnalogFormat.UNSIGNED, Linearization.LN, none).tolerance());
        assertEquals(
                OptionalDouble.of(4),
                new SensorConversion(
                                AnalogFormat.UNSIGNED, Linearization.SQUARE, new SensorFactors(1, 4, 0, 0, 0, 0, 0))
                        .tolerance());
    }

    @Test
    void factorsAreReadFromTheirSixBytes() {
        assertEquals(
                new SensorFactors(-512, 1, 511, 1023, 3, 7, -8),
                SensorFactors.decode(Octets.of(0x00, 0x81, 0xFF, 0x7F, 0xFC, 0x87), 0));
        assertEquals(
                new SensorFactors(511, 0, -512, 64, 0, -8, 7),
                SensorFactors.decode(Octets.of(0xFF, 0x40, 0x00, 0x80, 0x13, 0x78), 0));
    }

    @ParameterizedTest
    @CsvSource({
        "0x00, LINEAR",
        "0x01, LN",
        "0x02, LOG10",
        "0x03, LOG2",
        "0x04, E",
        "0x05, EXP10",
        "0x06, EXP2",
        "0x07, INVERSE",
        "0x08, SQUARE",
        "0x09, CUBE",
        "0x0A, SQUARE_ROOT",
        "0x0B, CUBE_ROOT",
        "0x0C, RESERVED",
        "0x6F, RESERVED",
        "0x70, NON_LINEAR",
        "0x7F, NON_LINEAR",
        "0x80, LINEAR"
    })
    void theFunctionsHaveTheSpecificationsCodes(String code, Linearization function) {
        assertEquals(function, Linearization.of(Integer.decode(code)));
    }

    @Test
    void aReservedFunctionHasNoRawByteForAnyValue() {
        assertTrue(plain(AnalogFormat.UNSIGNED, Linearization.RESERVED).raw(1).isEmpty());
    }

    private static SensorConversion plain(AnalogFormat format, Linearization function) {
        return new SensorConversion(format, function, new SensorFactors(1, 0, 0, 0, 0, 0, 0));
    }
}
