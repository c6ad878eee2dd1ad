package io.jipmi.cli.control;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Asks a running daemon through its {@link ControlSocket}. */
public final class ControlClient {
    /** The longest an answer may be: far more than any is. */
    private static final int MAX_ANSWER_BYTES = 16 << 20;

    private final Path path;
    private final String program;

    /**
     * @param path of the daemon's socket
     * @param program the daemon's name, for messages
     */
    public ControlClient(Path path, String program) {
        this.path = path;
        this.program = program;
    }

    /**
     * Asks for one operation.
     *
     * @param words the operation's name and what belongs to it; blanks within a word separate words
     * @param timeout how long the daemon may take
     * @return the answer
     * @throws IllegalArgumentException with the daemon's line if a word is wrong
     * @throws IOException with one line if it could not be done, or no daemon answers
     */
    public String ask(List<String> words, Duration timeout) throws IOException {
        long endNs = System.nanoTime() + timeout.toNanos();
        String request = String.join(" ", words);
        if (request.indexOf('\n') >= 0 || request.indexOf('\r') >= 0) {
            throw new IllegalArgumentException("'" + request.strip() + "': a request is one line");
        }
        try (SocketChannel channel = connect();
                Selector selector = Selector.open()) {
            SelectionKey key = channel.register(selector, SelectionKey.OP_WRITE);
            ByteBuffer bytes = ByteBuffer.wrap((request + "\n").getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                await(selector, endNs, timeout);
                channel.write(bytes);
            }
            key.interestOps(SelectionKey.OP_READ);
            return judged(readLine(channel, selector, endNs, timeout));
        }
    }

    private SocketChannel connect() throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.configureBlocking(false);
            channel.connect(UnixDomainSocketAddress.of(path));
            return channel;
        } catch (IOException e) {
            channel.close();
            String why = Files.exists(path, LinkOption.NOFOLLOW_LINKS) ? e.getMessage() : "no such socket";
            throw new IOException(nobody() + why + "; is it running, with this --control?", e);
        }
    }

    private String readLine(SocketChannel channel, Selector selector, long endNs, Duration timeout) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        ByteBuffer buffer = ByteBuffer.allocate(8192);
        while (true) {
            await(selector, endNs, timeout);
            int lengthBytes = channel.read(buffer.clear());
            if (lengthBytes < 0) {
                throw new IOException(nobody() + "it hung up without an answer");
            }
            line.write(buffer.array(), 0, lengthBytes);
            if (lengthBytes > 0 && buffer.get(lengthBytes - 1) == '\n') {
                return line.toString(StandardCharsets.UTF_8).stripTrailing();
            }
            if (line.size() > MAX_ANSWER_BYTES) {
                throw new IOException(nobody() + "what it sends has no end");
            }
        }
    }

    private void await(Selector selector, long endNs, Duration timeout) throws IOException {
        long leftMs = (endNs - System.nanoTime()) / 1_000_000;
        if (leftMs <= 0 || selector.select(leftMs) == 0) {
            throw new IOException(nobody()
                    + (Thread.currentThread().isInterrupted()
                            ? "interrupted"
                            : "nothing came within " + timeout.toSeconds() + " s"));
        }
        selector.selectedKeys().clear();
    }

    private String judged(String line) throws IOException {
        int blank = line.indexOf(' ');
        String text = blank < 0 ? "" : line.substring(blank + 1);
        for (Verdict verdict : Verdict.values()) {
            if (line.equals(verdict.line("").strip()) || line.startsWith(verdict.line(""))) {
                switch (verdict) {
                    case OK -> {
                        return text;
                    }
                    case USAGE -> throw new IllegalArgumentException(text);
                    case FAILED -> throw new IOException(text);
                }
            }
        }
        throw new IOException(nobody() + "what answers is another program");
    }

    private String nobody() {
        return "no " + program + " answers at " + path + ": ";
    }
}
