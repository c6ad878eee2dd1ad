package io.jipmi.cli;

import io.jipmi.client.BmcClient;
import io.jipmi.msghandler.IpmiInterface;
import io.jipmi.msghandler.IpmiUser;
import java.io.IOException;

/** The one BMC a command is about, for as long as the command takes. */
final class ControllerSession implements AutoCloseable {
    private final CommandInterfaces open;
    private final IpmiUser user;

    private ControllerSession(CommandInterfaces open, IpmiUser user) {
        this.open = open;
        this.user = user;
    }

    /**
     * Opens its interface.
     *
     * @param command the command's name
     * @throws IllegalArgumentException if several are named
     * @throws IOException with a line that says what stands in the way
     */
    static ControllerSession open(ToolOptions options, String command) throws IOException {
        options.requireOneInterface(command);
        CommandInterfaces open = CommandInterfaces.open(options);
        try {
            return new ControllerSession(open, open.first().openUser("ipmi " + command));
        } catch (IOException | RuntimeException e) {
            open.close();
            throw e;
        }
    }

    IpmiInterface ipmi() {
        return open.first();
    }

    IpmiUser user() {
        return user;
    }

    /** Typed commands to it, each within the usual time. */
    BmcClient bmc() {
        return new BmcClient(user);
    }

    @Override
    public void close() {
        open.close();
    }
}
