package io.jipmi.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.jipmi.msghandler.AddressSource;
import io.jipmi.msghandler.CommandFilter;
import io.jipmi.msghandler.IpmiCommand;
import io.jipmi.msghandler.IpmiInterface;
import io.jipmi.msghandler.IpmiMessageHandler;
import io.jipmi.msghandler.IpmiRequest;
import io.jipmi.msghandler.IpmiUser;
import io.jipmi.si.SiConfig;
import io.jipmi.si.SystemInterface;
import io.jipmi.sim.SimulatedMachine;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code ipmi events} and {@code ipmi listen}, over the simulated BMC. */
@Timeout(60)
class StreamsTest {
    private static final int KCS_BASE = 0xCA2;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final PrintWriter outWriter = new PrintWriter(out, true);
    private final PrintWriter errWriter = new PrintWriter(err, true);

    private int ipmi(String line) {
        return Ipmi.run(("--interface sim,kcs " + line).split(" "), outWriter, errWriter);
    }

    private interface Story {
        void happen(SimulatedMachine machine, IpmiUser user) throws IOException;
    }

    private void onSimulator(Story story) throws IOException {
        SimulatedMachine machine =
                SimulatedMachine.builder().clock(System::nanoTime).build();
        try (IpmiMessageHandler handler = IpmiMessageHandler.create()) {
            IpmiInterface ipmi0 = handler.attach(
                    SystemInterface.over(machine.ports(), SiConfig.kcsAtPort(KCS_BASE, AddressSource.SIMULATED)));
            story.happen(machine, ipmi0.openUser("agent"));
        }
    }

    private static StreamOptions options(String line) {
        @Command
        class Parsed {
            @CommandLine.Mixin
            StreamOptions stream = new StreamOptions();
        }
        Parsed parsed = new Parsed();
        new CommandLine(parsed).parseArgs(line.split(" "));
        return parsed.stream;
    }

    private interface Sender {
        void send(SimulatedMachine machine);
    }

    /** The commands are sent when there is a receiver: they would be refused otherwise. */
    private int listen(boolean json, String line, Sender sender, Story afterwards) throws IOException {
        int[] status = new int[1];
        onSimulator((machine, user) -> {
            Arrivals<IpmiCommand> arrivals = new Arrivals<>("commands");
            user.receiveCommands(CommandFilter.of(0x30, 0x01), arrivals);
            sender.send(machine);
            status[0] = new CommandAnswers(0x00, new int[] {0x12, 0x34}, json, outWriter, errWriter)
                    .give(user, arrivals, options(line));
            afterwards.happen(machine, user);
        });
        return status[0];
    }

    private List<JsonObject> documents() {
        return out.toString()
                .lines()
                .map(line -> JsonParser.parseString(line).getAsJsonObject())
                .toList();
    }

    @Test
    void anEventSomebodyPostsIsShown() throws IOException {
        onSimulator((machine, user) -> {
            user.request(IpmiRequest.of(0x04, 0x02, 0x41, 0x04, 0x01, 0x30, 0x01, 0x57, 0xA0, 0xB0))
                    .orThrow(0);
            EventsCommand.follow(user, options("--count 1"), false, outWriter);
        });
        String line = out.toString();
        assertTrue(
                line.matches("[0-9a-f]{4} 2026-\\S+Z Temperature #0x30 of system management software \\(0x20\\):"
                        + " Upper Non-critical - going high asserted, reading 0xa0 raw, threshold 0xb0 raw\\R"),
                line);
    }

    @Test
    void eventsAreDocumentsOneALine() throws IOException {
        onSimulator((machine, user) -> {
            for (int sensor = 1; sensor <= 3; sensor++) {
                user.request(IpmiRequest.of(0x04, 0x02, 0x41, 0x04, 0x01, sensor, 0x81, 0x57, 0xA0, 0xB0))
                        .orThrow(0);
            }
            EventsCommand.follow(user, options("--count 3 --timeout 20"), true, outWriter);
        });
        assertEquals(
                List.of(1, 2, 3),
                documents().stream()
                        .map(each -> each.get("sensor_number").getAsInt())
                        .toList());
        JsonObject first = documents().get(0);
        assertFalse(first.get("asserted").getAsBoolean());
        assertEquals(1, first.get("event_type").getAsInt());
        assertEquals("Upper Non-critical - going high", first.get("event").getAsString());
        assertEquals("Temperature", first.get("sensor_type_name").getAsString());
        assertEquals("[87,160,176]", first.get("event_data").toString());
        assertEquals(16, first.get("data").getAsJsonArray().size());
    }

    @Test
    void fewerThanAskedForIsAFailureThatSaysSo() throws IOException {
        onSimulator((machine, user) -> {
            user.request(IpmiRequest.of(0x04, 0x02, 0x41, 0x04, 0x01, 0x30, 0x01, 0x57))
                    .orThrow(0);
            IOException failure = assertThrows(
                    IOException.class,
                    () -> EventsCommand.follow(user, options("--count 2 --timeout 1.5"), false, outWriter));
            assertEquals("1 of 2 events came within the time given", failure.getMessage());
        });
        assertEquals(1, out.toString().lines().count());
    }

    @Test
    void anInterruptedCommandEndsInOrder() throws IOException {
        onSimulator((machine, user) -> {
            Thread.currentThread().interrupt();
            EventsCommand.follow(user, options("--timeout 50"), false, outWriter);
            assertFalse(Thread.currentThread().isInterrupted());
        });
    }

    @Test
    void aCommandIsShownAndAnswered() throws IOException {
        int status = listen(
                false,
                "--count 1 --timeout 20",
                machine -> machine.bmc().commandFromIpmb(0x82, 0x30, 0x01, new byte[] {(byte) 0xAA, 0x55}),
                (machine, user) -> {
                    // to 82, 31<<2 | 0; from 20, sequence 0, LUN 2; command 1, 00 12 34
                    List<byte[]> answers = machine.bmc().responsesToIpmb();
                    assertEquals(1, answers.size());
                    assertEquals("82c4ba20020100123497", HexFormat.of().formatHex(answers.get(0)));
                });
        assertEquals(0, status);
        assertEquals(
                "netfn 0x30/01 [aa55] from 0x82 on channel 0", out.toString().strip());
        assertEquals("", err.toString());
    }

    @Test
    void aCommandIsADocument() throws IOException {
        assertEquals(
                0,
                listen(
                        true,
                        "--count 1 --timeout 20",
                        machine -> machine.bmc().commandFromIpmb(0x82, 0x30, 0x01, new byte[] {(byte) 0xAA}),
                        (machine, user) -> {}));
        JsonObject document = documents().get(0);
        assertEquals(0, document.get("channel").getAsInt());
        assertEquals(0x82, document.get("address").getAsInt());
        assertEquals(0x30, document.get("netfn").getAsInt());
        assertEquals(1, document.get("cmd").getAsInt());
        assertEquals("[170]", document.get("data").toString());
        assertEquals("[18,52]", document.get("reply_data").toString());
    }

    @Test
    void anAnswerTheBmcDoesNotPassOnIsStatusThree() throws IOException {
        Sender sender = machine -> {
            machine.bmc().refuseIpmb(0x83, 1);
            machine.bmc().commandFromIpmb(0x82, 0x30, 0x01, new byte[0]);
        };
        assertEquals(3, listen(false, "--count 1 --timeout 20", sender, (machine, user) -> {}));
        assertTrue(err.toString().contains("0x83"), err.toString());
        assertEquals(1, err.toString().lines().count());
    }

    @Test
    void withNothingToShowTheTimeOrdersTheStatus() {
        assertEquals(0, ipmi("events --timeout 0.05"), err.toString());
        assertEquals("", err.toString());
        assertEquals(0, ipmi("listen --timeout 0.05 --reply 00:a1 0x30 1"), err.toString());
        assertEquals("", err.toString());
        assertEquals(1, ipmi("events --count 1 --timeout 0.05"));
        assertEquals(1, ipmi("listen --count 2 --timeout 0.05 0x30 1"));
        assertEquals(
                List.of(
                        "ipmi: 0 of 1 events came within the time given",
                        "ipmi: 0 of 2 commands came within the time given"),
                err.toString().lines().toList());
        assertEquals("", out.toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "events --count 0; --count 0",
                "events --count x; 'x'",
                "events --timeout 0; --timeout 0",
                "events --timeout -1; --timeout -1",
                "events --timeout NaN; --timeout NaN",
                "events 1; 1",
                "--interface sim,kcs events --timeout 0.05; events talks to one interface",
                "listen 0x30; CMD",
                "listen 0x31 1; network function 0x31",
                "listen 0x30 256; '256'",
                "listen --channel 15 0x30 1; --channel 15",
                "listen --reply 0 0x30 1; '0'",
                "listen --reply zz 0x30 1; 'zz'",
                "listen --count -1 0x30 1; --count -1",
                "--interface sim,kcs listen --timeout 0.05 0x30 1; listen talks to one interface"
            })
    void aWrongWordIsNamedAndIsStatusTwo(String line, String named) {
        assertEquals(2, ipmi(line), err.toString());
        assertTrue(err.toString().contains(named), err.toString());
        assertEquals(1, err.toString().lines().count(), err.toString());
    }
}
