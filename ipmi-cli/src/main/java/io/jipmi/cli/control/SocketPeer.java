package io.jipmi.cli.control;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.attribute.UserPrincipal;
import jdk.net.ExtendedSocketOptions;

/** Who is at the other end of a Unix domain socket, by the kernel's word. */
final class SocketPeer {
    private SocketPeer() {}

    /** The user who connected. */
    static UserPrincipal user(SocketChannel client) throws IOException {
        return client.getOption(ExtendedSocketOptions.SO_PEERCRED).user();
    }
}
