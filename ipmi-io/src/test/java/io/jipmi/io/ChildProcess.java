package io.jipmi.io;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Another process in a test: speaks in lines, and is gone when closed. */
final class ChildProcess implements AutoCloseable {
    private final Process process;
    private final BufferedReader output;

    private ChildProcess(List<String> command) throws IOException {
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        output = process.inputReader(StandardCharsets.UTF_8);
    }

    static ChildProcess start(String... command) throws IOException {
        return new ChildProcess(List.of(command));
    }

    /** A second JVM that holds a claim until its input ends. */
    static ChildProcess claiming(IoRange range, SysRoot root, String program) throws IOException {
        String classPath = Stream.of("jdk.module.path", "java.class.path", "surefire.test.class.path")
                .map(property -> System.getProperty(property, ""))
                .reduce(
                        Path.of("target", "test-classes").toAbsolutePath().toString(),
                        (a, b) -> a + File.pathSeparator + b);
        return start(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPath,
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "io.jipmi.io.ClaimHolder",
                Long.toString(range.first()),
                Long.toString(range.last()),
                program,
                root.directory().toString());
    }

    /** Whether a program is on the path. */
    static boolean available(String program) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }

    long pid() {
        return process.pid();
    }

    /** Waits until the process prints a line; fails if it ends or prints anything else first. */
    void awaitLine(String expected) throws IOException {
        String line = output.readLine();
        if (!expected.equals(line)) {
            throw new IOException(process.info().commandLine() + " printed " + line + ", not " + expected);
        }
    }

    /** Lets a process that reads its input to the end finish. */
    void endInput() throws IOException, InterruptedException {
        process.getOutputStream().close();
        process.waitFor();
    }

    void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        kill();
    }
}
