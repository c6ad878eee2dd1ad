package io.jipmi.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.jipmi.cli.control.ControlSocket;
import io.jipmi.devintf.linux.LinuxIpmiDevice;
import io.jipmi.devintf.policy.AccessPolicy;
import io.jipmi.io.Errno;
import io.jipmi.io.IoFault;
import io.jipmi.io.cuse.CuseCaller;
import io.jipmi.msghandler.InterfaceLimits;
import io.jipmi.msghandler.IpmiInterface;
import io.jipmi.msghandler.IpmiMessageHandler;
import io.jipmi.msghandler.IpmiRequest;
import io.jipmi.msghandler.IpmiUser;
import io.jipmi.msghandler.NetFn;
import io.jipmi.msghandler.Parameters;
import io.jipmi.msghandler.spi.SmiProviders;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What a running ipmid can be asked for, over the simulated BMC and nodes without a kernel. */
class DaemonControlTest {
    private static final CuseCaller CALLER = new CuseCaller(1000, 100, 42);

    private final NodesWithoutKernel nodes = new NodesWithoutKernel("ipmi2");
    private final IpmiMessageHandler handler = IpmiMessageHandler.create();
    private final SmiProviders providers = SmiProviders.load();
    private final ServedInterfaces interfaces = new ServedInterfaces(
            handler,
            nodes,
            Supervisor.none(),
            ipmi -> Map.of(
                    "ipmi" + ipmi.number(),
                    new LinuxIpmiDevice(ipmi, () -> InterfaceLimits.DEFAULT, AccessPolicy.of(Parameters.DEFAULTS))));
    private final List<String> announced = new ArrayList<>();
    private final DaemonControl control =
            new DaemonControl(handler, interfaces, nodes, providers, Parameters.DEFAULTS, announced::add);

    @BeforeEach
    void begin() throws IOException {
        interfaces.attach(providers.candidate("sim,kcs", Parameters.DEFAULTS));
    }

    @AfterEach
    void end() {
        handler.close();
    }

    private JsonObject ask(String operation, String... words) throws IOException {
        String answer = control.operations().get(operation).answer(List.of(words));
        assertEquals(1, answer.lines().count());
        return JsonParser.parseString(answer).getAsJsonObject();
    }

    private JsonObject firstInterface() throws IOException {
        return ask("stats").getAsJsonArray("interfaces").get(0).getAsJsonObject();
    }

    private static int count(JsonObject object, String array) {
        return object.getAsJsonArray(array).size();
    }

    private IpmiInterface ipmi0() {
        return handler.interfaces().get(0);
    }

    @Test
    void statsTellsCountersLatenciesAndHealth() throws IOException {
        long before = firstInterface()
                .getAsJsonObject("latency")
                .getAsJsonObject("total")
                .get("count")
                .getAsLong();
        try (IpmiUser user = ipmi0().openUser("somebody")) {
            for (int i = 0; i < 3; i++) {
                user.request(IpmiRequest.of(NetFn.APP, 0x01)).orThrow(11);
            }
            JsonObject one = firstInterface();
            assertEquals("up", one.getAsJsonObject("health").get("state").getAsString());
            assertEquals("kcs", one.get("type").getAsString());
            JsonObject total = one.getAsJsonObject("latency").getAsJsonObject("total");
            assertEquals(before + 3, total.get("count").getAsLong());
            assertTrue(total.get("p50_us").getAsDouble() > 0);
            assertTrue(
                    one.getAsJsonObject("counters").get("complete_transactions").getAsLong() >= 3);
            JsonObject first = one.getAsJsonArray("users").get(0).getAsJsonObject();
            assertEquals("somebody", first.get("name").getAsString());
            assertEquals(3, first.get("accepted").getAsInt());
            assertEquals(0, first.get("outstanding").getAsInt());
        }
        assertEquals(0, count(firstInterface(), "users"));
    }

    @Test
    void statsTellsWhoHasAFileOpenAndThatItIsGone() throws IOException {
        nodes.open("ipmi0", CALLER);
        JsonObject node = firstInterface().getAsJsonArray("nodes").get(0).getAsJsonObject();
        assertEquals("/dev/ipmi0", node.get("path").getAsString());
        assertEquals(1, node.get("open_files").getAsInt());
        JsonObject file = node.getAsJsonArray("files").get(0).getAsJsonObject();
        assertEquals(42, file.get("pid").getAsInt());
        assertEquals(0, file.get("waiting").getAsInt());
        assertEquals(1, count(firstInterface(), "users"));

        ask("hotmod", "remove,sim,kcs");
        assertEquals(0, count(ask("stats"), "interfaces"));
    }

    @Test
    void hotmodAddsAnInterfaceWithItsNodeAndRemovesIt() throws IOException {
        JsonObject done =
                ask("hotmod", "add,sim,bt").getAsJsonArray("done").get(0).getAsJsonObject();
        assertEquals("add", done.get("action").getAsString());
        assertEquals("/dev/ipmi1", done.getAsJsonArray("nodes").get(0).getAsString());
        assertEquals(List.of("ipmi0", "ipmi1"), nodes.names());

        ask("hotmod", "remove,sim,kcs");
        assertEquals(List.of("ipmi1"), nodes.names());
        assertEquals(1, handler.interfaces().size());
        assertEquals(
                List.of(
                        "ready: /dev/ipmi1 (bt at simulated i/o 0xe4)",
                        "removed: /dev/ipmi0 (kcs at simulated i/o 0xca2)"),
                announced);

        ask("hotmod", "add,sim,kcs");
        assertEquals(List.of("ipmi1", "ipmi0"), nodes.names(), "the lowest number is free again");
    }

    @Test
    void aLineOfHotmodThatBeginsAnewWithAnInterfaceIsInItsOrder() throws IOException {
        ask("hotmod", "remove,sim,kcs:add,sim,kcs,latency=1:add,sim,bt");
        assertEquals(List.of("ipmi0", "ipmi1"), nodes.names());
    }

    @Test
    void hotmodChangesNothingIfAWordIsWrong() throws IOException {
        for (String wrong : List.of(
                "add,sim,bt:frob,sim,kcs",
                "add,sim,bt:remove,sim",
                "",
                "add,sim,bt:add,kcs,io,0xca2",
                "add,sim,bt:add,lpc,i/o,1")) {
            IllegalArgumentException refused =
                    assertThrows(IllegalArgumentException.class, () -> ask("hotmod", wrong), wrong);
            assertTrue(refused.getMessage().startsWith("operation '"), refused.getMessage());
        }
        assertEquals(List.of("ipmi0"), nodes.names());
    }

    @Test
    void hotmodChangesNothingIfAnInterfaceIsThereAlreadyOrIsNot() throws IOException {
        nodes.open("ipmi0", CALLER);
        IOException twice = assertThrows(IOException.class, () -> ask("hotmod", "remove,sim,kcs:remove,sim,kcs"));
        assertEquals(
                "operation 'remove,sim,kcs': kcs at simulated i/o 0xca2 is no interface of this ipmid",
                twice.getMessage());
        assertThrows(IOException.class, () -> ask("hotmod", "add,sim,kcs"));
        JsonObject node = firstInterface().getAsJsonArray("nodes").get(0).getAsJsonObject();
        assertEquals(1, node.get("open_files").getAsInt(), "its client did not notice");
    }

    @Test
    void hotmodUndoesWhatItDidIfSomethingFails() throws IOException {
        IOException dead = assertThrows(
                IOException.class, () -> ask("hotmod", "remove,sim,kcs:add,sim,bt:add,sim,smic,fault=all-ones"));
        assertTrue(dead.getMessage().startsWith("operation 'add,sim,smic,fault=all-ones': "), dead.getMessage());
        assertEquals(List.of("ipmi0"), nodes.names());
        assertEquals("kcs", ipmi0().info().type());
        assertEquals(1, handler.interfaces().size());
    }

    @Test
    void hotmodTakesNoNodeThatIsSomebodyElses() throws IOException {
        ask("hotmod", "add,sim,bt");
        assertThrows(IOException.class, () -> ask("hotmod", "add,sim,smic"));
        assertEquals(List.of("ipmi0", "ipmi1"), nodes.names());
        assertEquals(2, handler.interfaces().size(), "its hardware is given back");
    }

    private String value(String name) throws IOException {
        return ask("param", name).get("value").getAsString();
    }

    @Test
    void parametersAreListedWithValueDefaultAndWhetherTheyCanChange() throws IOException {
        List<JsonObject> all = new ArrayList<>();
        ask("param").getAsJsonArray("parameters").forEach(each -> all.add(each.getAsJsonObject()));
        assertEquals(CommonOptions.known(providers).size(), all.size());
        List<String> changeable = all.stream()
                .filter(each -> each.get("changeable").getAsBoolean())
                .map(each -> each.get("name").getAsString())
                .sorted()
                .toList();
        assertEquals(
                List.of(
                        "ipmi_msghandler.default_maintenance_retry_ms",
                        "ipmi_msghandler.default_max_retries",
                        "ipmi_msghandler.default_retry_ms",
                        "ipmi_msghandler.maintenance_mode_timeout_ms",
                        "ipmi_msghandler.max_msgs_per_user",
                        "ipmi_msghandler.max_users",
                        "ipmi_si.bt_debug",
                        "ipmi_si.kcs_debug",
                        "ipmi_si.kipmid_max_busy_us",
                        "ipmi_si.smic_debug"),
                changeable);
        assertEquals("30", value("ipmi_msghandler.max_users"));
        assertEquals("1", value("ipmi_si.trydmi"));
        assertEquals("balanced", value("ipmi_si.poll"));
        assertEquals("", value("ipmi_si.ports"));
    }

    @Test
    void whatIsReadAtStartOrWrongIsRefusedByName() {
        for (List<String> wrong : List.of(
                List.of("ipmi_si.trydmi=0", "parameter 'ipmi_si.trydmi' is read at start; restart ipmid to change it"),
                List.of("ipmi_si.frob=0", "'ipmi_si.frob' is no known parameter"),
                List.of(
                        "ipmi_msghandler.max_users=0",
                        "parameter 'ipmi_msghandler.max_users=0': '0' is not within 1..2147483647"))) {
            IllegalArgumentException refused =
                    assertThrows(IllegalArgumentException.class, () -> ask("param", wrong.get(0)));
            assertEquals(wrong.get(1), refused.getMessage());
        }
    }

    @Test
    void theNumberOfUsersChangesWhileTheyAreThere() throws IOException {
        ask("param", "ipmi_msghandler.max_users=1");
        assertEquals("1", value("ipmi_msghandler.max_users"));
        nodes.open("ipmi0", CALLER);
        IoFault full = assertThrows(IoFault.class, () -> nodes.open("ipmi0", CALLER));
        assertEquals(Errno.EBUSY, full.errno());
        ask("param", "ipmi_msghandler.max_users=2");
        nodes.open("ipmi0", CALLER);
        assertEquals(2, count(firstInterface(), "users"));
    }

    @Test
    void debugMessagesBeginAndEndWhileTheInterfaceRuns() throws IOException {
        Logger debug = (Logger) LoggerFactory.getLogger("io.jipmi.si.debug");
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        debug.addAppender(lines);
        try (IpmiUser user = ipmi0().openUser("somebody")) {
            user.request(IpmiRequest.of(NetFn.APP, 0x01));
            assertEquals(List.of(), List.copyOf(lines.list));
            ask("param", "ipmi_si.kcs_debug=2");
            user.request(IpmiRequest.of(NetFn.APP, 0x01));
            assertTrue(
                    List.copyOf(lines.list).stream()
                            .anyMatch(line -> line.getFormattedMessage().endsWith("request 1801")),
                    lines.list::toString);
            ask("param", "ipmi_si.kcs_debug=0");
            lines.list.clear();
            user.request(IpmiRequest.of(NetFn.APP, 0x01));
            assertEquals(List.of(), List.copyOf(lines.list));
        } finally {
            debug.detachAppender(lines);
        }
    }

    @Test
    void aParameterThatChangedHoldsForInterfacesToCome() throws IOException {
        ask("param", "ipmi_msghandler.max_users=1");
        ask("hotmod", "add,sim,bt");
        nodes.open("ipmi1", CALLER);
        assertThrows(IoFault.class, () -> nodes.open("ipmi1", CALLER));
    }

    @Test
    void theToolAsksThroughTheSocket(@TempDir Path directory) throws IOException {
        Path path = directory.resolve("s");
        try (ControlSocket socket = ControlSocket.bind(path, "ipmid")) {
            socket.start(control.operations());
            assertTrue(tool(0, "stats", "--json", "--control", path.toString()).startsWith("{\"process\":{\"pid\":"));
            String text = tool(0, "stats", "--control", path.toString());
            assertTrue(text.contains("interfaces health state        up\n"), text);
            assertTrue(text.lines().anyMatch(line -> line.matches("interfaces counters events +0")), text);
            assertEquals(
                    "added ipmi1: bt at simulated i/o 0xe4, /dev/ipmi1\n",
                    tool(0, "hotmod", "--control", path.toString(), "add,sim,bt"));
            assertTrue(tool(2, "hotmod", "--control", path.toString(), "add,frob")
                    .contains("ipmi: operation 'add,frob': interface 'frob' begins with"));
            assertTrue(tool(1, "hotmod", "--control", path.toString(), "add,sim,bt")
                    .contains("is served already"));
            assertEquals("30\n", tool(0, "param", "--control", path.toString(), "ipmi_msghandler.max_users"));
            assertEquals("31\n", tool(0, "param", "--control", path.toString(), "ipmi_msghandler.max_users=31"));
            String list = tool(0, "param", "--control", path.toString());
            assertTrue(list.contains("* ipmi_msghandler.max_users=31 "), list);
            assertTrue(list.contains("  ipmi_si.trydmi=1 "), list);
            assertTrue(tool(2, "--interface", "sim,kcs", "stats", "--control", path.toString())
                    .contains("leave --interface out"));
        }
        String nobody = tool(1, "stats", "--control", path.toString());
        assertEquals(
                "ipmi: no ipmid answers at " + path + ": no such socket; is it running, with this --control?\n",
                nobody);
        assertFalse(tool(2, "stats", "--control", "none").isEmpty());
    }

    private static String tool(int status, String... args) {
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text, true);
        assertEquals(status, Ipmi.run(args, out, out), text::toString);
        return text.toString();
    }
}
