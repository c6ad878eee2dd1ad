package io.jipmi.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** C programs that play the other side, compiled from test resources. */
final class CProgram {
    private CProgram() {}

    /** Compiles a program, or skips the test if there is no compiler. */
    static Path compile(String resource, Path directory) throws IOException, InterruptedException {
        assumeTrue(ChildProcess.available("gcc"), "gcc is missing (apt-get install gcc libc6-dev)");
        Path source = Files.write(directory.resolve(resource), FixtureMachine.resource("c/" + resource));
        Path program = directory.resolve(resource.replace(".c", ""));
        Process gcc = new ProcessBuilder("gcc", "-Wall", "-Werror", "-o", program.toString(), source.toString())
                .redirectErrorStream(true)
                .start();
        String messages = new String(gcc.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, gcc.waitFor(), messages);
        return program;
    }
}
