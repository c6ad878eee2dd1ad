package io.jipmi.it.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.core.Context;
import com.google.gson.Gson;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import io.jipmi.cli.SimProvider;
import io.jipmi.client.BmcClient;
import io.jipmi.devintf.IpmiDevice;
import io.jipmi.io.PortSpaces;
import io.jipmi.msghandler.IpmiMessageHandler;
import io.jipmi.poweroff.IpmiPoweroff;
import io.jipmi.si.SystemInterface;
import io.jipmi.sim.SimulatedMachine;
import io.jipmi.ssif.SsifInterface;
import io.jipmi.watchdog.IpmiWatchdog;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import picocli.CommandLine;

/** Programs of others with the library in them: the example agent of the documentation, and one that must not be heard. */
@Tag("simulator")
class EmbeddingIT {
    private static final Path ROOT = Path.of(System.getProperty("jipmi.root", "../.."));
    private static final Path EXAMPLE = ROOT.resolve("docs/examples/ExampleAgent.java");
    private static final String EXAMPLE_CLASS = "io.jipmi.example.ExampleAgent";
    private static final int MAX_EXAMPLE_LINES = 100;
    private static final long RUN_TIMEOUT_S = 120;

    /** What an agent needs at run time that talks to the simulator by its own means. */
    private static final List<Class<?>> LIBRARY = List.of(
            BmcClient.class,
            IpmiMessageHandler.class,
            SystemInterface.class,
            SsifInterface.class,
            PortSpaces.class,
            SimulatedMachine.class,
            Native.class,
            Logger.class);

    /** What is needed besides for {@code sim,kcs}, whose provider comes with the tool. */
    private static final List<Class<?>> TOOL = List.of(
            SimProvider.class,
            IpmiDevice.class,
            IpmiWatchdog.class,
            IpmiPoweroff.class,
            LoggerContext.class,
            Context.class,
            Gson.class,
            CommandLine.class);

    private static final String QUIET_AGENT = """
            package io.jipmi.example;

            import io.jipmi.client.BmcClient;
            import io.jipmi.client.chassis.ChassisDevice;
            import io.jipmi.client.fru.FruInventoryDevice;
            import io.jipmi.io.TimerSlack;
            import io.jipmi.msghandler.AddressSource;
            import io.jipmi.msghandler.IpmiMessageHandler;
            import io.jipmi.msghandler.Parameters;
            import io.jipmi.si.AddressSpace;
            import io.jipmi.si.SiConfig;
            import io.jipmi.si.SiTuning;
            import io.jipmi.si.SiType;
            import io.jipmi.si.SystemInterface;
            import io.jipmi.sim.InterfaceType;
            import io.jipmi.sim.RegisterLayout;
            import io.jipmi.sim.SimulatedMachine;

            public final class QuietAgent {
                public static void main(String[] args) throws Exception {
                    SiConfig config = new SiConfig(
                            SiType.KCS, AddressSpace.IO, 0xCA2, 1, 1, 0, 0, 0x20, AddressSource.SIMULATED);
                    SimulatedMachine machine = SimulatedMachine.builder()
                            .clock(System::nanoTime)
                            .device(InterfaceType.KCS, RegisterLayout.bytesAt(0xCA2))
                            .build();
                    try (IpmiMessageHandler handler = IpmiMessageHandler.create()) {
                        BmcClient bmc = new BmcClient(handler.attach(SystemInterface.over(
                                        machine.ports(),
                                        config,
                                        config.info(),
                                        SiTuning.of(Parameters.DEFAULTS, config.type())))
                                .openUser("agent"));
                        System.out.println("power on: " + new ChassisDevice(bmc).status().powerOn());
                        System.out.println("sound: " + new FruInventoryDevice(bmc, 0).read().isSound());
                    }
                    System.out.println("native: " + TimerSlack.reduceForThisThread());
                }
            }
            """;

    private static final List<String> QUIET_OUTPUT = List.of("power on: true", "sound: true", "native: true");

    @TempDir
    private Path directory;

    @Test
    void theExampleAgentRunsOnTheClassPath() throws Exception {
        List<Path> jars = jars(Stream.concat(LIBRARY.stream(), TOOL.stream()));
        Path classes = compile(List.of("-cp", path(jars)), EXAMPLE);
        jars.add(classes);
        assertExample(run(List.of("-cp", path(jars), EXAMPLE_CLASS, "sim,kcs")));
    }

    @Test
    void theExampleAgentRunsAsAModule() throws Exception {
        List<Path> jars = jars(Stream.concat(LIBRARY.stream(), TOOL.stream()));
        Path module = source("module-info", "module io.jipmi.example { requires io.jipmi.client; }");
        Path classes = compile(List.of("-p", path(jars)), EXAMPLE, module);
        jars.add(classes);
        assertExample(run(List.of("-p", path(jars), "-m", "io.jipmi.example/" + EXAMPLE_CLASS, "sim,kcs")));
    }

    @Test
    void theExampleIsShort() throws IOException {
        assertTrue(Files.readAllLines(EXAMPLE).size() < MAX_EXAMPLE_LINES);
    }

    @Test
    void theBomNamesEveryPublishedModuleInItsVersion() throws IOException {
        String parent = Files.readString(ROOT.resolve("pom.xml"));
        String bom = Files.readString(ROOT.resolve("ipmi-bom/pom.xml"));
        List<String> published = new ArrayList<>(all(parent, "<module>([^<]+)</module>"));
        published.remove("ipmi-tests");
        assertEquals(published, all(bom, "<artifactId>([^<]+)</artifactId>"));
        assertEquals(
                all(parent, "<version>([^<]+)</version>").get(0),
                all(bom, "<version>([^<]+)</version>").get(0));
    }

    /** No logging backend, no directory for temporary files, no environment: nothing is missed, nothing is said. */
    @Test
    void nothingIsHeardOnTheClassPathOfAHostThatGivesNothing() throws Exception {
        List<Path> jars = jars(LIBRARY.stream());
        Path classes = compile(List.of("-cp", path(jars)), source("QuietAgent", QUIET_AGENT));
        jars.add(classes);
        List<String> options = hostThatGivesNothing();
        options.addAll(List.of("-cp", path(jars), "io.jipmi.example.QuietAgent"));
        assertEquals(QUIET_OUTPUT, run(options));
    }

    @Test
    void nothingIsHeardAmongTheModulesOfAHostThatGivesNothing() throws Exception {
        List<Path> jars = jars(LIBRARY.stream());
        Path module = source(
                "module-info",
                "module io.jipmi.example { requires io.jipmi.client; requires io.jipmi.si; requires io.jipmi.sim; }");
        Path classes = compile(List.of("-p", path(jars)), source("QuietAgent", QUIET_AGENT), module);
        jars.add(classes);
        List<String> options = hostThatGivesNothing();
        options.addAll(List.of("-p", path(jars), "-m", "io.jipmi.example/io.jipmi.example.QuietAgent"));
        assertEquals(QUIET_OUTPUT, run(options));
    }

    private static void assertExample(List<String> output) {
        assertTrue(
                output.containsAll(List.of(
                        "power: on, flags []",
                        "PSU1 Status: [Presence detected]",
                        "event log: 0 entries",
                        "product: Example Systems Simulated Server, serial number SN0000042",
                        "board: Example Systems Simulated Board, made 2026-01-01T00:00:00Z")),
                output.toString());
        assertTrue(
                output.stream().anyMatch(line -> line.matches("CPU1 Temp: \\d+\\.\\d\\d degrees C, OK")),
                output.toString());
    }

    private List<String> hostThatGivesNothing() throws IOException {
        Path library = Files.createDirectory(directory.resolve("native")).resolve("libjnidispatch.so");
        String resource = "/com/sun/jna/" + Platform.RESOURCE_PREFIX + "/libjnidispatch.so";
        try (InputStream packed = Objects.requireNonNull(Native.class.getResourceAsStream(resource), resource)) {
            Files.copy(packed, library);
        }
        return new ArrayList<>(List.of(
                "-Djava.io.tmpdir=/nonexistent",
                "-Djna.nounpack=true",
                "-Djna.boot.library.path=" + library.getParent(),
                "-Dslf4j.internal.verbosity=ERROR"));
    }

    private Path source(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name + ".java"), text);
    }

    private Path compile(List<String> options, Path... sources) throws IOException {
        Path classes = Files.createDirectory(directory.resolve("classes"));
        List<String> all =
                new ArrayList<>(List.of("--release", "17", "-proc:none", "-Xlint:all", "-d", classes.toString()));
        all.addAll(options);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            boolean compiled = compiler.getTask(messages, files, null, all, null, files.getJavaFileObjects(sources))
                    .call();
            assertTrue(compiled, messages.toString());
        }
        return classes;
    }

    /** What the program wrote, to its standard output and error together, line by line. */
    private List<String> run(List<String> options) throws IOException, InterruptedException {
        Path output = directory.resolve("output");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // The hosts' own virtual machines keep shared files there, and this one shall not either.
        command.add("-XX:-UsePerfData");
        command.addAll(options);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .directory(directory.toFile());
        builder.environment().clear();
        Process process = builder.start();
        try {
            assertTrue(process.waitFor(RUN_TIMEOUT_S, TimeUnit.SECONDS), "it does not end by itself");
        } finally {
            process.destroyForcibly();
        }
        List<String> lines = Files.readAllLines(output);
        assertEquals(0, process.exitValue(), lines.toString());
        return lines;
    }

    private static List<String> all(String text, String pattern) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    private static List<Path> jars(Stream<Class<?>> types) {
        return types.map(EmbeddingIT::home).distinct().collect(Collectors.toCollection(ArrayList::new));
    }

    private static Path home(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String path(List<Path> entries) {
        return entries.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }
}
