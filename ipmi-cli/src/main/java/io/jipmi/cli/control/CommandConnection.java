package io.jipmi.cli.control;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** One client of a {@link CommandSocket}: its request, its consent, its end. Never waits. Not thread-safe. */
final class CommandConnection implements AutoCloseable {
    private final SocketChannel channel;
    private final CommandClientLine line;
    private final long sinceNs;
    private @Nullable ByteBuffer received = ByteBuffer.allocate(CommandRequest.MAX_LENGTH_BYTES);
    private @Nullable Future<?> command;

    CommandConnection(SocketChannel channel, Duration patience, long nowNs) {
        this.channel = channel;
        this.line = new CommandClientLine(channel, patience);
        this.sinceNs = nowNs;
    }

    CommandClientLine line() {
        return line;
    }

    /** Whether its request is not here yet. */
    boolean isReceiving() {
        return received != null;
    }

    /** Whether it has been sending its request for that long. */
    boolean isLate(long nowNs, Duration patience) {
        return isReceiving() && nowNs - sinceNs >= patience.toNanos();
    }

    /** Its command is being carried out, or is going to be, unless cancelled. */
    void isCarriedBy(Future<?> newCommand) {
        command = newCommand;
    }

    /**
     * Takes what the client has sent.
     *
     * @return its request, once
     * @throws IOException if it has gone, or sends what makes no sense
     */
    Optional<CommandRequest> take() throws IOException {
        ByteBuffer buffer = received;
        if (buffer == null) {
            takeConsent();
            return Optional.empty();
        }
        if (channel.read(buffer) < 0) {
            throw new IOException("it has gone");
        }
        try {
            Optional<CommandRequest> request = CommandRequest.parse(buffer);
            if (request.isPresent()) {
                received = null;
            }
            return request;
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public void close() throws IOException {
        if (command != null) {
            command.cancel(true);
        }
        channel.close();
    }

    private void takeConsent() throws IOException {
        ByteBuffer word = ByteBuffer.allocate(2);
        int lengthBytes = channel.read(word);
        if (lengthBytes < 0) {
            throw new IOException("it has gone");
        }
        if (lengthBytes == 1 && word.get(0) == CommandReply.GO) {
            line.go();
        } else if (lengthBytes > 0) {
            throw new IOException("it says what makes no sense");
        }
    }
}
