package io.jipmi.io.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.io.Errno;
import io.jipmi.io.IoFault;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A pipe with a name, which a shell reads, or keeps open without reading. */
@Timeout(60)
class LinePipeTest {
    @TempDir
    private Path directory;

    private Path path;
    private Process reader;

    @BeforeEach
    void makePipe() throws Exception {
        path = directory.resolve("pipe");
        assertEquals(0, new ProcessBuilder("mkfifo", path.toString()).start().waitFor());
    }

    @AfterEach
    void endReader() {
        if (reader != null) {
            reader.destroyForcibly();
        }
    }

    /** A shell that has the pipe open when this returns, and then does the rest of it. */
    private InputStream reading(String rest) throws IOException {
        reader = new ProcessBuilder("sh", "-c", "exec 3<>\"$0\"; echo; " + rest, path.toString()).start();
        InputStream output = reader.getInputStream();
        assertEquals('\n', output.read());
        return output;
    }

    @Test
    void linesArriveInTheirOrder() throws IOException {
        InputStream output = reading("read -r a <&3; read -r b <&3; echo \"$a $b\"");
        try (LinePipe pipe = new LinePipe(path.toString())) {
            assertTrue(pipe.tell("limit 10"));
            assertTrue(pipe.tell("beat"));
            assertEquals("limit 10 beat\n", new String(output.readAllBytes(), StandardCharsets.US_ASCII));
        }
    }

    @Test
    void aReaderThatDoesNotReadHoldsNobodyUp() throws IOException {
        reading("read -r forever");
        try (LinePipe pipe = new LinePipe(path.toString())) {
            int told = 0;
            while (pipe.tell("beat")) {
                told++;
            }
            assertTrue(told >= 512, "told " + told);
            assertFalse(pipe.tell("beat"));
        }
    }

    @Test
    void withoutAReaderThereIsNobodyToTell() throws Exception {
        assertEquals(
                Errno.ENXIO,
                assertThrows(IoFault.class, () -> new LinePipe(path.toString())).errno());
        InputStream output = reading("read -r line <&3");
        try (LinePipe pipe = new LinePipe(path.toString())) {
            assertTrue(pipe.tell("beat"));
            assertEquals(-1, output.read());
            assertEquals(0, reader.waitFor());
            assertEquals(
                    Errno.EPIPE,
                    assertThrows(IoFault.class, () -> pipe.tell("beat")).errno());
        }
    }
}
