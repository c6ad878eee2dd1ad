package io.jipmi.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonParser;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code ipmi fru} and {@code ipmi sdr} on the simulated BMC. */
@Timeout(60)
class FruCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int ipmi(String... args) {
        String[] words = Stream.concat(Stream.of("--interface", "sim,kcs"), Stream.of(args))
                .toArray(String[]::new);
        return Ipmi.run(words, new PrintWriter(out, true), new PrintWriter(err, true));
    }

    @Test
    void inventoriesAreShownFieldByField() {
        assertEquals(0, ipmi("fru"), err.toString());
        assertEquals("""
                Mainboard FRU (FRU 0 at 20)
                chassis type                   Rack Mount Chassis
                chassis part number            JS-CH-100
                chassis serial number          CH0000042
                board language                 0
                board manufactured             2026-01-01T00:00:00Z
                board manufacturer             Example Systems
                board product name             Simulated Board
                board serial number            BD0000042
                board part number              JS-BD-200
                board fru file id              fru-1
                product language               0
                product manufacturer           Example Systems
                product product name           Simulated Server
                product part number            JS-1000
                product version                A1
                product serial number          SN0000042
                product asset tag              ASSET-42
                product fru file id            fru-1
                """, out.toString());
    }

    @Test
    void inventoriesAreADocument() {
        assertEquals(0, ipmi("fru", "--json", "0"), err.toString());
        assertEquals(
                "{\"frus\":[{\"id\":0,\"address\":32,\"channel\":0,\"name\":\"Mainboard FRU\",\"areas\":{\"chassis\":{\"ty"
                        + "pe\":\"Rack Mount Chassis\",\"part_number\":\"JS-CH-100\",\"serial_number\":\"CH0000042\"},\"board\":"
                        + "{\"language\":0,\"manufactured\":\"2026-01-01T00:00:00Z\",\"manufacturer\":\"Example Systems\",\"pr"
                        + "oduct_name\":\"Simulated Board\",\"serial_number\":\"BD0000042\",\"part_number\":\"JS-BD-200\",\"fru"
                        + "_file_id\":\"fru-1\"},\"product\":{\"language\":0,\"manufacturer\":\"Example Systems\",\"product_nam"
                        + "e\":\"Simulated Server\",\"part_number\":\"JS-1000\",\"version\":\"A1\",\"serial_number\":\"SN0000042\""
                        + ",\"asset_tag\":\"ASSET-42\",\"fru_file_id\":\"fru-1\"}}}]}" + "\n",
                out.toString());
    }

    @Test
    void inventoriesAreCommaSeparatedValues() {
        assertEquals(0, ipmi("fru", "--csv", "0"), err.toString());
        String begin = """
                id,address,channel,name,area,field,value
                0,32,0,Mainboard FRU,chassis,type,Rack Mount Chassis
                0,32,0,Mainboard FRU,chassis,part_number,JS-CH-100
                """.replace("\n", "\r\n");
        assertEquals(begin, out.toString().substring(0, begin.length()));
        assertEquals(19, out.toString().lines().count());
    }

    @Test
    void anInventoryThatIsNotThereIsStatusThree() {
        assertEquals(3, ipmi("fru", "7"));
        assertEquals("", out.toString());
        assertEquals(1, err.toString().lines().count(), err.toString());
    }

    @Test
    void everyKindOfRecordIsListed() {
        assertEquals(0, ipmi("sdr", "list"), err.toString());
        assertEquals("""
                ID    TYPE                   NAME           AT     ENTITY  WHAT
                0001  full                   CPU1 Temp      20 01  3.1     Temperature
                0002  full                   CPU2 Temp      20 02  3.2     Temperature
                0003  full                   Inlet Temp     20 03  55.1    Temperature
                0004  full                   P12V           20 10  7.1     Voltage
                0005  full                   P3V3           20 11  7.1     Voltage
                0006  full                   VBAT           20 12  40.1    Voltage
                0007  full                   Fan1           20 20  29.1    Fan
                0008  full                   Fan2           20 21  29.2    Fan
                0009  full                   PSU1 Current   20 28  10.1    Current
                000a  full                   Sys Power      20 29  7.1     Other Units-based Sensor
                000b  compact                PSU1 Status    20 30  10.1    Power Supply, sensor-specific
                000c  compact                PSU2 Status    20 31  10.2    Power Supply, sensor-specific
                000d  compact                Intrusion      20 38  23.1    Physical Security, sensor-specific
                000e  compact                SEL            20 40  7.1     Event Logging Disabled, sensor-specific
                000f  compact                Watchdog       20 41  7.1     Watchdog 2, sensor-specific
                0010  compact                Drive 1        20 50  4.1     Drive Slot, sensor-specific, 2 sensors
                0011  event-only             Critical Int   20 48  7.1     Critical Interrupt, sensor-specific
                0012  full                   Riser Temp     82 01  11.1    Temperature
                0013  management-controller  Riser MC       82     11.1    add-in card
                0014  fru-device             Mainboard FRU  20     7.1     FRU 0
                0015  management-controller  BMC            20     7.1     system board
                """, out.toString());
    }

    @Test
    void recordsAreADocument() {
        assertEquals(0, ipmi("sdr", "list", "--json"), err.toString());
        assertEquals(1, out.toString().lines().count());
        JsonArray records =
                JsonParser.parseString(out.toString()).getAsJsonObject().getAsJsonArray("records");
        assertEquals(21, records.size());
        assertEquals(
                "{\"id\":1,\"type\":\"full\",\"record_type\":1,\"name\":\"CPU1 Temp\",\"owner\":32,\"channel\":0,\"lun\":0,"
                        + "\"number\":1,\"sensors\":1,\"sensor_type\":\"Temperature\",\"event_type\":1,\"entity\":\"3.1\",\"unit\":"
                        + "\"degrees C\",\"format\":\"unsigned\",\"linearization\":\"linear\",\"data\":\"010051013420000103017f6"
                        + "80101800a807a383800010000010000000000012a0000ff00645f550000000101000000c9435055312054656"
                        + "d70\"}",
                records.get(0).toString());
    }

    @Test
    void recordsAreCommaSeparatedValues() {
        assertEquals(0, ipmi("sdr", "list", "--csv"), err.toString());
        List<String> lines = out.toString().lines().toList();
        assertEquals(22, lines.size());
        assertEquals(
                List.of(
                        "id,type,name,address,channel,lun,number,sensor_type,event_type,entity",
                        "1,full,CPU1 Temp,32,0,0,1,Temperature,1,3.1"),
                lines.subList(0, 2));
        assertEquals("20,fru-device,Mainboard FRU,32,0,0,,,,7.1", lines.get(20));
    }

    @Test
    void infoTellsOfTheRepository() {
        assertEquals(0, ipmi("sdr", "info", "--json"), err.toString());
        assertTrue(out.toString().startsWith("{\"version\":\"1.5\",\"records\":"), out.toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "fru 255; 255 is reserved",
                "fru x; is not a byte",
                "fru --csv --json; leave one out",
                "sdr; which command? one of",
                "sdr list --no-sdr-cache --sdr-cache x; contradict",
                "sdr list --csv --json; leave one out"
            })
    void aWrongWordIsNamedAndIsStatusTwo(String line, String named) {
        assertEquals(2, ipmi(line.split(" ", -1)), err.toString());
        assertTrue(err.toString().contains(named), err.toString());
        assertEquals(1, err.toString().lines().count(), err.toString());
    }
}
