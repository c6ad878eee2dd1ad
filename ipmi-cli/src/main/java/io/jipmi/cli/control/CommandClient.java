package io.jipmi.cli.control;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.OptionalInt;

/**
 * Has a command carried out at a {@link CommandSocket}: for tests, and for the training of what is at the other end. The
 * operator's commands come from the launcher of {@code ipmi}, {@code scripts/door.in}.
 */
public final class CommandClient {
    private final Path path;

    /** @param path of the daemon's socket */
    public CommandClient(Path path) {
        this.path = path;
    }

    /**
     * Has it carried out.
     *
     * @param output takes what it prints
     * @param errors takes what it says of errors
     * @return its exit status; empty if the daemon does not carry it out, and has done nothing
     * @throws IOException if nobody listens, or the connection breaks; a command that was being carried out may have been
     */
    public OptionalInt run(CommandRequest request, OutputStream output, OutputStream errors) throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(path));
            DataInputStream replies = new DataInputStream(Channels.newInputStream(channel));
            send(channel, request.bytes());
            if (replies.read() != CommandReply.YES.code()) {
                return OptionalInt.empty();
            }
            send(channel, CommandReply.GO);
            while (true) {
                byte what = replies.readByte();
                byte[] bytes = replies.readNBytes(replies.readInt());
                if (what == CommandReply.STATUS.code()) {
                    return OptionalInt.of(Byte.toUnsignedInt(bytes[0]));
                }
                (what == CommandReply.OUTPUT.code() ? output : errors).write(bytes);
            }
        } catch (EOFException e) {
            throw new IOException("the connection broke", e);
        }
    }

    private static void send(SocketChannel channel, byte... bytes) throws IOException {
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        while (rest.hasRemaining()) {
            channel.write(rest);
        }
    }
}
