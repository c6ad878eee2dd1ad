package io.jipmi.cli.control;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/**
 * One client of a control socket: a request that grows, or an answer that shrinks. Not thread-safe.
 *
 * <p>While an answer is not taken nothing more is read, so that a client has one request and one answer at a time here.
 */
final class ControlConnection implements ClientConnection {
    private final SocketChannel channel;
    private final Function<String, String> answerer;
    private final ByteBuffer request = ByteBuffer.allocate(ControlSocket.MAX_REQUEST_BYTES);
    private ByteBuffer answer = ByteBuffer.allocate(0);
    private boolean last;
    private long sinceNs;

    /** @param answerer makes the answer to a request, both one line without its end */
    ControlConnection(SocketChannel channel, Function<String, String> answerer, long nowNs) {
        this.channel = channel;
        this.answerer = answerer;
        this.sinceNs = nowNs;
    }

    /** With a further request here already it is ready as soon as it can take the answer. */
    @Override
    public int interest() {
        return answer.hasRemaining() || last || lineLengthBytes() >= 0 ? SelectionKey.OP_WRITE : SelectionKey.OP_READ;
    }

    /**
     * Does what can be done now, at most one request so that others have their turn.
     *
     * @return false if it is over
     * @throws IOException if the client has gone
     */
    boolean advance(long nowNs) throws IOException {
        if (!answer.hasRemaining()) {
            if (lineLengthBytes() < 0 && channel.read(request) < 0) {
                return false;
            }
            if (!takeRequest(nowNs)) {
                return true;
            }
        }
        channel.write(answer);
        if (!answer.hasRemaining()) {
            sinceNs = nowNs;
        }
        return answer.hasRemaining() || !last;
    }

    /** To finish its request, or to take its answer. */
    @Override
    public long leftNs(long nowNs) {
        return ControlSocket.PATIENCE.toNanos() - (nowNs - sinceNs);
    }

    @Override
    public SocketChannel channel() {
        return channel;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private boolean takeRequest(long nowNs) {
        int lengthBytes = lineLengthBytes();
        if (lengthBytes < 0) {
            if (!request.hasRemaining()) {
                last = true;
                answerWith(Verdict.USAGE.line("a request has at most " + (request.capacity() - 1) + " bytes"));
            }
            return last;
        }
        ByteBuffer line = request.duplicate().flip().limit(lengthBytes);
        request.flip().position(lengthBytes + 1);
        String text;
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(line).toString();
        } catch (CharacterCodingException e) {
            request.compact();
            answerWith(Verdict.USAGE.line("the request is not UTF-8"));
            return true;
        }
        request.compact();
        sinceNs = nowNs;
        answerWith(answerer.apply(text));
        return true;
    }

    private void answerWith(String line) {
        answer = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** Of the first line received whole, without its end; -1 if there is none. */
    private int lineLengthBytes() {
        for (int i = 0; i < request.position(); i++) {
            if (request.get(i) == '\n') {
                return i;
            }
        }
        return -1;
    }
}
