package io.jipmi.cli.control;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
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
    private static final Duration IDLE_THREAD = Duration.ofSeconds(10);
    private static final Duration LONGEST_END = Duration.ofSeconds(3);

    private final String program;
    private final Clients<CommandConnection> clients;
    private final Predicate<UserPrincipal> trusted;
    private final Duration patience;
    private final ThreadPoolExecutor workers;
    private CommandCarrier carrier = (request, client) -> client.refuse();
    private volatile boolean closed;
    private @Nullable Thread thread;

    private CommandSocket(
            String program, Clients<CommandConnection> clients, Predicate<UserPrincipal> trusted, Duration patience) {
        this.program = program;
        this.clients = clients;
        this.trusted = trusted;
        this.patience = patience;
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
        return new CommandSocket(program, Clients.listen(path, program, clock), trusted, patience);
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
        clients.wakeUp();
        workers.shutdownNow();
        interrupted |= !hasEnded(workers);
        clients.close(thread);
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
        return clients.turn(this::accept, this::ready);
    }

    private void serve() {
        try {
            while (!closed) {
                turn();
            }
        } catch (IOException | RuntimeException e) {
            log.error("{}: no commands are carried out any more: {}", program, e.toString());
        }
    }

    private void ready(CommandConnection client) {
        try {
            client.take().ifPresent(request -> carry(request, client));
        } catch (IOException gone) {
            log.debug("{}: a client that wanted a command carried out is left: {}", program, gone.toString());
            clients.leave(client);
        }
    }

    private void accept() {
        try {
            SocketChannel channel = clients.accept();
            if (channel != null) {
                admit(channel);
            }
        } catch (IOException e) {
            log.warn("{}: a client that wants a command carried out is not accepted: {}", program, e.toString());
            clients.pause();
        }
    }

    private void admit(SocketChannel channel) throws IOException {
        if (clients.all().size() >= MAX_CLIENTS || !trusted.test(SocketPeer.user(channel))) {
            channel.close();
            return;
        }
        clients.heed(new CommandConnection(channel, patience, clients.nowNs()));
    }

    private void carry(CommandRequest request, CommandConnection client) {
        try {
            client.isCarriedBy(workers.submit(() -> {
                try {
                    carrier.carry(request, client.line());
                } catch (RuntimeException defect) {
                    log.error("{}: a defect in '{}'", program, String.join(" ", request.arguments()), defect);
                } finally {
                    client.line().close();
                    clients.wakeUp();
                }
            }));
        } catch (RejectedExecutionException busy) {
            client.line().refuse();
            clients.leave(client);
        }
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
