package io.jipmi.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.jipmi.cli.text.Terminal;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code ipmi sensors} on the simulated BMC. */
@Timeout(60)
class SensorsCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int sensors(String... args) {
        return sensorsOn(Terminal.NONE, args);
    }

    private int sensorsOn(Terminal terminal, String... args) {
        String[] words = Stream.concat(Stream.of("--interface", "sim,kcs", "sensors"), Stream.of(args))
                .toArray(String[]::new);
        return Ipmi.run(words, new PrintWriter(out, true), new PrintWriter(err, true), () -> terminal);
    }

    private List<JsonObject> documents() {
        return out.toString()
                .lines()
                .map(line -> JsonParser.parseString(line).getAsJsonObject())
                .toList();
    }

    private JsonObject sensor(String name) {
        return StreamSupport.stream(documents().get(0).getAsJsonArray("sensors").spliterator(), false)
                .map(each -> each.getAsJsonObject())
                .filter(each -> each.get("name").getAsString().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void everySensorHasALine() {
        assertEquals(0, sensors(), err.toString());
        assertEquals("""
                NAME          AT     TYPE                      READING  UNIT       ST  STATES
                CPU1 Temp     20 01  Temperature                    42  degrees C  ok
                CPU2 Temp     20 02  Temperature                    44  degrees C  ok
                Inlet Temp    20 03  Temperature                    22  degrees C  ok
                P12V          20 10  Voltage                     12.06  Volts      ok
                P3V3          20 11  Voltage                       3.3  Volts      ok
                VBAT          20 12  Voltage                     3.045  Volts      ok
                Fan1          20 20  Fan                          6000  RPM        ok
                Fan2          20 21  Fan                          6060  RPM        ok
                PSU1 Current  20 28  Current                       4.2  Amps       ok
                Sys Power     20 29  Other Units-based Sensor      212  Watts      ok
                PSU1 Status   20 30  Power Supply                                  ok  Presence detected
                PSU2 Status   20 31  Power Supply                                  ok  Presence detected
                Intrusion     20 38  Physical Security                             ok
                SEL           20 40  Event Logging Disabled                        ok
                Watchdog      20 41  Watchdog 2                                    ok
                Drive 1       20 50  Drive Slot                                    ok  Drive Presence
                Drive 2       20 51  Drive Slot                                    ok  Drive Presence
                Critical Int  20 48  Critical Interrupt                            ns  the sensor only sends events
                Riser Temp    82 01  Temperature                    38  degrees C  ok
                """, out.toString());
        assertEquals("", err.toString());
    }

    @Test
    void thresholdsAreColumns() {
        assertEquals(0, sensors("--thresholds", "p12v", "Inlet*"), err.toString());
        assertEquals("""
                NAME        AT     TYPE         READING  UNIT       ST  LNR   LCR   LNC   UNC   UCR  UNR  +HYS  -HYS  STATES
                Inlet Temp  20 03  Temperature       22  degrees C  ok  -20   -10    -5    35    40   45     1     1
                P12V        20 10  Voltage        12.06  Volts      ok       11.1  11.4  12.6  12.9       0.06  0.06
                """, out.toString());
    }

    @Test
    void aNarrowTerminalGetsNarrowLinesAndColours() {
        assertEquals(0, sensorsOn(new Terminal(60, true, true, false), "PSU1*"), err.toString());
        assertEquals("""
                \033[1mNAME\033[0m          \033[1mAT\033[0m     \033[1mTYPE\033[0m       \033[1mREADING\033[0m  \033[1mUNIT\033[0m  \033[1mST\033[0m  \033[1mSTATES\033[0m
                PSU1 Current  20 28  Current        \033[32m4.2\033[0m  Amps  \033[32mok\033[0m
                PSU1 Status   20 30  Power Su~                 ok  Presence~
                """, out.toString());
    }

    @Test
    void aSensorIsADocument() {
        assertEquals(0, sensors("--json", "--thresholds", "P12V"), err.toString());
        assertEquals(
                "{\"interface\":0,\"sensors\":[{\"name\":\"P12V\",\"owner\":32,\"channel\":0,\"lun\":0,\"number\":16,\"sen"
                        + "sor_type\":\"Voltage\",\"event_type\":1,\"entity\":\"7.1\",\"value\":12.06,\"unit\":\"Volts\",\"raw\":201"
                        + ",\"status\":\"ok\",\"states\":[],\"thresholds\":{\"lower_critical\":11.1,\"lower_non_critical\":11.4"
                        + ",\"upper_non_critical\":12.6,\"upper_critical\":12.9},\"hysteresis\":{\"positive\":0.06,\"negativ"
                        + "e\":0.06}}]}" + "\n",
                out.toString());
    }

    @Test
    void aDiscreteSensorHasStatesAndOneOnASatelliteItsOwner() {
        assertEquals(0, sensors("--json"), err.toString());
        JsonObject supply = sensor("PSU1 Status");
        assertEquals("[\"Presence detected\"]", supply.get("states").toString());
        assertFalse(supply.has("value"));
        JsonObject riser = sensor("Riser Temp");
        assertEquals(0x82, riser.get("owner").getAsInt());
        assertEquals(38.0, riser.get("value").getAsDouble());
        assertFalse(riser.has("thresholds"));
    }

    @Test
    void commaSeparatedValuesHaveANameEach() {
        assertEquals(0, sensors("--csv", "--type", "fan"), err.toString());
        assertEquals("""
                name,owner,channel,lun,number,sensor_type,event_type,entity,value,unit,raw,status,states,unavailable
                Fan1,32,0,0,32,Fan,1,29.1,6000.0,RPM,100,ok,,
                Fan2,32,0,0,33,Fan,1,29.2,6060.0,RPM,101,ok,,
                """.replace("\n", "\r\n"), out.toString());
    }

    @Test
    void watchingReadsAgainAndAgain() {
        assertEquals(0, sensors("--watch", "0.01", "--count", "3", "--json", "Fan?"), err.toString());
        assertEquals(3, documents().size());
        assertTrue(documents().stream()
                .allMatch(each ->
                        each.has("time") && each.getAsJsonArray("sensors").size() == 2));
    }

    @Test
    void watchingClearsAScreenBeforeEachRound() {
        Terminal screen = new Terminal(80, true, false, false);
        assertEquals(0, sensorsOn(screen, "--watch=0.01", "--count=2", "Fan1"), err.toString());
        assertEquals(3, out.toString().split("\033\\[H\033\\[2J", -1).length, out.toString());
    }

    @Test
    void watchingCommaSeparatedValuesHasOneHeadAndTheTime() {
        assertEquals(0, sensors("--watch", "0.01", "--count", "2", "--csv", "Fan1"), err.toString());
        List<String> lines = out.toString().lines().toList();
        assertEquals(3, lines.size());
        assertTrue(lines.get(0).startsWith("time,name,"), lines.get(0));
        assertTrue(lines.get(2).matches("20[0-9-]+T[0-9:.]+Z,Fan1,.*"), lines.get(2));
    }

    @Test
    void severalInterfacesAreAUsageError() {
        String[] words = "--interface sim,kcs --interface sim,bt sensors".split(" ", -1);
        assertEquals(2, Ipmi.run(words, new PrintWriter(out, true), new PrintWriter(err, true)));
        assertTrue(err.toString().contains("sensors talks to one interface"), err.toString());
    }

    @Test
    void anInterruptEndsTheRoundsInOrder() throws IOException {
        int[] rounds = new int[1];
        Rounds.every(Duration.ofSeconds(50), null, () -> {
            rounds[0]++;
            Thread.currentThread().interrupt();
        });
        assertEquals(1, rounds[0]);
        assertFalse(Thread.currentThread().isInterrupted());
    }

    @Test
    void whatTheClassArchiveIsMadeWithRuns() {
        PrintWriter writer = new PrintWriter(out, true);
        assertEquals(0, Ipmi.run(new String[] {"train"}, writer, new PrintWriter(err, true)), err.toString());
        assertEquals("", err.toString());
        assertEquals(2, Ipmi.run(new String[0], writer, new PrintWriter(err, true)));
        assertFalse(err.toString().contains("train"), err.toString());
    }

    @Test
    void aNameNoSensorHasIsStatusOne() {
        assertEquals(1, sensors("Fan1", "Fan9"));
        assertEquals("ipmi: no sensor is called 'Fan9' (ipmi sensors shows them all)\n", err.toString());
    }

    @Test
    void theRepositoryIsKeptWhereOneSays(@TempDir Path directory) throws IOException {
        Path cache = directory.resolve("cache");
        for (int time = 1; time <= 2; time++) {
            assertEquals(0, sensors("--sdr-cache", cache.toString(), "Fan1"), err.toString());
            try (Stream<Path> files = Files.list(cache)) {
                assertEquals(1, files.count());
            }
        }
        assertEquals("", err.toString());
    }

    @Test
    void aCacheThatCannotBeWrittenIsANote(@TempDir Path directory) throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        assertEquals(0, sensors("--sdr-cache", file.resolve("cache").toString(), "Fan1"), err.toString());
        assertTrue(out.toString().contains("6000"), out.toString());
        assertTrue(err.toString().startsWith("ipmi: the SDR cache "), err.toString());
        assertEquals(1, err.toString().lines().count(), err.toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "--csv --json; leave one out",
                "--watch 0; --watch 0.0",
                "--watch=x; --watch",
                "--count 3; --watch",
                "--watch --count 0; --count 0",
                "--type Heat; --type Heat is no sensor type",
                "--type 0x100; --type 0x100",
                "--sdr-cache x --no-sdr-cache; contradict"
            })
    void aWrongWordIsNamedAndIsStatusTwo(String line, String named) {
        assertEquals(2, sensors(line.split(" ", -1)), err.toString());
        assertTrue(err.toString().contains(named), err.toString());
        assertEquals(1, err.toString().lines().count(), err.toString());
        assertEquals("", out.toString());
    }
}
