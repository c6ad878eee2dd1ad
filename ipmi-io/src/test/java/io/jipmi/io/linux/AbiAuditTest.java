package io.jipmi.io.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.jipmi.io.Errno;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AbiAuditTest {
    private static final Path AUDIT = Path.of("..", "scripts", "abi", "audit");
    private static final Path LINUX_ABI = source(LinuxAbi.class);

    /** In two parts, so that the audit of this file does not take it for one. */
    private static final String MARK = " //" + " abi: ";

    @TempDir
    Path directory;

    private record Result(int status, String output) {}

    @Test
    void theseSourcesAgreeWithTheSystemsHeaders() throws Exception {
        Result result = audit(Path.of("src"));
        assertEquals(0, result.status, result.output);
        assertTrue(result.output.matches("abi: \\d+ checked\n"), result.output);
    }

    @Test
    void aWrongNumberFailsAndIsNamedWithItsPlace() throws Exception {
        String source = Files.readString(LINUX_ABI);
        Files.writeString(
                directory.resolve("LinuxAbi.java"),
                source.replace("SEMBUF_SEM_OP = 2", "SEMBUF_SEM_OP = 3").replace("LOCK_NB = 4", "LOCK_NB = 8"));
        Result result = audit(directory);
        assertEquals(1, result.status, result.output);
        assertEquals(2, result.output.lines().count(), result.output);
        assertTrue(result.output.contains("LinuxAbi.java:" + lineOf(source, "LOCK_NB = 4")), result.output);
        assertTrue(result.output.contains("SEMBUF_SEM_OP = 3 is not what the C headers say"), result.output);
    }

    @Test
    void aMarkedLineThatCannotBeReadFails() throws Exception {
        Files.writeString(directory.resolve("Odd.java"), "static final int O_RDWR = two();" + MARK + "fcntl.h\n");
        assertEquals(1, audit(directory).status);
    }

    @Test
    void noConstantAtTheBorderIsUnmarked() throws IOException {
        List<String> unmarked = Stream.concat(
                        Files.readAllLines(LINUX_ABI).stream().filter(line -> line.contains(" = ")),
                        Files.readAllLines(source(Errno.class)).stream().filter(line -> line.contains("= new Errno(")))
                .filter(line -> !line.contains(MARK))
                .toList();
        assertEquals(List.of(), unmarked);
    }

    private static Result audit(Path sources) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(AUDIT.toString(), sources.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int status = process.waitFor();
        assumeFalse(output.startsWith("abi: skipped"), output);
        return new Result(status, output);
    }

    private static Path source(Class<?> type) {
        return Path.of("src", "main", "java", type.getName().replace('.', '/') + ".java");
    }

    private static int lineOf(String text, String part) {
        return (int) text.substring(0, text.indexOf(part)).lines().count();
    }
}
