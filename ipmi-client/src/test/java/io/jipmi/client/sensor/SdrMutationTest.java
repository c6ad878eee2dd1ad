package io.jipmi.client.sensor;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.jipmi.client.Octets;
import io.jipmi.client.sdr.FullSensorRecord;
import io.jipmi.client.sdr.LocatorRecord;
import io.jipmi.client.sdr.SdrRecord;
import io.jipmi.client.sdr.SensorConversion;
import io.jipmi.client.sdr.SensorRecord;
import io.jipmi.msghandler.IpmiException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/** Whatever a bad BMC makes of good records and readings, what is made of them is a value or an {@link IpmiException}. */
class SdrMutationTest {
    private static final long SEED = 20_10L;
    private static final int ROUNDS = 1_000_000;

    /** Going through all raw bytes and writing out the unit is dear, so not each round does. */
    private static final int ROUNDS_OF_DEAR_USE = 64;

    private static final int[] TYPES = {0x01, 0x02, 0x03, 0x08, 0x09, 0x10, 0x11, 0x12, 0x13, 0x14, 0xC0, 0xFF};

    private final RandomGenerator random =
            RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);

    @Test
    void aMillionMutatedRecordsAreReadConvertedAndNamed() {
        List<Octets> good = List.of(
                SensorRecords.full(1, "CPU Temp").raw(),
                SensorRecords.full(2, "Curve").at(23, 0x07).raw(),
                SensorRecords.compact(3, "Drive ").at(23, 0x03, 0x81).raw(),
                SensorRecords.eventOnly(9, "NMI").raw());
        int[] kinds = new int[3];
        for (int round = 0; round < ROUNDS; round++) {
            byte[] bytes = good.get(random.nextInt(good.size())).toByteArray();
            mutate(bytes);
            Octets raw =
                    Octets.of(bytes).slice(0, random.nextInt(8) == 0 ? random.nextInt(bytes.length) : bytes.length);
            try {
                kinds[0]++;
                SdrRecord record = SdrRecord.decode(raw);
                if (record instanceof SensorRecord sensor) {
                    kinds[1]++;
                    use(sensor, round % ROUNDS_OF_DEAR_USE == 0);
                } else if (record instanceof LocatorRecord locator) {
                    assertNotNull(locator.idString() + locator.entity() + locator.kind());
                }
                assertTrue(record.raw().lengthBytes() >= SdrRecord.HEADER_LENGTH_BYTES);
            } catch (IpmiException expected) {
                kinds[2]++;
                assertNotNull(expected.failure());
            } catch (RuntimeException | AssertionError e) {
                fail("seed " + SEED + " round " + round + ": " + raw, e);
            }
        }
        // A test that refused everything at the door, or nothing, would show little.
        assertTrue(kinds[1] > ROUNDS / 2 && kinds[2] > ROUNDS / 100, kinds[1] + " sensors, " + kinds[2] + " refused");
    }

    private void mutate(byte[] bytes) {
        for (int left = random.nextInt(8); left >= 0; left--) {
            int index = random.nextInt(bytes.length);
            bytes[index] = (byte) (random.nextBoolean() ? random.nextInt() : bytes[index] ^ 1 << random.nextInt(8));
        }
        if (random.nextInt(8) == 0) {
            bytes[3] = (byte) TYPES[random.nextInt(TYPES.length)];
        }
    }

    private void use(SensorRecord record, boolean dear) throws IpmiException {
        List<Sensor> sensors = Sensor.of(record);
        Sensor sensor = sensors.get(random.nextInt(sensors.size()));
        assertNotNull(sensor.key().name() + sensor.entity());
        Optional<SensorConversion> conversion = sensor.analog().map(FullSensorRecord::conversion);
        byte[] answer = new byte[2 + random.nextInt(4)];
        random.nextBytes(answer);
        SensorReading reading = SensorReading.decode(sensor, Octets.of(answer), conversion);
        assertTrue(isFiniteIfThere(reading.value()) && isFiniteIfThere(reading.tolerance()));
        assertNotNull(reading.health().abbreviation() + reading.states() + reading.crossed());
        assertNotNull(SensorEvents.decode(Octets.of(answer)));
        if (dear) {
            assertNotNull(sensor.key()
                    + sensor.unit().map(unit -> unit.label() + unit.symbol()).orElse(""));
        }
        if (dear && reading.value().isPresent()) {
            assertTrue(
                    conversion.orElseThrow().raw(reading.value().getAsDouble()).isPresent());
        }
    }

    private static boolean isFiniteIfThere(OptionalDouble value) {
        return value.isEmpty() || Double.isFinite(value.getAsDouble());
    }
}
