package io.jipmi.cli.control;

import java.io.Closeable;
import java.nio.channels.SocketChannel;

/** One of the {@link Clients} of a socket. Never waits. Not thread-safe. */
interface ClientConnection extends Closeable {

    /** What it waits for: a {@link java.nio.channels.SelectionKey}'s interest. */
    int interest();

    /** How long it may go on waiting, in ns: 0 or less if it is late, {@link Long#MAX_VALUE} for ever. */
    long leftNs(long nowNs);

    /** To the client. */
    SocketChannel channel();
}
