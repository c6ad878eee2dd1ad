package io.jipmi.cli.control;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The socket a running daemon is operated through: a Unix domain stream socket, which its owner alone may use. A client
 * sends requests, each a line of words separated by blanks, the first of which names an operation; it gets a line for each
 * before the next is looked at: {@code ok ANSWER}, {@code usage REASON} or {@code failed REASON}.
 *
 * <p>One thread serves all clients and carries out all operations, one after another. A client that does not finish its
 * request, or does not take its answer, waits for nobody and nobody for it; after {@link #PATIENCE} it is left, and before
 * that if there are more than {@link #MAX_CLIENTS}, the longest waiting one first.
 */
public final class ControlSocket implements Closeable {
    /** Clients at one time. */
    public static final int MAX_CLIENTS = 16;

    /** The longest request, its line end included. */
    public static final int MAX_REQUEST_BYTES = 4096;

    /** How long a client may take for a request, or for taking its answer. */
    public static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Logger log = LoggerFactory.getLogger(ControlSocket.class);
    private static final long PAUSE_MS = 1000;

    private final String program;
    private final SocketFile file;
    private final Selector selector;
    private final SelectionKey listening;
    private final LongSupplier clock;
    private Map<String, ControlOperation> operations = Map.of();
    private volatile boolean closed;
    private @Nullable Thread thread;

    private ControlSocket(
            String program, SocketFile file, Selector selector, SelectionKey listening, LongSupplier clock) {
        this.program = program;
        this.file = file;
        this.selector = selector;
        this.listening = listening;
        this.clock = clock;
    }

    /**
     * Makes the socket, in place of one left behind by a daemon that is no more. Clients wait until {@link #start}.
     *
     * @param path where; its directory is made if it is not there
     * @param program the daemon's name, for messages
     * @throws IOException with one line if a living daemon has it, or there cannot be one
     */
    public static ControlSocket bind(Path path, String program) throws IOException {
        return bind(path, program, System::nanoTime);
    }

    /** The same with another clock, in ns. */
    static ControlSocket bind(Path path, String program, LongSupplier clock) throws IOException {
        SocketFile file = SocketFile.listen(path, program);
        try {
            ServerSocketChannel listening = file.listening();
            Selector selector = Selector.open();
            listening.configureBlocking(false);
            SelectionKey key = listening.register(selector, SelectionKey.OP_ACCEPT);
            return new ControlSocket(program, file, selector, key, clock);
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    /**
     * Serves clients from now on, on a thread of its own. Called once.
     *
     * @param served the operations by name
     */
    public void start(Map<String, ControlOperation> served) {
        serveWith(served);
        Thread serving = new Thread(this::serve, program + "-control");
        serving.setDaemon(true);
        thread = serving;
        serving.start();
    }

    /** What {@link #start} does, but that the caller turns it. */
    void serveWith(Map<String, ControlOperation> served) {
        operations = new TreeMap<>(served);
    }

    /** Serves nobody any more and removes the socket, when an operation that is being carried out has ended. Idempotent. */
    @Override
    public void close() throws IOException {
        closed = true;
        selector.wakeup();
        Thread serving = thread;
        if (serving != null) {
            serving.interrupt();
            joinUninterruptibly(serving);
            thread = null;
        }
        file.close();
        for (SelectionKey key : List.copyOf(selector.isOpen() ? selector.keys() : List.<SelectionKey>of())) {
            key.channel().close();
        }
        selector.close();
    }

    /**
     * Waits until a client wants something, or one has waited too long, and does what can be done.
     *
     * @return how many clients there are
     */
    int turn() throws IOException {
        boolean paused = listening.interestOps() == 0;
        selector.select(this::ready, paused ? PAUSE_MS : waitMs());
        if (paused) {
            listening.interestOps(SelectionKey.OP_ACCEPT);
        }
        long nowNs = clock.getAsLong();
        for (SelectionKey key : clients()) {
            if (nowNs - connection(key).sinceNs() >= PATIENCE.toNanos()) {
                leave(key);
            }
        }
        return clients().size();
    }

    private void serve() {
        try {
            while (!closed) {
                turn();
            }
        } catch (IOException | RuntimeException e) {
            log.error("{}: the control socket is given up: {}", program, e.toString());
        }
    }

    /** In ms, until the next client is left; 0 for no limit. */
    private long waitMs() {
        long nowNs = clock.getAsLong();
        return clients().stream()
                .mapToLong(key -> PATIENCE.toNanos() - (nowNs - connection(key).sinceNs()))
                .map(waitNs -> Math.max(1, waitNs / 1_000_000 + 1))
                .min()
                .orElse(0);
    }

    private void ready(SelectionKey key) {
        if (key.attachment() == null) {
            acceptOrPause();
            return;
        }
        try {
            if (connection(key).advance(clock.getAsLong())) {
                key.interestOps(connection(key).interest());
            } else {
                leave(key);
            }
        } catch (IOException gone) {
            log.debug("{}: a client of the control socket has gone: {}", program, gone.toString());
            leave(key);
        }
    }

    /** One cause, too many open files, passes; what waits to be accepted would wake us at once again until then. */
    private void acceptOrPause() {
        try {
            accept();
        } catch (IOException e) {
            log.warn("{}: a client of the control socket is not accepted: {}", program, e.toString());
            listening.interestOps(0);
        }
    }

    private void accept() throws IOException {
        SocketChannel client = file.listening().accept();
        if (client == null) {
            return;
        }
        client.configureBlocking(false);
        ControlConnection connection = new ControlConnection(client, this::answer, clock.getAsLong());
        client.register(selector, connection.interest(), connection);
        List<SelectionKey> present = clients();
        if (present.size() > MAX_CLIENTS) {
            long nowNs = clock.getAsLong();
            present.stream()
                    .max(Comparator.comparingLong(key -> nowNs - connection(key).sinceNs()))
                    .ifPresent(this::leave);
        }
    }

    private String answer(String request) {
        List<String> words = Stream.of(request.split("\\s+", -1))
                .filter(word -> !word.isEmpty())
                .toList();
        ControlOperation operation = words.isEmpty() ? null : operations.get(words.get(0));
        if (operation == null) {
            return Verdict.USAGE.line((words.isEmpty() ? "an empty request" : "'" + words.get(0) + "'")
                    + " names no operation of this " + program + "; it has " + String.join(", ", operations.keySet()));
        }
        try {
            return Verdict.OK.line(operation.answer(words.subList(1, words.size())));
        } catch (IllegalArgumentException e) {
            return Verdict.USAGE.line(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return Verdict.FAILED.line(String.valueOf(e.getMessage()));
        } catch (RuntimeException defect) {
            log.error("{}: a defect in '{}'", program, words.get(0), defect);
            return Verdict.FAILED.line("a defect of " + program + ", see its log: " + defect);
        }
    }

    private List<SelectionKey> clients() {
        List<SelectionKey> clients = new ArrayList<>();
        for (SelectionKey key : selector.keys()) {
            if (key.isValid() && key.attachment() != null) {
                clients.add(key);
            }
        }
        return clients;
    }

    private void leave(SelectionKey key) {
        try {
            connection(key).close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ControlConnection connection(SelectionKey key) {
        return (ControlConnection) key.attachment();
    }

    private static void joinUninterruptibly(Thread other) {
        boolean interrupted = false;
        while (other.isAlive()) {
            try {
                other.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
