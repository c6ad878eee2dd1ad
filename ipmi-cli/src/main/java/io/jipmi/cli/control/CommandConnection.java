package io.jipmi.cli.control;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** One client of a {@link CommandSocket}: its request, its consent, its end. Not thread-safe. */
final class CommandConnection implements ClientConnection {
    private final SocketChannel channel;
    private final CommandClientLine line;
    private final Duration patience;
    private final long sinceNs;
    private @Nullable ByteBuffer received = ByteBuffer.allocate(CommandRequest.MAX_LENGTH_BYTES);
    private @Nullable Future<?> command;

    CommandConnection(SocketChannel channel, Duration patience, long nowNs) {
        this.channel = channel;
        this.line = new CommandClientLine(channel, patience);
        this.patience = patience;
        this.sinceNs = nowNs;
    }

    CommandClientLine line() {
        return line;
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
    public int interest() {
        return SelectionKey.OP_READ;
    }

    /** To send its request; its command's thread has the rest. */
    @Override
    public long leftNs(long nowNs) {
        return received == null ? Long.MAX_VALUE : patience.toNanos() - (nowNs - sinceNs);
    }

    @Override
    public SocketChannel channel() {
        return channel;
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
