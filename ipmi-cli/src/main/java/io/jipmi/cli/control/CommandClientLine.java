package io.jipmi.cli.control;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The line to a client whose command may be carried out, for the thread that does. A client that does not take what it
 * is sent is given up after {@link CommandSocket#PATIENCE}: its command's thread is interrupted, and nothing more is sent.
 * Used by one thread, but for {@link #go}.
 */
public final class CommandClientLine {
    private final SocketChannel channel;
    private final Duration patience;
    private final CountDownLatch agreed = new CountDownLatch(1);
    private boolean broken;

    CommandClientLine(SocketChannel channel, Duration patience) {
        this.channel = channel;
        this.patience = patience;
    }

    /**
     * Tells the client that its command is going to be carried out, and waits for its consent: a client that had no
     * patience may be doing it itself.
     *
     * @return false if it must not be carried out
     */
    public boolean agree() {
        try {
            send(ByteBuffer.wrap(new byte[] {CommandReply.YES.code()}));
            return agreed.await(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (IOException gone) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Tells the client to do it itself. Nothing has been done. */
    public void refuse() {
        try {
            send(ByteBuffer.wrap(new byte[] {CommandReply.NO.code()}));
        } catch (IOException gone) {
            // It takes this for the same.
        }
    }

    /** What is written to it becomes the client's output. */
    public OutputStream output() {
        return new Stream(CommandReply.OUTPUT);
    }

    /** What is written to it becomes what the client says of errors. */
    public OutputStream errors() {
        return new Stream(CommandReply.ERRORS);
    }

    /**
     * The command has ended.
     *
     * @param status the client's exit status, 0 to 255
     */
    public void ended(int status) {
        try {
            frame(CommandReply.STATUS, new byte[] {(byte) status}, 0, 1);
        } catch (IOException gone) {
            // Nobody is left to be told.
        }
    }

    /** The client agrees. */
    void go() {
        agreed.countDown();
    }

    /** Hangs up. */
    void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void frame(CommandReply what, byte[] bytes, int offset, int lengthBytes) throws IOException {
        send(ByteBuffer.allocate(5 + lengthBytes)
                .put(what.code())
                .putInt(lengthBytes)
                .put(bytes, offset, lengthBytes)
                .flip());
    }

    private void send(ByteBuffer bytes) throws IOException {
        if (broken) {
            throw new IOException("the client has gone");
        }
        try {
            channel.write(bytes);
            if (bytes.hasRemaining()) {
                sendPatiently(bytes);
            }
        } catch (IOException e) {
            broken = true;
            Thread.currentThread().interrupt();
            throw e;
        }
    }

    private void sendPatiently(ByteBuffer bytes) throws IOException {
        long endNs = System.nanoTime() + patience.toNanos();
        try (Selector selector = Selector.open()) {
            channel.register(selector, SelectionKey.OP_WRITE);
            while (bytes.hasRemaining()) {
                long leftMs = (endNs - System.nanoTime()) / 1_000_000;
                if (leftMs <= 0 || Thread.currentThread().isInterrupted()) {
                    throw new IOException("the client takes nothing");
                }
                selector.select(leftMs);
                selector.selectedKeys().clear();
                channel.write(bytes);
            }
        }
    }

    /** A stream whose bytes are a reply's. */
    private final class Stream extends OutputStream {
        private final CommandReply what;

        Stream(CommandReply what) {
            this.what = what;
        }

        @Override
        public void write(int octet) throws IOException {
            write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int lengthBytes) throws IOException {
            frame(what, bytes, offset, lengthBytes);
        }
    }
}
