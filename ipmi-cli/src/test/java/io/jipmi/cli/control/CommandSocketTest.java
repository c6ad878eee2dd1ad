package io.jipmi.cli.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Clients are the kernel's own sockets. */
@Timeout(60)
class CommandSocketTest {
    private static final Duration PATIENT = Duration.ofSeconds(50);
    private static final Duration IMPATIENT = Duration.ofMillis(100);

    private final AtomicInteger carried = new AtomicInteger();
    private final AtomicLong nowNs = new AtomicLong(Long.MAX_VALUE - 5);
    private final List<SocketChannel> clients = new ArrayList<>();
    private final CountDownLatch release = new CountDownLatch(1);
    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    @TempDir
    private Path directory;

    private Path path;
    private CommandSocket socket;

    private CommandSocket start(Duration patience, CommandCarrier carrier) throws IOException {
        path = directory.resolve("run/s");
        socket = CommandSocket.bind(path, "ipmid", peer -> true, patience, System::nanoTime);
        socket.start(carrier);
        return socket;
    }

    @AfterEach
    void end() throws IOException {
        release.countDown();
        for (SocketChannel client : clients) {
            client.close();
        }
        socket.close();
    }

    private static CommandRequest request(String... arguments) {
        return new CommandRequest("b", "", "", OptionalInt.empty(), "", "", "", List.of(arguments));
    }

    private OptionalInt run(String... arguments) throws IOException {
        return new CommandClient(path).run(request(arguments), output, errors);
    }

    private CompletableFuture<OptionalInt> runBeside(String... arguments) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return new CommandClient(path)
                        .run(request(arguments), OutputStream.nullOutputStream(), OutputStream.nullOutputStream());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private SocketChannel connect() throws IOException {
        SocketChannel client = SocketChannel.open(StandardProtocolFamily.UNIX);
        client.connect(UnixDomainSocketAddress.of(path));
        clients.add(client);
        return client;
    }

    private static int read(SocketChannel client) throws IOException {
        ByteBuffer one = ByteBuffer.allocate(1);
        return client.read(one) < 0 ? -1 : one.get(0);
    }

    /** Says when it begins, waits to be released, and says how that ended. */
    private void block(CommandRequest request, CommandClientLine client) {
        if (!client.agree()) {
            told.add("not wanted");
            return;
        }
        told.add("begun");
        try {
            release.await();
            client.ended(0);
        } catch (InterruptedException e) {
            told.add("interrupted");
        }
    }

    private static void write(OutputStream to, String text) {
        try {
            to.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void outputErrorsAndStatusAreTheClients() throws IOException {
        start(PATIENT, (request, client) -> {
            assertTrue(client.agree());
            write(client.output(), String.join("|", request.arguments()));
            write(client.errors(), "tut");
            write(client.output(), ".");
            client.ended(3);
        });
        assertEquals(OptionalInt.of(3), run("a", "", "b c"));
        assertEquals("a||b c.", output.toString(StandardCharsets.UTF_8));
        assertEquals("tut", errors.toString(StandardCharsets.UTF_8));
    }

    @Test
    void whatIsRefusedIsTheClientsToDo() throws IOException {
        start(PATIENT, (request, client) -> client.refuse());
        assertEquals(OptionalInt.empty(), run("a"));
    }

    @Test
    void itsFileIsTheOwners() throws IOException {
        start(PATIENT, this::block);
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
    }

    @Test
    void nothingIsDoneForAClientThatGoesBeforeItAgrees() throws IOException, InterruptedException {
        start(PATIENT, this::block);
        SocketChannel client = connect();
        client.write(ByteBuffer.wrap(request("a").bytes()));
        assertEquals('y', read(client));
        client.close();
        assertEquals("not wanted", told.take());
    }

    @Test
    void norForOneThatDoesNotAgreeInTime() throws IOException, InterruptedException {
        start(IMPATIENT, this::block);
        SocketChannel client = connect();
        client.write(ByteBuffer.wrap(request("a").bytes()));
        assertEquals('y', read(client));
        assertEquals("not wanted", told.take());
        assertEquals(-1, read(client));
    }

    @Test
    void norForOneThatSaysSomethingElse() throws IOException, InterruptedException {
        start(PATIENT, this::block);
        SocketChannel client = connect();
        client.write(ByteBuffer.wrap(request("a").bytes()));
        assertEquals('y', read(client));
        client.write(ByteBuffer.wrap(new byte[] {'?'}));
        assertEquals("not wanted", told.take());
    }

    @Test
    void whoComesWhenFourAreCarriedOutDoesItHimself() throws IOException, InterruptedException, ExecutionException {
        start(PATIENT, this::block);
        List<CompletableFuture<OptionalInt>> running = new ArrayList<>();
        for (int i = 0; i < CommandSocket.MAX_RUNNING; i++) {
            running.add(runBeside("a"));
            assertEquals("begun", told.take());
        }
        assertEquals(OptionalInt.empty(), run("a"));
        release.countDown();
        for (CompletableFuture<OptionalInt> each : running) {
            assertEquals(OptionalInt.of(0), each.get());
        }
        assertEquals(null, told.peek());
    }

    @Test
    void aClientThatGoesEndsItsCommandAndFreesItsPlace() throws IOException, InterruptedException {
        start(PATIENT, this::block);
        for (int i = 0; i < 3 * CommandSocket.MAX_RUNNING; i++) {
            SocketChannel client = connect();
            client.write(ByteBuffer.wrap(request("a").bytes()));
            assertEquals('y', read(client));
            client.write(ByteBuffer.wrap(new byte[] {'!'}));
            assertEquals("begun", told.take());
            client.close();
            assertEquals("interrupted", told.take());
        }
    }

    @Test
    void aClientThatTakesNothingEndsItsCommand() throws IOException, InterruptedException {
        start(IMPATIENT, (request, client) -> {
            client.agree();
            try {
                while (true) {
                    client.output().write(new byte[8192]);
                }
            } catch (IOException e) {
                told.add(e.getMessage() + " " + Thread.currentThread().isInterrupted());
            }
        });
        SocketChannel client = connect();
        client.write(ByteBuffer.wrap(request("a").bytes()));
        assertEquals('y', read(client));
        client.write(ByteBuffer.wrap(new byte[] {'!'}));
        assertEquals("the client takes nothing true", told.take());
    }

    @Test
    void muchOutputArrivesWhole() throws IOException {
        String piece = "0123456789".repeat(1000);
        start(PATIENT, (request, client) -> {
            client.agree();
            for (int i = 0; i < 1000; i++) {
                write(client.output(), piece);
            }
            client.ended(0);
        });
        assertEquals(OptionalInt.of(0), run("a"));
        assertEquals(piece.repeat(1000), output.toString(StandardCharsets.UTF_8));
    }

    @Test
    void aDefectCostsItsClientTheConnectionAndNobodyTheSocket() throws IOException {
        start(PATIENT, (request, client) -> {
            client.agree();
            if (carried.incrementAndGet() == 1) {
                throw new IllegalStateException("broken");
            }
            client.ended(0);
        });
        assertThrows(IOException.class, () -> run("a"));
        assertEquals(OptionalInt.of(0), run("a"));
    }

    @Test
    void aDefectThatEndsItIsSaid() throws IOException, InterruptedException {
        Logger log = (Logger) LoggerFactory.getLogger(CommandSocket.class);
        AppenderBase<ILoggingEvent> listener = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent event) {
                told.add(event.getFormattedMessage());
            }
        };
        listener.start();
        log.addAppender(listener);
        try {
            path = directory.resolve("s");
            socket = CommandSocket.bind(path, "ipmid", peer -> {
                throw new IllegalStateException("broken");
            });
            socket.start(this::block);
            connect();
            assertEquals(
                    "ipmid: no commands are carried out any more: java.lang.IllegalStateException: broken",
                    told.take());
        } finally {
            log.detachAppender(listener);
        }
    }

    @Test
    void toCloseItEndsWhatIsBeingCarriedOut() throws IOException, InterruptedException {
        start(PATIENT, this::block);
        CompletableFuture<OptionalInt> running = runBeside("a");
        assertEquals("begun", told.take());
        socket.close();
        assertEquals("interrupted", told.take());
        assertThrows(ExecutionException.class, running::get);
        assertFalse(Files.exists(path));
    }

    @Test
    void aProcessToldToEndWaitsForWhatIsBeingCarriedOut() throws IOException, InterruptedException {
        start(PATIENT, this::block);
        CompletableFuture<OptionalInt> running = runBeside("a");
        assertEquals("begun", told.take());
        Thread.currentThread().interrupt();
        socket.close();
        assertTrue(Thread.interrupted());
        assertEquals("interrupted", told.poll());
        assertThrows(ExecutionException.class, running::get);
    }

    @Test
    void whoIsNotTrustedDoesItHimself() throws IOException {
        path = directory.resolve("s");
        List<String> peers = new ArrayList<>();
        socket = CommandSocket.bind(path, "ipmid", peer -> {
            peers.add(peer.getName());
            return false;
        });
        socket.start((request, client) -> carried.incrementAndGet());
        SocketChannel client = connect();
        assertEquals(-1, read(client));
        assertEquals(List.of(Files.getOwner(directory).getName()), peers);
        assertEquals(0, carried.get());
    }

    @Test
    void whatMakesNoSenseIsLeft() throws IOException {
        start(PATIENT, (request, client) -> carried.incrementAndGet());
        byte[] twice = ByteBuffer.allocate(2 * request("a").bytes().length)
                .put(request("a").bytes())
                .put(request("a").bytes())
                .array();
        for (byte[] bytes : List.of(new byte[] {-1, -1, -1, -1}, new byte[] {0, 0, 0, 1, 'x'}, twice)) {
            SocketChannel client = connect();
            client.write(ByteBuffer.wrap(bytes));
            assertEquals(-1, read(client));
        }
        assertEquals(0, carried.get());
    }

    @Test
    void aRequestThatDoesNotEndIsLeftInTime() throws IOException {
        path = directory.resolve("s");
        socket = CommandSocket.bind(path, "ipmid", peer -> true, PATIENT, nowNs::get);
        socket.serveWith((request, client) -> carried.incrementAndGet());
        SocketChannel client = connect();
        client.write(ByteBuffer.wrap(request("a").bytes(), 0, 6));
        assertEquals(1, socket.turn());
        nowNs.addAndGet(PATIENT.toNanos() - 1);
        assertEquals(1, socket.turn());
        nowNs.addAndGet(1);
        assertEquals(0, socket.turn());
    }
}
