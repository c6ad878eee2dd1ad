package io.jipmi.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The programs' contract of exit statuses and lines, over the simulated BMC. */
class IpmiProgramTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int ipmi(String... args) {
        return Ipmi.run(args, new PrintWriter(out, true), new PrintWriter(err, true));
    }

    private JsonObject json() {
        assertEquals(1, out.toString().strip().lines().count(), "one document on one line: " + out);
        return JsonParser.parseString(out.toString()).getAsJsonObject();
    }

    @Test
    void rawPrintsTheBytesAfterTheCompletionCodeLikeIpmitool() {
        assertEquals(0, ipmi("--interface", "sim,kcs", "raw", "0x06", "1"), err.toString());
        assertTrue(out.toString().matches("( [0-9a-f]{2}){15}\\R|( [0-9a-f]{2}){11}\\R"), out.toString());
        assertEquals("", err.toString());
    }

    @Test
    void rawBreaksTheLineAfterSixteenBytes() {
        assertEquals(0, ipmi("--interface", "sim,kcs", "raw", "0x0a", "0x11", "0", "0", "0", "20"), err.toString());
        List<Integer> lengths = out.toString().lines().map(String::length).toList();
        assertEquals(List.of(16 * 3, 5 * 3), lengths);
    }

    @Test
    void optionsMayStandBeforeOrAfterTheCommand() {
        assertEquals(0, ipmi("raw", "--interface", "sim,kcs", "--json", "6", "1"), err.toString());
        assertEquals(0, json().get("completion_code").getAsInt());
    }

    @Test
    void aCompletionCodeOtherThanZeroIsNamedAndIsStatusThree() {
        assertEquals(3, ipmi("--interface", "sim,kcs", "raw", "6", "0xff"));
        assertEquals("", out.toString());
        assertTrue(err.toString().contains("0xc1 (invalid command)"), err.toString());
        assertEquals(1, err.toString().lines().count());
    }

    @Test
    void panicLeavesTheEventAndTheText() {
        assertEquals(0, ipmi("--interface", "sim,kcs", "panic", "Kernel", "panic!"), err.toString());
        assertEquals(
                "event taken, 2 of 2 text records taken by 0x20", out.toString().strip());
    }

    @Test
    void panicLeavesTheTextOutWhereTheParameterSaysSo() {
        assertEquals(
                0,
                ipmi("--interface", "sim,kcs", "--json", "ipmi_msghandler.panic_op=event", "panic", "dead"),
                err.toString());
        assertTrue(json().get("event").getAsBoolean());
        assertEquals(0, json().get("text_records").getAsInt());
    }

    @Test
    void panicThatIsToRecordNothingSaysSo() {
        assertEquals(1, ipmi("--interface", "sim,kcs", "ipmi_msghandler.panic_op=none", "panic", "dead"));
        assertEquals(
                "ipmi: nothing is recorded with ipmi_msghandler.panic_op=none",
                err.toString().strip());
    }

    @Test
    void repeatPrintsOneLineOfFigures() {
        assertEquals(0, ipmi("--interface", "sim,kcs", "raw", "--repeat", "50", "6", "1"), err.toString());
        JsonObject figures = json();
        assertEquals(50, figures.get("count").getAsInt());
        assertEquals(0, figures.get("errors").getAsInt());
        assertTrue(figures.get("p50_us").getAsDouble() <= figures.get("p99_us").getAsDouble());
        assertTrue(figures.get("p99_us").getAsDouble() <= figures.get("max_us").getAsDouble());
        assertTrue(figures.has("mean_us") && figures.has("cpu_ms"));
        assertEquals(0, figures.get("different").getAsInt());
    }

    @Test
    void repeatCountsAnswersThatAreNotWhatTheFirstWas() {
        // Reserve SEL: a reservation of its own each time.
        assertEquals(0, ipmi("--interface", "sim,kcs", "raw", "--repeat", "5", "0x0a", "0x42"), err.toString());
        assertEquals(4, json().get("different").getAsInt());
    }

    @Test
    void repeatCountsErrorsAndNamesTheFirst() {
        assertEquals(1, ipmi("--interface", "sim,kcs", "raw", "--repeat", "5", "6", "0xff"));
        assertEquals(5, json().get("errors").getAsInt());
        assertTrue(err.toString().contains("invalid command"), err.toString());
    }

    @Test
    void infoTellsIdentitySensorsAndHealth() {
        assertEquals(0, ipmi("--interface", "sim,kcs", "info", "--json"), err.toString());
        JsonObject report = json();
        assertTrue(report.getAsJsonObject("device").has("firmware"));
        assertTrue(report.getAsJsonObject("sensors").get("total").getAsInt() >= 12);
        assertEquals("up", report.getAsJsonObject("health").get("state").getAsString());
        assertEquals(
                "simulator", report.getAsJsonObject("interface").get("source").getAsString());
    }

    @Test
    void infoTellsCountersToProgramsOnly() {
        assertEquals(0, ipmi("--interface", "sim,kcs", "info", "--json"), err.toString());
        JsonObject counters = json().getAsJsonObject("counters");
        long answers = counters.get("complete_transactions").getAsLong();
        assertTrue(
                answers > 0
                        && answers >= counters.get("handled_local_responses").getAsLong(),
                counters.toString());
        assertEquals(0, counters.get("interrupts").getAsLong());

        out.getBuffer().setLength(0);
        assertEquals(0, ipmi("--interface", "sim,kcs", "info"), err.toString());
        assertFalse(out.toString().contains("counters"), out.toString());
    }

    @Test
    void infoShowsEveryInterfaceNamed() {
        assertEquals(0, ipmi("--interface", "sim,kcs", "--interface", "sim,kcs,latency=10", "info", "--json"));
        assertEquals(2, json().getAsJsonArray("interfaces").size());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "raw 6; DATA",
                "raw 6 1x; '1x'",
                "raw 6 256; '256'",
                "raw 7 1; odd",
                "raw --lun 4 6 1; LUN",
                "raw --timeout 0 6 1; --timeout 0",
                "raw --repeat -1 6 1; --repeat -1",
                "raw --frob 6 1; --frob",
                "frob; frob",
                "--interface kcs,i/o info; needs at least",
                "--interface kcs,io,0xca2 info; 'io'",
                "--interface kcs,i/o,0xzz info; '0xzz'",
                "--interface kcs,i/o,0xca2,rsp=0x info; 'rsp=0x'",
                "--interface lpc,i/o,0xca2 info; 'lpc'",
                "--interface sim,kcs,fault=frob info; frob",
                "--interface sim,kcs,latency=slow info; latency=slow",
                "--interface sim,kcs --interface sim,kcs raw 6 1; 2 times",
                "info ipmi_si.frob=1; ipmi_si.frob=1",
                "info ipmi_si.trydmi=maybe; ipmi_si.trydmi=maybe",
                "probe ipmi_si.ports=0xca2 ipmi_si.regsizes=3; rsi=3",
                "probe ipmi_si.hotmod=add,kcs,i/o,0xca2:frob,bt; 'frob,bt'",
                "probe hint.ipmi.0.port=0xca2; lacks its mode",
                "probe hint.ipmi.0.speed=8; hint.ipmi.0.speed=8",
                "info ipmi_si.poll=hard; is none of latency, balanced, lowcpu",
                "--config /nonexistent.conf --interface sim,kcs info ipmi_si.x; ipmi_si.x"
            })
    void aBadWordIsNamedOnOneLineAndIsStatusTwo(String commandLine, String named) {
        assertEquals(2, ipmi(commandLine.split(" ", -1)), out.toString() + err);
        assertTrue(err.toString().contains(named), err.toString());
        assertEquals(1, err.toString().lines().count(), err.toString());
        assertEquals("", out.toString());
    }

    @Test
    void aMissingCommandIsAUsageError() {
        assertEquals(2, ipmi());
        assertTrue(err.toString().contains("info"), err.toString());
    }

    @Test
    void aMissingConfigurationFileIsStatusOne() {
        assertEquals(1, ipmi("--config", "/nonexistent.conf", "--interface", "sim,kcs", "info"));
        assertTrue(err.toString().contains("/nonexistent.conf"), err.toString());
    }

    @Test
    void theConfigurationFileSetsParametersAndNamesABadLine(@TempDir Path directory) throws IOException {
        Path config = directory.resolve("jipmi.conf");
        Files.writeString(config, "# limits\n\nipmi_msghandler.max_users=0\n");
        assertEquals(2, ipmi("--config", config.toString(), "--interface", "sim,kcs", "info"));
        assertTrue(err.toString().contains("ipmi_msghandler.max_users=0"), err.toString());
        Files.writeString(config, "trydmi 0\n");
        assertEquals(2, ipmi("--config", config.toString(), "--interface", "sim,kcs", "info"));
        assertTrue(err.toString().contains("line 1"), err.toString());
    }

    @Test
    void aDeadInterfaceIsStatusOneWithTheReasonAndWithoutAStackTrace() {
        assertEquals(1, ipmi("--interface", "sim,kcs,fault=all-ones", "raw", "6", "1"));
        assertEquals(1, err.toString().lines().count(), err.toString());
        assertTrue(err.toString().contains("0xff"), err.toString());
        assertFalse(err.toString().contains("at io.jipmi"), err.toString());
    }

    @Test
    void probeSaysWhichOfTheNamedInterfacesWork() {
        assertEquals(
                0,
                ipmi("--interface", "sim,kcs,fault=all-ones", "--interface", "sim,kcs", "probe", "--json"),
                err.toString());
        JsonObject report = json();
        assertFalse(report.getAsJsonArray("interfaces")
                .get(0)
                .getAsJsonObject()
                .get("usable")
                .getAsBoolean());
        assertTrue(report.getAsJsonArray("interfaces")
                .get(1)
                .getAsJsonObject()
                .get("usable")
                .getAsBoolean());
    }

    private static final String[] NO_SOURCE = {
        "ipmi_si.trydmi=0",
        "ipmi_si.tryacpi=0",
        "ipmi_si.trypci=0",
        "ipmi_si.tryopenfirmware=0",
        "ipmi_si.tryplatform=0",
        "ipmi_si.trydefaults=0"
    };

    private static String[] withNoSource(String... words) {
        return Stream.concat(Stream.of(words), Stream.of(NO_SOURCE)).toArray(String[]::new);
    }

    @Test
    void probeThatFindsNothingFailsUnlessSomebodyWaitsForHotmod() {
        assumeFalse(Files.exists(Path.of("/dev/ipmi0")), "this machine has an interface of the kernel's");
        assertEquals(1, ipmi(withNoSource("probe", "--json")), out.toString());
        out.getBuffer().setLength(0);
        assertEquals(0, ipmi(withNoSource("probe", "--json", "ipmi_si.unload_when_empty=0")), err.toString());
        assertEquals(0, json().getAsJsonArray("interfaces").size());
        assertTrue(json().get("notes").toString().contains("PCI: not asked (ipmi_si.trypci=0)"), out.toString());
    }

    @Test
    void hotmodOperationsOfOneLineAreCarriedOutInTheirOrder() {
        String line = "ipmi_si.hotmod=add,kcs,i/o,0xca2:remove,kcs,i/o,0xca2";
        ipmi(withNoSource("probe", "--json", line, "ipmi_si.unload_when_empty=0"));
        assertTrue(json().get("notes").toString().contains("kcs at i/o 0xca2 is added and removed"), out.toString());
        assertFalse(json().get("interfaces").toString().contains("0xca2"), out.toString());
    }

    @Test
    void hintsOfAConfigurationFileAreInterfacesAndItsLinesMayBeQuoted(@TempDir Path directory) throws IOException {
        Path config = directory.resolve("jipmi.conf");
        Files.writeString(config, """
                hint.ipmi.0.at="isa"
                hint.ipmi.0.mode="KCS"   # as on FreeBSD
                hint.ipmi.0.port="0xCA2"
                ipmi_si.hotmod=remove,kcs,i/o,0xca2
                """);
        ipmi(withNoSource("--config", config.toString(), "probe", "--json", "ipmi_si.unload_when_empty=0"));
        assertTrue(
                json().get("notes")
                        .toString()
                        .contains("given: kcs at i/o 0xca2 is left out: ipmi_si.hotmod removes it"),
                out.toString());
    }

    @Test
    void probeMarksTheInterfacesThatWouldBeTakenAndSaysWhy() {
        ipmi("--interface", "sim,kcs,fault=all-ones", "--interface", "sim,kcs", "probe", "--json");
        JsonObject dead = json().getAsJsonArray("interfaces").get(0).getAsJsonObject();
        JsonObject alive = json().getAsJsonArray("interfaces").get(1).getAsJsonObject();
        assertFalse(dead.get("chosen").getAsBoolean());
        assertEquals(dead.get("trouble"), dead.get("verdict"));
        assertTrue(alive.get("chosen").getAsBoolean());
        assertEquals("usable, chosen: it is named", alive.get("verdict").getAsString());
        assertEquals(0, alive.get("irq").getAsInt());
    }

    @Test
    void doctorGivesAVerdictOnEachPrecondition() {
        assertEquals(0, ipmi("--interface", "sim,kcs", "doctor", "--json"), err.toString());
        String report = json().toString();
        for (String check : new String[] {"privilege", "lockdown", "/dev/port", "/dev/mem", "i2c", "/dev/cuse"}) {
            assertTrue(report.contains('"' + check + '"'), report);
        }
    }
}
