package io.jipmi.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.jipmi.cli.control.ControlClient;
import io.jipmi.watchdog.daemon.WatchdogParameters;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The daemon's lines, exit statuses and socket, over the simulated BMC; it is ended as soon as it is ready. */
@Timeout(60)
class WatchdogdTest {
    /** Something to do once the daemon is ready. */
    @FunctionalInterface
    private interface Deed {
        void carryOut() throws IOException;
    }

    /** Ends the daemon when it says that it is ready, on the daemon's own thread. */
    private final class Lines extends StringWriter {
        @Override
        public void flush() {
            if (toString().startsWith("ready: ") && !ended) {
                ended = true;
                try {
                    whenReady.carryOut();
                } catch (IOException e) {
                    throw new AssertionError(e);
                } finally {
                    end.run();
                }
            }
        }
    }

    @TempDir
    private Path directory;

    private final Lines out = new Lines();
    private final StringWriter err = new StringWriter();
    private Runnable end = () -> {};
    private Deed whenReady = () -> {};
    private boolean ended;

    private int daemon(String... args) {
        List<String> words = new ArrayList<>(List.of("--interface", "sim,kcs"));
        words.add("--control=" + directory.resolve("control"));
        words.addAll(List.of(args));
        Watchdogd daemon = new Watchdogd(wakeUp -> end = wakeUp, () -> {});
        return Watchdogd.run(words.toArray(String[]::new), new PrintWriter(out), new PrintWriter(err, true), daemon);
    }

    private String ask(String... words) throws IOException {
        return new ControlClient(directory.resolve("control"), "ipmi-watchdogd")
                .ask(List.of(words), Duration.ofSeconds(20));
    }

    @Test
    void itIsReadyOnceArmedAndStopsTheTimerAtItsEnd() {
        assertEquals(Program.DONE, daemon("ipmi_watchdog.timeout=30", "ipmi_watchdog.action=power_off"), err::toString);
        assertEquals(
                "ready: the timer is armed and fed, power off 30 s after the last heartbeat"
                        + " (kcs at simulated i/o 0xca2)\n"
                        + "end: the timer is stopped\n",
                out.toString());
        assertEquals("", err.toString());
    }

    @Test
    @Timeout(60)
    void inTrainingItEndsByItselfOnceItIsReady() {
        ended = true;
        assertEquals(Program.DONE, daemon("--train"), err::toString);
        assertTrue(out.toString().endsWith("end: the timer is stopped\n"), out.toString());
    }

    @Test
    void withNowayoutItSaysThatTheTimerRunsOn() {
        assertEquals(Program.DONE, daemon("ipmi_watchdog.nowayout=1"), err::toString);
        assertTrue(out.toString().contains("end: nowayout: the timer runs on, hard reset 60 s"), out.toString());
    }

    @Test
    void itsSocketShowsTheTimer() {
        whenReady = () -> {
            JsonObject status = JsonParser.parseString(ask("status")).getAsJsonObject();
            assertTrue(status.get("healthy").getAsBoolean());
            assertTrue(status.getAsJsonObject("timer").get("running").getAsBoolean());
            assertEquals(
                    60.0, status.getAsJsonObject("timer").get("countdown_s").getAsDouble());
            assertEquals(0, status.getAsJsonObject("statistics").get("rearms").getAsInt());
            assertThrows(IllegalArgumentException.class, () -> ask("status", "now"));
        };
        assertEquals(Program.DONE, daemon(), err::toString);
        assertFalse(Files.exists(directory.resolve("control")), "removed at the end");
    }

    private static String value(String document) {
        return JsonParser.parseString(document).getAsJsonObject().get("value").getAsString();
    }

    @Test
    void itsParametersAreChangedThroughIt() {
        whenReady = () -> {
            String timeout = "ipmi_watchdog.timeout";
            assertEquals("60", value(ask("param", timeout)), "the timer's, as nobody set it");
            assertEquals("90", value(ask("param", timeout + "=90")));
            ask("param", timeout + "=91", "ipmi_watchdog.nowayout=1");
            assertEquals("reset", value(ask("param", "ipmi_watchdog.action")));
            assertEquals(
                    WatchdogParameters.PARAMETERS.size(),
                    JsonParser.parseString(ask("param"))
                            .getAsJsonObject()
                            .getAsJsonArray("parameters")
                            .size());
            IllegalArgumentException wrong = assertThrows(
                    IllegalArgumentException.class, () -> ask("param", "ipmi_watchdog.nowayout=0", timeout + "=7000"));
            assertEquals("parameter 'ipmi_watchdog.timeout=7000': '7000' is not within 1..6553", wrong.getMessage());
            wrong = assertThrows(IllegalArgumentException.class, () -> ask("param", "ipmi_watchdog.start_now=0"));
            assertEquals(
                    "parameter 'ipmi_watchdog.start_now' is read at start; restart ipmi-watchdogd to change it",
                    wrong.getMessage());
            wrong = assertThrows(IllegalArgumentException.class, () -> ask("param", "ipmi_si.trydmi=0"));
            assertEquals("'ipmi_si.trydmi' is no parameter of ipmi-watchdogd", wrong.getMessage());
            JsonObject timer =
                    JsonParser.parseString(ask("status")).getAsJsonObject().getAsJsonObject("timer");
            assertEquals(91.0, timer.get("countdown_s").getAsDouble(), "set in the BMC");
        };
        assertEquals(Program.DONE, daemon(), err::toString);
        assertTrue(out.toString().contains("end: nowayout: the timer runs on, hard reset 91 s"), out.toString());
    }

    @Test
    void aDaemonIsNotHiddenByAnother() {
        whenReady = () -> {
            int status = Watchdogd.run(
                    new String[] {"--interface", "sim,kcs", "--control", directory.resolve("control") + ""},
                    new PrintWriter(new StringWriter()),
                    new PrintWriter(err, true),
                    new Watchdogd(wakeUp -> {}, () -> {}));
            assertEquals(Program.COULD_NOT, status);
        };
        assertEquals(Program.DONE, daemon(), err::toString);
        assertTrue(err.toString().startsWith("ipmi-watchdogd: "), err.toString());
    }

    @Test
    void whatIsWrongIsNamed() {
        assertEquals(Program.USAGE, daemon("ipmi_watchdog.timeout=6554"));
        assertEquals(
                "ipmi-watchdogd: parameter 'ipmi_watchdog.timeout=6554': '6554' is not within 1..6553\n",
                err.toString());
        assertEquals(Program.USAGE, daemon("ipmi_watchdog.start_now=0"));
        assertEquals(Program.USAGE, daemon("ipmi_watchdog.timeout=10", "ipmi_watchdog.pretimeout=10"));
        assertEquals("", out.toString());
    }

    @Test
    void aCheckThatIsNoneAndANodeThatCannotBeAreRefusedBeforeTheTimerIsArmed() {
        assertEquals(Program.USAGE, daemon("--check", "load:2m<3"));
        assertEquals(
                "ipmi-watchdogd: health check 'load:2m<3': '2m' is not known here; there are 1m, 5m, 15m, interval, limit,"
                        + " grace\n",
                err.toString());
        assertEquals(Program.USAGE, daemon("--device", "no name"));
        assertTrue(err.toString().contains("'no name' is no name for a device node"), err.toString());
        assertEquals("", out.toString());
    }

    @Test
    void withChecksItIsReadyAtOnceAndShowsWhatTheyComplainOf() {
        whenReady = () -> {
            JsonObject status;
            do {
                status = JsonParser.parseString(ask("status")).getAsJsonObject();
            } while (status.get("healthy").getAsBoolean());
            assertEquals(
                    "file:/nowhere: /nowhere is not there",
                    status.get("complaint").getAsString());
        };
        assertEquals(
                Program.DONE,
                daemon("--check", "memory:available>0K", "--check", "file:/nowhere,age<1s"),
                err::toString);
        assertTrue(out.toString().endsWith("end: the timer is stopped\n"), out.toString());
    }
}
