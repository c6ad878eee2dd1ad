package io.jipmi.cli.control;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The socket at which a running daemon carries out commands for clients, so that these need no Java machine of their own:
 * a Unix domain stream socket, which its owner alone may use.
 *
 * <p>One thread takes requests and notices who has gone; each command has a thread meanwhile, at most {@link #MAX_RUNNING}
 * at a time, and who comes beyond that does it itself. A client sends a {@link CommandRequest} and gets a {@link
 * CommandReply}; only if it then agrees is anything done. So a command is carried out here or by the client, never by both.
 */
public final class CommandSocket implements Closeable {
    /** Commands at one time. */
    public static final int MAX_RUNNING = 4;

    /** Clients at one time, those included. */
    public static final int MAX_CLIENTS = 16;

    /** How long a client may take for its request, its consent, and for taking each piece of output. */
    public static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final Logger log = LoggerFactory.getLogger(CommandSocket.class);
    private static final long PAUSE_MS = 1000;
    private static final Duration IDLE_THREAD = Duration.ofSeconds(10);
    private static final Duration LONGEST_END = Duration.ofSeconds(3);

    private final String program;
    private final SocketFile file;
    private final Selector selector;
    private final SelectionKey listening;
    private final Predicate<UserPrincipal> trusted;
    private final Duration patience;
    private final LongSupplier clock;
    private final ThreadPoolExecutor workers;
    private CommandCarrier carrier = (request, client) -> client.refuse();
    private volatile boolean closed;
    private @Nullable Thread thread;

    private CommandSocket(
            String program,
            SocketFile file,
            Selector selector,
            SelectionKey listening,
            Predicate<UserPrincipal> trusted,
            Duration patience,
            LongSupplier clock) {
        this.program = program;
        this.file = file;
        this.selector = selector;
        this.listening = listening;
        this.trusted = trusted;
        this.patience = patience;
        this.clock = clock;
        this.workers = new ThreadPoolExecutor(
                0,
                MAX_RUNNING,
                IDLE_THREAD.toMillis(),
                TimeUnit.MILLISECONDS,
                new SynchronousQueue<>(),
                task -> daemonThread(task, "command"));
    }

    /**
     * Makes the socket, in place of one left behind by a daemon that is no more. Clients wait until {@link #start}.
     *
     * @param path where; its directory is made if it is not there
     * @param program the daemon's name, for messages
     * @param trusted whose commands are carried out; others are left at once
     * @throws IOException with one line if a living daemon has it, or there cannot be one
     */
    public static CommandSocket bind(Path path, String program, Predicate<UserPrincipal> trusted) throws IOException {
        return bind(path, program, trusted, PATIENCE, System::nanoTime);
    }

    /** The same with another patience, and another clock, in ns, for requests that do not end. */
    static CommandSocket bind(
            Path path, String program, Predicate<UserPrincipal> trusted, Duration patience, LongSupplier clock)
            throws IOException {
        SocketFile file = SocketFile.listen(path, program);
        try {
            ServerSocketChannel listening = file.listening();
            Selector selector = Selector.open();
            listening.configureBlocking(false);
            SelectionKey key = listening.register(selector, SelectionKey.OP_ACCEPT);
            return new CommandSocket(program, file, selector, key, trusted, patience, clock);
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    /**
     * Serves clients from now on, on threads of its own. Called once.
     *
     * @param newCarrier carries their commands out
     */
    public void start(CommandCarrier newCarrier) {
        serveWith(newCarrier);
        Thread serving = daemonThread(this::serve, "commands");
        thread = serving;
        serving.start();
    }

    /** What {@link #start} does, but that the caller turns it. */
    void serveWith(CommandCarrier newCarrier) {
        carrier = newCarrier;
    }

    /**
     * Serves nobody any more and removes the socket. Commands that are being carried out are interrupted, and waited for
     * up to 3 s. Idempotent.
     */
    @Override
    public void close() throws IOException {
        // A process that is told to end interrupts the thread that does.
        boolean interrupted = Thread.interrupted();
        closed = true;
        selector.wakeup();
        workers.shutdownNow();
        interrupted |= !hasEnded(workers);
        Thread serving = thread;
        if (serving != null) {
            thread = null;
            try {
                serving.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        file.close();
        for (SelectionKey key : List.copyOf(selector.isOpen() ? selector.keys() : List.<SelectionKey>of())) {
            key.channel().close();
        }
        selector.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
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
            if (connection(key).isLate(nowNs, patience)) {
                leave(key);
            }
        }
        return clients().size();
    }

    private void serve() {
        while (!closed) {
            try {
                turn();
            } catch (IOException e) {
                log.error("{}: no commands are carried out any more: {}", program, e.toString());
                return;
            }
        }
    }

    /** 0, for ever, unless somebody is sending a request. */
    private long waitMs() {
        return clients().stream().anyMatch(key -> connection(key).isReceiving()) ? PAUSE_MS : 0;
    }

    private void ready(SelectionKey key) {
        if (key.attachment() == null) {
            acceptOrPause();
            return;
        }
        try {
            connection(key).take().ifPresent(request -> carry(request, key));
        } catch (IOException gone) {
            log.debug("{}: a client that wanted a command carried out is left: {}", program, gone.toString());
            leave(key);
        }
    }

    /** One cause, too many open files, passes; what waits to be accepted would wake us at once again until then. */
    private void acceptOrPause() {
        try {
            accept();
        } catch (IOException e) {
            log.warn("{}: a client that wants a command carried out is not accepted: {}", program, e.toString());
            listening.interestOps(0);
        }
    }

    private void accept() throws IOException {
        SocketChannel client = file.listening().accept();
        if (client == null) {
            return;
        }
        if (clients().size() >= MAX_CLIENTS || !trusted.test(peer(client))) {
            client.close();
            return;
        }
        client.configureBlocking(false);
        client.register(
                selector, SelectionKey.OP_READ, new CommandConnection(client, patience, clock.getAsLong()));
    }

    private static UserPrincipal peer(SocketChannel client) throws IOException {
        return client.getOption(ExtendedSocketOptions.SO_PEERCRED).user();
    }

    private void carry(CommandRequest request, SelectionKey key) {
        CommandConnection connection = connection(key);
        try {
            connection.isCarriedBy(workers.submit(() -> {
                try {
                    carrier.carry(request, connection.line());
                } catch (RuntimeException defect) {
                    log.error("{}: a defect in '{}'", program, String.join(" ", request.arguments()), defect);
                } finally {
                    connection.line().close();
                    selector.wakeup();
                }
            }));
        } catch (RejectedExecutionException busy) {
            connection.line().refuse();
            leave(key);
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

    private static void leave(SelectionKey key) {
        try {
            connection(key).close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static CommandConnection connection(SelectionKey key) {
        return (CommandConnection) key.attachment();
    }

    /** @return false if the calling thread was interrupted before */
    private static boolean hasEnded(ThreadPoolExecutor workers) {
        try {
            if (!workers.awaitTermination(LONGEST_END.toMillis(), TimeUnit.MILLISECONDS)) {
                log.warn("commands that do not end are left behind: {}", workers.getActiveCount());
            }
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    private Thread daemonThread(Runnable task, String what) {
        Thread made = new Thread(task, program + "-" + what);
        made.setDaemon(true);
        return made;
    }
}
