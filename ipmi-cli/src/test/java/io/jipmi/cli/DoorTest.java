package io.jipmi.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jipmi.cli.control.CommandCarrier;
import io.jipmi.cli.control.CommandClientLine;
import io.jipmi.cli.control.CommandRequest;
import io.jipmi.cli.control.CommandSocket;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The part of the launcher that asks a running ipmid, in front of a stand-in for what starts Java. */
@Timeout(60)
class DoorTest {
    private static final String JAVA_INSTEAD = "\nprintf 'java'; printf '<%s>' \"$@\"; exit 7\n";

    private final BlockingQueue<CommandRequest> requests = new LinkedBlockingQueue<>();

    @TempDir
    private Path directory;

    private Path launcher;
    private Path control;
    private CommandSocket socket;

    /** How a run of the launcher ended. */
    private record Outcome(int status, String output, String errors) {}

    @BeforeEach
    void begin() throws IOException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/perl")), "needs perl");
        launcher = directory.resolve("ipmi");
        String door = Files.readString(Path.of("../scripts/door.in")).replace("@BUILD@", "b1");
        Files.writeString(launcher, "#!/bin/sh\n" + door + JAVA_INSTEAD);
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwx------"));
        control = directory.resolve("s");
    }

    @AfterEach
    void end() throws IOException {
        if (socket != null) {
            socket.close();
        }
    }

    private void daemon(CommandCarrier carrier) throws IOException {
        socket = CommandSocket.bind(Path.of(control + ".run"), "ipmid", peer -> true);
        socket.start((request, client) -> {
            requests.add(request);
            carrier.carry(request, client);
        });
    }

    private static void greet(CommandRequest request, CommandClientLine client) {
        if (client.agree()) {
            write(client.output(), "out\0put\n");
            write(client.errors(), "errors\n");
            write(client.output(), "x".repeat(300_000));
            client.ended(3);
        }
    }

    private static void write(OutputStream to, String text) {
        try {
            to.write(text.getBytes(UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Outcome run(Map<String, String> environment, String... arguments) throws IOException, InterruptedException {
        return run(environment, Stream.concat(Stream.of(launcher.toString()), Stream.of(arguments)));
    }

    private Outcome run(Map<String, String> environment, Stream<String> words)
            throws IOException, InterruptedException {
        Path output = directory.resolve("output");
        Path errors = directory.resolve("errors");
        ProcessBuilder builder = new ProcessBuilder(words.toList()).directory(directory.toFile());
        builder.environment()
                .keySet()
                .removeAll(List.of(
                        "JIPMI_DIRECT",
                        "JIPMI_JAVA_OPTIONS",
                        "JAVA_TOOL_OPTIONS",
                        "JDK_JAVA_OPTIONS",
                        "NO_COLOR",
                        "COLUMNS"));
        builder.environment().put("JIPMI_CONTROL", control.toString());
        builder.environment().put("TERM", "xterm");
        builder.environment().putAll(environment);
        Process process = builder.redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start();
        assertTrue(process.waitFor(50, TimeUnit.SECONDS));
        return new Outcome(process.exitValue(), Files.readString(output), Files.readString(errors));
    }

    @Test
    void whatTheDaemonCarriesOutNeedsNoJava() throws IOException, InterruptedException {
        daemon(DoorTest::greet);
        assertEquals(
                new Outcome(3, "out\0put\n" + "x".repeat(300_000), "errors\n"),
                run(Map.of("COLUMNS", "99", "NO_COLOR", "1"), "raw", "", "6 1", "-e", "--", "$HOME`'\\"));
        CommandRequest request = requests.take();
        assertEquals(List.of("raw", "", "6 1", "-e", "--", "$HOME`'\\"), request.arguments());
        assertEquals("b1", request.build());
        assertEquals(directory.resolve("output").toString(), request.output());
        assertEquals(directory.resolve("errors").toString(), request.errors());
        assertTrue(request.columns().isEmpty());
        assertEquals(List.of("1", "xterm", "99"), List.of(request.noColor(), request.term(), request.columnsWanted()));
    }

    @Test
    void aStatusOfZeroIsOne() throws IOException, InterruptedException {
        daemon((request, client) -> {
            client.agree();
            client.ended(0);
        });
        assertEquals(new Outcome(0, "", ""), run(Map.of(), "info"));
    }

    @Test
    void whatItDoesNotCarryOutGoesOnWithJavaWithoutAWord() throws IOException, InterruptedException {
        daemon((request, client) -> client.refuse());
        assertEquals(new Outcome(7, "java<raw><><6 1><-e>", ""), run(Map.of(), "raw", "", "6 1", "-e"));
        assertEquals(1, requests.size());
    }

    @Test
    void itGoesOnHoweverItIsStarted() throws IOException, InterruptedException {
        daemon((request, client) -> client.refuse());
        assertEquals(new Outcome(7, "java<info>", ""), run(Map.of(), Stream.of("sh", "ipmi", "info")));
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rw-------"));
        assertEquals(new Outcome(7, "java<info>", ""), run(Map.of(), Stream.of("sh", launcher.toString(), "info")));
        assertEquals(2, requests.size());
    }

    @Test
    void withoutADaemonItGoesOnWithJava() throws IOException, InterruptedException {
        assertEquals(new Outcome(7, "java<info>", ""), run(Map.of(), "info"));
    }

    @Test
    void whatADaemonLeftBehindThatIsNoMoreIsNone() throws IOException, InterruptedException {
        daemon(DoorTest::greet);
        Path kept = directory.resolve("kept");
        Files.createLink(kept, Path.of(control + ".run"));
        socket.close();
        Files.move(kept, Path.of(control + ".run"));
        assertEquals(new Outcome(7, "java<info>", ""), run(Map.of(), "info"));
    }

    @Test
    void aDaemonThatHangsUpHasDoneNothing() throws IOException, InterruptedException {
        daemon((request, client) -> {
            throw new IllegalStateException("before anything");
        });
        assertEquals(new Outcome(7, "java<info>", ""), run(Map.of(), "info"));
    }

    @Test
    void oneThatBreaksOffLaterIsAnErrorAndNothingIsDoneAgain() throws IOException, InterruptedException {
        daemon((request, client) -> {
            client.agree();
            write(client.output(), "half");
            throw new IllegalStateException("in the middle");
        });
        assertEquals(
                new Outcome(1, "half", "ipmi: the connection to ipmid broke while it carried this out\n"),
                run(Map.of(), "info"));
    }

    @Test
    void whoWantsJavaGetsIt() throws IOException, InterruptedException {
        daemon(DoorTest::greet);
        for (String name : List.of("JIPMI_DIRECT", "JIPMI_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS")) {
            assertEquals(new Outcome(7, "java<info>", ""), run(Map.of(name, "1"), "info"), name);
        }
        assertEquals(new Outcome(7, "java<info>", ""), run(Map.of("JIPMI_CONTROL", "none"), "info"));
        assertEquals(0, requests.size());
    }

    @Test
    void withoutPerlItGoesOnWithJava() throws IOException, InterruptedException {
        daemon(DoorTest::greet);
        assertEquals(new Outcome(7, "java<info>", ""), run(Map.of("PATH", directory.toString()), "info"));
        assertEquals(0, requests.size());
    }
}
