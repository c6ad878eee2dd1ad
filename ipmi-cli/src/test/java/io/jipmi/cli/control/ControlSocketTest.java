package io.jipmi.cli.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The daemon's half is turned by hand by a clock of the test's; clients are the kernel's own sockets. */
@Timeout(60)
class ControlSocketTest {
    private static final String LONG_ANSWER = "x".repeat(1 << 20);

    private static final Map<String, ControlOperation> OPERATIONS = Map.of(
            "echo", words -> String.join("+", words),
            "long", words -> LONG_ANSWER,
            "wrong",
                    words -> {
                        throw new IllegalArgumentException("'" + words.get(0) + "' is no word");
                    },
            "cannot",
                    words -> {
                        throw new IOException("not\ntoday");
                    },
            "defect",
                    words -> {
                        throw new IllegalStateException("broken");
                    });

    private final AtomicLong nowNs = new AtomicLong(Long.MAX_VALUE - 5);
    private final List<SocketChannel> clients = new ArrayList<>();

    @TempDir
    private Path directory;

    private Path path;
    private ControlSocket socket;

    @BeforeEach
    void begin() throws IOException {
        path = directory.resolve("run/ipmid.sock");
        socket = ControlSocket.bind(path, "ipmid", nowNs::get);
        socket.serveWith(OPERATIONS);
    }

    @AfterEach
    void end() throws IOException {
        for (SocketChannel client : clients) {
            client.close();
        }
        socket.close();
    }

    private SocketChannel client() throws IOException {
        SocketChannel client = SocketChannel.open(StandardProtocolFamily.UNIX);
        client.connect(UnixDomainSocketAddress.of(path));
        clients.add(client);
        socket.turn();
        return client;
    }

    private static void send(SocketChannel client, String text) throws IOException {
        client.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** What the client gets of one line; turns the daemon until it is there. */
    private String line(SocketChannel client) throws IOException {
        client.configureBlocking(false);
        StringBuilder line = new StringBuilder();
        ByteBuffer one = ByteBuffer.allocate(1);
        while (true) {
            int read = client.read(one.clear());
            if (read < 0) {
                return line + "<end>";
            }
            if (read == 0) {
                socket.turn();
            } else if (one.get(0) == '\n') {
                return line.toString();
            } else {
                line.append((char) one.get(0));
            }
        }
    }

    private String answer(String request) throws IOException {
        SocketChannel client = client();
        send(client, request + "\n");
        return line(client);
    }

    @Test
    void itsFileIsTheOwnersAndItsDirectoryEverybodysToLookInto() throws IOException {
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
        assertEquals("rwxr-xr-x", PosixFilePermissions.toString(Files.getPosixFilePermissions(path.getParent())));
        try (var files = Files.list(path.getParent())) {
            assertEquals(List.of(path), files.toList());
        }
    }

    @Test
    void aRequestsWordsAreTheOperationsAndItsAnswerOneLine() throws IOException {
        assertEquals("ok a+b", answer("echo  a\tb "));
        assertEquals("ok ", answer("echo"));
        assertEquals("usage 'x' is no word", answer("wrong x"));
        assertEquals("failed not today", answer("cannot"));
    }

    @Test
    void aDefectOfAnOperationCostsItsClientAnAnswerAndNobodyTheSocket() throws IOException {
        assertEquals(
                "failed a defect of ipmid, see its log: java.lang.IllegalStateException: broken", answer("defect"));
        assertEquals("ok a", answer("echo a"));
    }

    @Test
    void anOperationThatIsNotThereIsNamedWithThoseThatAre() throws IOException {
        assertEquals(
                "usage 'frob' names no operation of this ipmid; it has cannot, defect, echo, long, wrong",
                answer("frob a"));
        assertTrue(answer("").startsWith("usage an empty request names no operation"));
    }

    @Test
    void requestsOfOneClientAreAnsweredInTheirOrder() throws IOException {
        SocketChannel client = client();
        send(client, "echo a\necho b\nec");
        assertEquals("ok a", line(client));
        assertEquals("ok b", line(client));
        send(client, "ho c\n");
        assertEquals("ok c", line(client));
    }

    @Test
    void aRequestThatIsTooLongIsRefusedAndItsClientLeft() throws IOException {
        SocketChannel client = client();
        send(client, "echo " + "a".repeat(ControlSocket.MAX_REQUEST_BYTES));
        assertEquals("usage a request has at most 4095 bytes", line(client));
        send(client(), "echo a\n");
        assertEquals(1, socket.turn());
    }

    @Test
    void whatIsNotTextIsRefused() throws IOException {
        SocketChannel client = client();
        client.write(ByteBuffer.wrap(new byte[] {'e', (byte) 0xFF, '\n'}));
        assertEquals("usage the request is not UTF-8", line(client));
    }

    @Test
    void whoDoesNotTakeAnAnswerHoldsNobodyUpAndIsLeftInTime() throws IOException {
        SocketChannel stuck = client();
        send(stuck, "long\necho a\n");
        assertEquals(1, socket.turn());
        assertEquals("ok b", answer("echo b"));
        nowNs.addAndGet(ControlSocket.PATIENCE.toNanos() - 1);
        SocketChannel later = client();
        send(later, "echo c\n");
        assertEquals("ok c", line(later));
        nowNs.addAndGet(1);
        send(later, "echo d\n");
        assertEquals(1, socket.turn());
        assertEquals("ok d", line(later));
    }

    @Test
    void anAnswerOfAnyLengthArrivesWhole() throws IOException {
        SocketChannel client = client();
        send(client, "long\n");
        assertEquals("ok " + LONG_ANSWER, line(client));
    }

    @Test
    void whoDoesNotFinishARequestIsLeftInTime() throws IOException {
        SocketChannel slow = client();
        send(slow, "ec");
        assertEquals(1, socket.turn());
        nowNs.addAndGet(ControlSocket.PATIENCE.toNanos());
        send(slow, "h");
        assertEquals(0, socket.turn());
        assertEquals("<end>", line(slow));
    }

    @Test
    void withTooManyClientsTheOneThatWaitsLongestIsLeft() throws IOException {
        SocketChannel first = client();
        nowNs.addAndGet(1);
        for (int i = 1; i < ControlSocket.MAX_CLIENTS; i++) {
            client();
        }
        assertEquals("ok a", answer("echo a"));
        assertEquals("<end>", line(first));
    }

    @Test
    void aClientThatHasGoneIsForgotten() throws IOException {
        SocketChannel client = client();
        send(client, "long\n");
        assertEquals(1, socket.turn());
        client.close();
        assertEquals(0, socket.turn());
        client().close();
        assertEquals(0, socket.turn());
    }

    @Test
    void aLivingDaemonsSocketIsNotTaken() {
        IOException refused = assertThrows(IOException.class, () -> ControlSocket.bind(path, "ipmid", nowNs::get));
        assertEquals(
                "a running ipmid answers at " + path + " already; end that one, or --control names another path",
                refused.getMessage());
    }

    @Test
    void aDeadDaemonsSocketIsReplaced() throws IOException {
        Path left = directory.resolve("left.sock");
        try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            dead.bind(UnixDomainSocketAddress.of(left));
        }
        assertTrue(Files.exists(left));
        try (ControlSocket replacing = ControlSocket.bind(left, "ipmid", nowNs::get)) {
            replacing.start(OPERATIONS);
            assertEquals("a+b", new ControlClient(left, "ipmid").ask(List.of("echo", "a b"), Duration.ofSeconds(30)));
        }
        assertFalse(Files.exists(left));
    }

    @Test
    void whatIsNoSocketIsNotReplaced() throws IOException {
        Path file = Files.writeString(directory.resolve("precious"), "data");
        IOException refused = assertThrows(IOException.class, () -> ControlSocket.bind(file, "ipmid", nowNs::get));
        assertTrue(refused.getMessage().contains(file + ": something that is no socket"), refused.getMessage());
        assertEquals("data", Files.readString(file));
    }

    @Test
    void closingRemovesTheFileUnlessItIsAnothers() throws IOException {
        socket.close();
        assertFalse(Files.exists(path));
        socket = ControlSocket.bind(path, "ipmid", nowNs::get);
        Files.delete(path);
        Files.writeString(path, "another's");
        socket.close();
        assertEquals("another's", Files.readString(path));
    }

    @Test
    void theClientTellsTheDaemonsVerdicts() throws IOException {
        socket.start(OPERATIONS);
        ControlClient client = new ControlClient(path, "ipmid");
        Duration timeout = Duration.ofSeconds(30);
        assertEquals(LONG_ANSWER, client.ask(List.of("long"), timeout));
        assertEquals("", client.ask(List.of("echo"), timeout));
        IllegalArgumentException wrong =
                assertThrows(IllegalArgumentException.class, () -> client.ask(List.of("wrong", "x"), timeout));
        assertEquals("'x' is no word", wrong.getMessage());
        IOException cannot = assertThrows(IOException.class, () -> client.ask(List.of("cannot"), timeout));
        assertEquals("not today", cannot.getMessage());
        assertThrows(IllegalArgumentException.class, () -> client.ask(List.of("echo", "a\necho b"), timeout));
    }

    @Test
    void theClientSaysThatNobodyAnswers() throws IOException {
        Path nowhere = directory.resolve("nowhere.sock");
        IOException absent = assertThrows(
                IOException.class,
                () -> new ControlClient(nowhere, "ipmid").ask(List.of("stats"), Duration.ofSeconds(1)));
        assertEquals(
                "no ipmid answers at " + nowhere + ": no such socket; is it running, with this --control?",
                absent.getMessage());
        // It listens, and nobody turns it: as a daemon that is stopped.
        IOException stopped = assertThrows(
                IOException.class, () -> new ControlClient(path, "ipmid").ask(List.of("stats"), Duration.ofMillis(20)));
        assertTrue(stopped.getMessage().startsWith("no ipmid answers at " + path + ": nothing came within"));
    }
}
