package io.jipmi.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.cli.control.CommandClient;
import io.jipmi.cli.control.CommandRequest;
import io.jipmi.cli.control.CommandSocket;
import io.jipmi.cli.text.Terminal;
import io.jipmi.msghandler.AddressSource;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiInterface;
import io.jipmi.msghandler.IpmiMessageHandler;
import io.jipmi.msghandler.Parameters;
import io.jipmi.msghandler.spi.SmiProviders;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a running ipmid carries out for others, over the simulated BMC. */
@Timeout(60)
class CommandDeskTest {
    private static final String BUILD = "b1";
    private static final List<String> PIPES = List.of("pipe:[1]", "pipe:[2]");
    private static final List<String> SCREEN = List.of("/dev/pts/7", "/dev/pts/7");

    private final IpmiMessageHandler handler = IpmiMessageHandler.create();
    private final List<String> nodesAsked = new ArrayList<>();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    private Path directory;

    private IpmiInterface ipmi;
    private CommandSocket socket;
    private CommandClient client;

    @BeforeEach
    void begin() throws IOException {
        ipmi = OpenInterfaces.attach(handler, SmiProviders.load().candidate("sim,kcs", Parameters.DEFAULTS));
        Path path = directory.resolve("s");
        socket = CommandSocket.bind(path, "ipmid", TrustedPeers.ofThisProcess()::contains);
        socket.start(new CommandDesk(BUILD, node -> {
            nodesAsked.add(node);
            return Optional.of(ipmi)
                    .filter(served -> List.of("/dev/ipmi0", "/dev/bmc1").contains(node));
        }));
        client = new CommandClient(path);
    }

    @AfterEach
    void end() throws IOException {
        socket.close();
        handler.close();
    }

    private OptionalInt carry(String build, List<String> descriptors, OptionalInt columns, String... words)
            throws IOException {
        return client.run(
                new CommandRequest(
                        build, descriptors.get(0), descriptors.get(1), columns, "", "xterm", "", List.of(words)),
                out,
                err);
    }

    private OptionalInt carry(String line) throws IOException {
        return carry(BUILD, PIPES, OptionalInt.empty(), line.split(" ", -1));
    }

    private long requests() {
        return ipmi.counters().get("sent_local_commands");
    }

    /** The same by a process of its own, with an interface of its own. */
    private static String direct(Terminal terminal, String line) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int status = Ipmi.run(
                ("--interface sim,kcs " + line).split(" ", -1),
                new PrintWriter(out),
                new PrintWriter(err, true),
                () -> terminal);
        return status + "\n" + out + "\n" + err;
    }

    private String carried(OptionalInt status) {
        return status.orElseThrow() + "\n" + out.toString(StandardCharsets.UTF_8) + "\n"
                + err.toString(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sensors --no-sdr-cache",
                "sensors --no-sdr-cache --thresholds",
                "sensors --no-sdr-cache --csv",
                "sensors --no-sdr-cache --json",
                "sensors --no-sdr-cache --json --csv",
                "sensors --no-sdr-cache no-such-sensor",
                "sdr list --no-sdr-cache",
                "sdr --json info",
                "sel list --no-sdr-cache",
                "sel list --no-sdr-cache --csv --last 2",
                "sel list --no-sdr-cache --from x",
                "sel info",
                "fru --no-sdr-cache",
                "fru --no-sdr-cache 200",
                "chassis status",
                "--json chassis status",
                "chassis poh",
                "chassis restart-cause",
                "raw 6 1",
                "raw 6 0x7f",
                "raw 6 1000",
                "raw --timeout 0 6 1"
            })
    void whatIsCarriedOutPrintsWhatAProcessOfItsOwnPrints(String line) throws IOException {
        assertEquals(direct(Terminal.NONE, line), carried(carry(line)));
    }

    @Test
    void theInterfaceOfAReportIsTheOneTheCommandWouldHaveOpened() throws IOException {
        String direct = direct(Terminal.NONE, "info");
        String carried = carried(carry("info"));
        assertEquals(direct.replaceAll("(?m)^interface .*\\n", ""), carried.replaceAll("(?m)^interface .*\\n", ""));
        assertEquals(
                Map.of(
                        "interface number", "0",
                        "interface type", "dev",
                        "interface location", "/dev/ipmi0",
                        "interface layout", "",
                        "interface irq", "0",
                        "interface source", "device node",
                        "interface slave address", "32",
                        "interface spec", "dev,/dev/ipmi0"),
                interfaceLines(carried));
    }

    private static Map<String, String> interfaceLines(String text) {
        Map<String, String> lines = new TreeMap<>();
        text.lines()
                .filter(line -> line.startsWith("interface "))
                .forEach(line -> lines.put(
                        line.substring(0, 30).strip(), line.substring(30).strip()));
        return lines;
    }

    @Test
    void aTerminalGetsItsWidthAndColour() throws IOException {
        OptionalInt status = carry(BUILD, SCREEN, OptionalInt.of(60), "sensors", "--no-sdr-cache");
        String screen = carried(status);
        assertEquals(direct(new Terminal(60, true, true, true), "sensors --no-sdr-cache"), screen);
        assertTrue(screen.contains("\033["), screen);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--interface dev,/dev/bmc1 raw 6 1", "raw --interface dev,/dev/bmc1 6 1"})
    void aNodeThatIsServedMayBeNamed(String line) throws IOException {
        assertEquals(direct(Terminal.NONE, "raw 6 1"), carried(carry(line)));
        assertEquals(List.of("/dev/bmc1"), nodesAsked);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "--help",
                "--version",
                "sensors --help",
                "sel list --help",
                "sel --help list",
                "frob",
                "sensors --frob",
                "raw 6",
                "sensors --watch",
                "sensors --watch=1 --count 1",
                "sensors --count 1",
                "sensors --sdr-cache /tmp/x",
                "sensors --debug",
                "--debug sensors",
                "--config /tmp/x sensors",
                "sensors --config /tmp/x",
                "--interface sim,kcs raw 6 1",
                "--interface kcs,i/o,0xca2 raw 6 1",
                "--interface dev,/dev/ipmi5 raw 6 1",
                "--interface dev,/dev/ipmi0 --interface dev,/dev/ipmi0 raw 6 1",
                "raw 6 1 ipmi_si.trydmi=0",
                "@/tmp/x",
                "raw 6 @/tmp/x",
                "raw --repeat 2 6 1",
                "--json info",
                "sel",
                "sel tail --count 1",
                "sel clear",
                "sel delete 1",
                "sel time",
                "chassis power status",
                "chassis power off",
                "chassis identify",
                "chassis bootdev",
                "chassis policy",
                "metrics",
                "events --count 1",
                "listen 6 1",
                "panic x",
                "watchdog get",
                "stats",
                "hotmod remove,kcs,i/o,0xca2",
                "param",
                "probe",
                "doctor",
                "train"
            })
    void anythingElseIsLeftToTheClientBeforeAnythingIsDone(String line) throws IOException {
        long before = requests();
        assertEquals(OptionalInt.empty(), carry(line));
        assertEquals("", out.toString(StandardCharsets.UTF_8) + err.toString(StandardCharsets.UTF_8));
        assertEquals(before, requests());
    }

    @Test
    void aClientOfAnotherBuildDoesItItself() throws IOException {
        long before = requests();
        assertEquals(OptionalInt.empty(), carry("b2", PIPES, OptionalInt.empty(), "raw", "6", "1"));
        assertEquals(before, requests());
    }

    @Test
    void aDaemonThatDoesNotKnowItsBuildCarriesNothingOut() throws IOException {
        Path path = directory.resolve("t");
        try (CommandSocket other = CommandSocket.bind(path, "ipmid", peer -> true)) {
            other.start(new CommandDesk("", node -> Optional.of(ipmi)));
            assertEquals(
                    OptionalInt.empty(),
                    new CommandClient(path)
                            .run(
                                    new CommandRequest(
                                            "", "", "", OptionalInt.empty(), "", "", "", List.of("raw", "6", "1")),
                                    out,
                                    err));
        }
    }

    @Test
    void nothingIsLeftOfACommandAndTheInterfaceStays() throws IOException {
        for (int i = 0; i < 50; i++) {
            assertEquals(OptionalInt.of(0), carry("raw 6 1"));
        }
        assertEquals(List.of(), ipmi.statistics().users());
        assertFalse(out.toString(StandardCharsets.UTF_8).isEmpty());
    }

    @Test
    void aFileOfArgumentsIsNotReadForTheClient() throws IOException {
        Path words = Files.writeString(directory.resolve("words"), "raw 6 1");
        assertEquals(OptionalInt.empty(), carry("@" + words));
    }

    @Test
    void aUserACommandLeavesOpenIsClosedWithWhatItWasLent() throws IpmiException {
        try (LentInterface lent = new LentInterface(ipmi, "/dev/ipmi0", AddressSource.DEVICE_NODE)) {
            assertEquals("left", lent.openUser("left").name());
            assertEquals(1, ipmi.statistics().users().size());
        }
        assertEquals(List.of(), ipmi.statistics().users());
    }

    @Test
    void oneCommandLeavesNothingToTheNext() throws IOException {
        List<String> lines = List.of(
                "sensors --no-sdr-cache --csv --thresholds",
                "sensors --no-sdr-cache",
                "sensors --no-sdr-cache no-such-sensor",
                "--json raw 6 1",
                "raw --timeout 0 6 1",
                "raw 6 1",
                "raw --ipmb 0x82 6 1",
                "sel list --no-sdr-cache --last 1",
                "sel list --no-sdr-cache",
                "fru --no-sdr-cache 200",
                "fru --no-sdr-cache");
        for (int shift = 0; shift < 3; shift++) {
            for (int i = 0; i < lines.size(); i++) {
                String line = lines.get(i * (2 * shift + 1) % lines.size());
                out.reset();
                err.reset();
                assertEquals(direct(Terminal.NONE, line), carried(carry(line)), line);
                assertEquals(OptionalInt.empty(), carry("--interface dev,/dev/ipmi5 --debug " + line));
                assertEquals(OptionalInt.empty(), carry(line + " --frob"));
            }
        }
    }

    @Test
    void anInterfaceThatIsGoneIsAnErrorOfTheCommand() throws IOException {
        ipmi.close();
        assertEquals(OptionalInt.of(1), carry("raw 6 1"));
        assertEquals(1, err.toString(StandardCharsets.UTF_8).lines().count());
        assertTrue(err.toString(StandardCharsets.UTF_8).startsWith("ipmi: "));
    }

    @Test
    void trustedAreRootAndThisProcessesUser() throws IOException {
        List<String> names = TrustedPeers.ofThisProcess().stream()
                .map(each -> each.getName())
                .toList();
        assertTrue(names.contains("root"), names.toString());
        assertEquals(
                Stream.of("root", System.getProperty("user.name")).distinct().count(), names.size());
    }
}
