package io.jipmi.cli.control;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The clients of a socket: waits for all of them and for who wants to be one, and leaves who takes too long. Used by one
 * thread, but for {@link #wakeUp} and {@link #close}.
 */
final class Clients<C extends ClientConnection> {
    private static final long PAUSE_MS = 1000;

    private final SocketFile file;
    private final Selector selector;
    private final SelectionKey listening;
    private final LongSupplier clock;

    private Clients(SocketFile file, Selector selector, SelectionKey listening, LongSupplier clock) {
        this.file = file;
        this.selector = selector;
        this.listening = listening;
        this.clock = clock;
    }

    /**
     * Listens at a path, as {@link SocketFile#listen} does.
     *
     * @param clock in ns
     */
    static <C extends ClientConnection> Clients<C> listen(Path path, String program, LongSupplier clock)
            throws IOException {
        SocketFile file = SocketFile.listen(path, program);
        try {
            ServerSocketChannel listening = file.listening();
            Selector selector = Selector.open();
            listening.configureBlocking(false);
            SelectionKey key = listening.register(selector, SelectionKey.OP_ACCEPT);
            return new Clients<>(file, selector, key, clock);
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    long nowNs() {
        return clock.getAsLong();
    }

    /**
     * Waits until somebody wants something, or one has waited too long, and does what can be done.
     *
     * @param arrival is run if somebody wants to be a client
     * @param service is given each client that is ready
     * @return how many clients there are
     */
    int turn(Runnable arrival, Consumer<C> service) throws IOException {
        boolean paused = listening.interestOps() == 0;
        selector.select(
                key -> {
                    if (key == listening) {
                        arrival.run();
                    } else {
                        service.accept(client(key));
                    }
                },
                paused ? PAUSE_MS : waitMs());
        if (paused) {
            listening.interestOps(SelectionKey.OP_ACCEPT);
        }
        long nowNs = nowNs();
        for (C client : all()) {
            if (client.leftNs(nowNs) <= 0) {
                leave(client);
            }
        }
        return all().size();
    }

    /** A channel that does not block, to somebody who wants to be a client; null if nobody does any more. */
    @Nullable
    SocketChannel accept() throws IOException {
        SocketChannel channel = file.listening().accept();
        if (channel != null) {
            channel.configureBlocking(false);
        }
        return channel;
    }

    /**
     * Accepts nobody for a while. One cause of a failure, too many open files, passes; what waits to be accepted would wake
     * us at once again until then.
     */
    void pause() {
        listening.interestOps(0);
    }

    /** From now on it is one of them, and waits for what it says it does. */
    void heed(C client) throws ClosedChannelException {
        client.channel().register(selector, client.interest(), client);
    }

    /** Those who are there. */
    List<C> all() {
        List<C> all = new ArrayList<>();
        for (SelectionKey key : selector.keys()) {
            if (key.isValid() && key != listening) {
                all.add(client(key));
            }
        }
        return all;
    }

    void leave(C client) {
        try {
            client.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends a turn that waits. */
    void wakeUp() {
        selector.wakeup();
    }

    /**
     * Leaves all and listens no more, when the thread that serves them, and has been told to end, has ended. Idempotent.
     *
     * @param serving null if there is none
     */
    void close(@Nullable Thread serving) throws IOException {
        if (serving != null) {
            joinUninterruptibly(serving);
        }
        file.close();
        if (selector.isOpen()) {
            for (SelectionKey key : List.copyOf(selector.keys())) {
                key.channel().close();
            }
        }
        selector.close();
    }

    /** In ms, until the next client is late; 0 for no limit. */
    private long waitMs() {
        long nowNs = nowNs();
        long leftNs =
                all().stream().mapToLong(client -> client.leftNs(nowNs)).min().orElse(Long.MAX_VALUE);
        return leftNs == Long.MAX_VALUE ? 0 : Math.max(1, leftNs / 1_000_000 + 1);
    }

    /** What {@link #heed} has attached. */
    @SuppressWarnings("unchecked")
    private C client(SelectionKey key) {
        return (C) key.attachment();
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
