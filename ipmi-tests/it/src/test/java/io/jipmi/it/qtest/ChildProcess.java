package io.jipmi.it.qtest;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * A program that a test started. What it writes is kept in a file, so that it can never block on an unread pipe, and it
 * dies with the JVM, however the JVM ends, and with the thread that started it.
 */
final class ChildProcess implements AutoCloseable {
    private static final int MAX_QUOTED_CHARACTERS = 4000;
    private static final long END_TIMEOUT_S = 10;

    private final Process process;
    private final Path output;

    private ChildProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /** Ends the test as skipped, with the package to install, unless the program is on the path. */
    static void assumeInstalled(String program, String debianPackage) {
        boolean found = false;
        for (String directory : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
            found |= !directory.isEmpty() && Files.isExecutable(Path.of(directory, program));
        }
        Assumptions.assumeTrue(found, program + " is not installed (apt-get install " + debianPackage + ")");
    }

    /** @param output where its standard output and error go, appended */
    static ChildProcess start(Path output, List<String> command) throws IOException {
        // A shutdown hook would leave it behind when the JVM is killed. To the kernel, the parent is the calling
        // thread.
        List<String> guarded = new ArrayList<>(List.of("setpriv", "--pdeathsig", "KILL", "--"));
        guarded.addAll(command);
        Process process = new ProcessBuilder(guarded)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
                .start();
        return new ChildProcess(process, output);
    }

    /** @param name STOP, CONT or KILL */
    void signal(String name) throws IOException {
        String command = String.format(Locale.ROOT, "kill -%s %d", name, process.pid());
        Process kill = new ProcessBuilder("sh", "-c", command).inheritIO().start();
        if (waitFor(kill) != 0) {
            throw new IOException(command + " failed");
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Waits for a process that has been told to end. */
    void awaitEnd() throws IOException {
        waitFor(process);
    }

    /** What became of it and what it wrote last, for a failure message. */
    String describe() {
        String fate = process.isAlive() ? "is running" : "ended with status " + process.exitValue();
        try {
            String text = Files.readString(output, StandardCharsets.ISO_8859_1).strip();
            return fate + "; it wrote: " + text.substring(Math.max(0, text.length() - MAX_QUOTED_CHARACTERS));
        } catch (IOException e) {
            return fate + "; what it wrote cannot be read: " + e.getMessage();
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            waitFor(process);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int waitFor(Process ending) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            if (!ending.waitFor(END_TIMEOUT_S, TimeUnit.SECONDS)) {
                throw new IOException("process " + ending.pid() + " does not end");
            }
            return ending.exitValue();
        } catch (InterruptedException e) {
            interrupted = true;
            throw new IOException("interrupted while waiting for process " + ending.pid(), e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
