package io.jipmi.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands on a simulated BMC that is new for each of them: nobody has set its timer. */
class WatchdogCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int watchdog(String... args) {
        List<String> words = new ArrayList<>(List.of("--interface", "sim,kcs", "watchdog"));
        words.addAll(List.of(args));
        return Ipmi.run(words.toArray(String[]::new), new PrintWriter(out, true), new PrintWriter(err, true));
    }

    private JsonObject json() {
        return JsonParser.parseString(out.toString()).getAsJsonObject();
    }

    @Test
    void getShowsEveryField() {
        assertEquals(0, watchdog("get"), err.toString());
        List<String> lines =
                out.toString().lines().map(line -> line.replaceAll(" +", " ")).toList();
        assertEquals(
                List.of(
                        "running false",
                        "use reserved",
                        "action none",
                        "log true",
                        "pretimeout interrupt none",
                        "pretimeout s 0",
                        "expired []",
                        "countdown s 0.0",
                        "left s 0.0"),
                lines);
    }

    @Test
    void setSetsWhatIsGivenAndShowsItReadBack() {
        assertEquals(
                0,
                watchdog("set", "-u", "oem", "-l", "1", "-a", "3", "-p", "nmi", "-z", "7", "-i", "100.5", "--json"),
                err.toString());
        assertEquals(
                "{\"running\":false,\"use\":\"oem\",\"action\":\"power_cycle\",\"log\":false,"
                        + "\"pretimeout_interrupt\":\"nmi\",\"pretimeout_s\":7,\"expired\":[],\"countdown_s\":100.5,"
                        + "\"left_s\":100.5}\n",
                out.toString());
    }

    @Test
    void whatIsNotGivenIsLeftAndTheUseOfATimerNobodySetIsOurs() {
        assertEquals(0, watchdog("set", "-i", "60", "-w", "--json"), err.toString());
        JsonObject timer = json();
        assertTrue(timer.get("running").getAsBoolean(), "started after set");
        assertEquals("sms_os", timer.get("use").getAsString());
        assertEquals("none", timer.get("action").getAsString());
        assertEquals(60.0, timer.get("countdown_s").getAsDouble());
    }

    @Test
    void resetOfATimerNobodySetIsRefusedByTheBmc() {
        for (String command : List.of("reset", "start")) {
            err.getBuffer().setLength(0);
            assertEquals(3, watchdog(command));
            assertEquals(
                    "ipmi: the BMC answered Reset Watchdog Timer with completion code 0x80 (the timer has not been set since"
                            + " the BMC started)\n",
                    err.toString());
        }
    }

    @Test
    void whatDoesNotRunCanBeStoppedAndCleared() {
        assertEquals(0, watchdog("stop"), err.toString());
        assertEquals("", out.toString());
        assertEquals(0, watchdog("clear", "--json"), err.toString());
        assertEquals(0.0, json().get("countdown_s").getAsDouble());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-i 6553.6 | countdown of 6553.6 s is not within 0..6553.5 s, which is all the BMC can count",
                "-i 1e400000000 | --initial-countdown '1e400000000' is not a number of seconds within 0..6553.5 in steps of"
                        + " 0.1",
                "-i ten | --initial-countdown 'ten' is not a number of seconds within 0..6553.5 in steps of 0.1",
                "-u reserved | --timer-use 'reserved' is none of [bios_frb2, bios_post, os_load, sms_os, oem]",
                "-u 6 | --timer-use '6' is none of [bios_frb2, bios_post, os_load, sms_os, oem]",
                "-a 7 | a reserved timeout action cannot be set",
                "-m 2 | --stop-timer 2 is neither 0 nor 1",
                "-z 5 -i 4 | pre-timeout of 5 s is longer than the countdown of 4 s"
            })
    void whatCannotBeSetIsNamed(String options, String complaint) {
        List<String> words = new ArrayList<>(List.of("set"));
        words.addAll(List.of(options.split(" ", -1)));
        assertEquals(2, watchdog(words.toArray(String[]::new)));
        assertEquals("ipmi: " + complaint + "\n", err.toString());
        assertEquals("", out.toString());
    }

    @Test
    void withoutACommandOfItsOwnItSaysWhichThereAre() {
        assertEquals(2, watchdog());
        assertEquals(
                "ipmi watchdog: which command? one of clear, get, reset, set, start, stop (see ipmi watchdog --help)\n",
                err.toString());
    }
}
