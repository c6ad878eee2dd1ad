package io.jipmi.sim.bmc;

import static io.jipmi.sim.bmc.BmcFixture.u16;
import static io.jipmi.sim.bmc.BmcFixture.u8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SdrRepositoryTest {
    /** Where the id string's type/length byte is, by record type. */
    private static final Map<Integer, Integer> ID_STRING_AT = Map.of(0x01, 47, 0x02, 31, 0x03, 16, 0x11, 15, 0x12, 15);

    private final BmcFixture bmc = new BmcFixture();

    private List<byte[]> walk() {
        List<byte[]> records = new ArrayList<>();
        int id = 0;
        while (id != 0xFFFF) {
            byte[] answer = bmc.ask(String.format(Locale.ROOT, "28 23 00 00 %02X %02X 00 FF", id & 0xFF, id >> 8));
            byte[] rec = Arrays.copyOfRange(answer, 2, answer.length);
            assertEquals(records.size() + 1, u16(rec, 0), "record id");
            records.add(rec);
            id = u16(answer, 0);
        }
        return records;
    }

    private static String name(byte[] rec) {
        int at = ID_STRING_AT.get(u8(rec, 3));
        return new String(rec, at + 1, u8(rec, at) & 0x1F, StandardCharsets.US_ASCII);
    }

    private Map<String, byte[]> byName() {
        return walk().stream().collect(Collectors.toMap(SdrRepositoryTest::name, Function.identity()));
    }

    /** M, B and exponents decoded by the letter of §36.3. */
    private static double value(byte[] full, int rawByte) {
        int m = signed(u8(full, 24) | (u8(full, 25) & 0xC0) << 2, 10);
        int b = signed(u8(full, 26) | (u8(full, 27) & 0xC0) << 2, 10);
        int rExponent = signed(u8(full, 29) >> 4, 4);
        int bExponent = signed(u8(full, 29) & 0x0F, 4);
        int raw = (u8(full, 20) & 0xC0) == 0x80 ? (byte) rawByte : rawByte;
        return (m * raw + b * Math.pow(10, bExponent)) * Math.pow(10, rExponent);
    }

    private static int signed(int value, int bits) {
        return value << (32 - bits) >> (32 - bits);
    }

    @Test
    void shouldHoldWellFormedRecordsOfEveryKind() {
        Map<Integer, Integer> kinds = new TreeMap<>();
        for (byte[] rec : walk()) {
            assertEquals(0x51, u8(rec, 2), "version");
            assertEquals(rec.length - 5, u8(rec, 4), "length of " + name(rec));
            int at = ID_STRING_AT.get(u8(rec, 3));
            assertEquals(rec.length, at + 1 + (u8(rec, at) & 0x1F), "id string ends the record " + name(rec));
            assertTrue(u8(rec, at) > 0xC0 && (u8(rec, at) & 0x1F) <= 16, "8-bit text of " + name(rec));
            kinds.merge(u8(rec, 3), 1, Integer::sum);
        }
        assertEquals(Map.of(0x01, 11, 0x02, 6, 0x03, 1, 0x11, 1, 0x12, 2), kinds);
        assertEquals(21, u16(bmc.ask("28 20"), 1));
    }

    @Test
    void shouldGiveEverySensorARecordAndAReading() {
        int analog = 0;
        for (byte[] rec : walk()) {
            boolean ownSensor = u8(rec, 3) <= 0x02 && u8(rec, 5) == 0x20;
            if (ownSensor) {
                byte[] reading = bmc.ask(String.format(Locale.ROOT, "10 2D %02X", u8(rec, 7)));
                assertEquals(0xC0, u8(reading, 1), name(rec));
                String type = String.format(Locale.ROOT, "%02x %02x", u8(rec, 12), u8(rec, 13));
                assertEquals(type, bmc.askHex(String.format(Locale.ROOT, "10 2F %02X", u8(rec, 7))), name(rec));
                if (u8(rec, 3) == 0x01) {
                    assertEquals(u8(rec, 31), u8(reading, 0), "nominal reading of " + name(rec));
                    analog++;
                }
            }
        }
        assertEquals(10, analog);
    }

    @Test
    void shouldDescribeConversionsThatGiveTheValuesSet() {
        Map<String, byte[]> records = byName();
        Map<String, Double> values = Map.of(
                "CPU1 Temp",
                42.0,
                "Inlet Temp",
                22.0,
                "P12V",
                12.06,
                "P3V3",
                3.3,
                "VBAT",
                3.045,
                "Fan1",
                6000.0,
                "PSU1 Current",
                4.2,
                "Sys Power",
                212.0);
        values.forEach((name, value) -> {
            byte[] rec = records.get(name);
            int raw = u8(bmc.ask(String.format(Locale.ROOT, "10 2D %02X", u8(rec, 7))), 0);
            assertEquals(value, value(rec, raw), 1e-9, name);
        });
        byte[] inlet = records.get("Inlet Temp");
        bmc.bmc.setReading("Inlet Temp", -7);
        assertEquals(-7.0, value(inlet, u8(bmc.ask("10 2D 03"), 0)), 1e-9);
        assertEquals(-20.0, value(inlet, u8(inlet, 39)), 1e-9, "lower non-recoverable");
        assertEquals(45.0, value(inlet, u8(inlet, 36)), 1e-9, "upper non-recoverable");
        assertEquals(0x3F, u8(inlet, 18), "all thresholds readable");
        assertEquals(0x38, u8(records.get("CPU1 Temp"), 18), "upper thresholds only");
    }

    @Test
    void shouldShareOneRecordBetweenDrives() {
        byte[] drives = byName().get("Drive ");
        assertEquals(2, u8(drives, 23) & 0x0F, "share count");
        assertEquals(0x81, u8(drives, 24), "entity instances and numbers count from 1");
        int first = u8(drives, 7);
        bmc.ask(String.format(Locale.ROOT, "10 2D %02X", first));
        bmc.ask(String.format(Locale.ROOT, "10 2D %02X", first + 1));
        assertTrue(bmc.bmc.sensorNames().containsAll(List.of("Drive 1", "Drive 2")));
    }

    @Test
    void shouldLocateControllersAndFru() {
        Map<String, byte[]> records = byName();
        assertEquals(0x20, u8(records.get("BMC"), 5));
        assertEquals(0x82, u8(records.get("Riser MC"), 5));
        assertEquals(0x82, u8(records.get("Riser Temp"), 5), "owned by the satellite");
        byte[] fru = records.get("Mainboard FRU");
        assertEquals(0x20, u8(fru, 5));
        assertEquals(0, u8(fru, 6), "FRU device 0");
        assertEquals(0x80, u8(fru, 7), "logical FRU device");
    }

    @Test
    void shouldReadPartsWithAReservationUntilItIsLost() {
        byte[] whole = walk().get(0);
        int reservation = u16(bmc.ask("28 22"), 0);
        byte[] assembled = new byte[whole.length];
        for (int at = 0; at < whole.length; at += 10) {
            int count = Math.min(10, whole.length - at);
            byte[] part = bmc.ask(String.format(
                    Locale.ROOT, "28 23 %02X %02X 01 00 %02X %02X", reservation & 0xFF, reservation >> 8, at, count));
            System.arraycopy(part, 2, assembled, at, count);
        }
        assertArrayEquals(whole, assembled);
        bmc.ask("28 22");
        bmc.ask(0xC5, String.format(Locale.ROOT, "28 23 %02X %02X 01 00 05 05", reservation & 0xFF, reservation >> 8));
        bmc.ask(0xC5, "28 23 00 00 01 00 05 05");
    }

    @Test
    void shouldRefuseRecordsAndPartsThatAreNotThere() {
        bmc.ask(0xCB, "28 23 00 00 99 00 00 FF");
        bmc.ask(0xCA, "28 23 00 00 01 00 00 F0");
        bmc.ask("28 22");
        bmc.ask(0xC9, "28 23 01 00 01 00 F0 01");
        bmc.ask(0xC1, "28 24 00");
    }

    @Test
    void shouldGiveTheLastRecordByItsSpecialId() {
        byte[] last = bmc.ask("28 23 00 00 FF FF 00 FF");
        assertEquals(0xFFFF, u16(last, 0));
        assertEquals(21, u16(last, 2));
    }

    @Test
    void shouldTellSizeAndTime() {
        byte[] info = bmc.ask("28 20");
        assertEquals(0x51, u8(info, 0));
        assertEquals(0x03, u8(info, 13), "reservation and allocation info");
        byte[] allocation = bmc.ask("28 21");
        assertEquals(1024, u16(allocation, 0));
        assertEquals(u16(info, 3), u16(allocation, 4) * u16(allocation, 2), "free space said twice");
        assertEquals("00 b9 55 69", bmc.askHex("28 28"));
    }
}
