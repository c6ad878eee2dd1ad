package io.jipmi.cli.control;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
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

    private final String program;
    private final Clients<ControlConnection> clients;
    private Map<String, ControlOperation> operations = Map.of();
    private volatile boolean closed;
    private @Nullable Thread thread;

    private ControlSocket(String program, Clients<ControlConnection> clients) {
        this.program = program;
        this.clients = clients;
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
        return new ControlSocket(program, Clients.listen(path, program, clock));
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
        clients.wakeUp();
        if (thread != null) {
            thread.interrupt();
        }
        clients.close(thread);
    }

    /**
     * Waits until a client wants something, or one has waited too long, and does what can be done.
     *
     * @return how many clients there are
     */
    int turn() throws IOException {
        return clients.turn(this::accept, this::ready);
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

    private void ready(ControlConnection client) {
        try {
            if (client.advance(clients.nowNs())) {
                clients.heed(client);
            } else {
                clients.leave(client);
            }
        } catch (IOException gone) {
            log.debug("{}: a client of the control socket has gone: {}", program, gone.toString());
            clients.leave(client);
        }
    }

    private void accept() {
        try {
            SocketChannel channel = clients.accept();
            if (channel != null) {
                clients.heed(new ControlConnection(channel, this::answer, clients.nowNs()));
                leaveOneOfTooMany();
            }
        } catch (IOException e) {
            log.warn("{}: a client of the control socket is not accepted: {}", program, e.toString());
            clients.pause();
        }
    }

    private void leaveOneOfTooMany() {
        List<ControlConnection> present = clients.all();
        if (present.size() > MAX_CLIENTS) {
            long nowNs = clients.nowNs();
            present.stream()
                    .min(Comparator.comparingLong(client -> client.leftNs(nowNs)))
                    .ifPresent(clients::leave);
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
}
