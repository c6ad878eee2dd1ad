package io.jipmi.cli;

import io.jipmi.msghandler.IpmiInterface;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * The interfaces a command of {@code ipmi} works on: its own, or one lent to it by the {@code ipmid} that carries it out.
 *
 * @param all the interfaces, the first being the one for commands about one BMC
 * @param end gives them back
 */
record CommandInterfaces(List<IpmiInterface> all, Runnable end) implements AutoCloseable {

    /**
     * Opens those the options are about.
     *
     * @throws IOException with a line that says what stands in the way, or a line for each thing tried
     * @throws IllegalArgumentException naming the word of an interface or parameter that is wrong
     */
    static CommandInterfaces open(ToolOptions options) throws IOException {
        Optional<IpmiInterface> lent = options.lent();
        if (lent.isPresent()) {
            return new CommandInterfaces(List.of(lent.get()), lent.get()::close);
        }
        OpenInterfaces open = OpenInterfaces.open(options);
        return new CommandInterfaces(open.all(), open::close);
    }

    IpmiInterface first() {
        return all.get(0);
    }

    @Override
    public void close() {
        end.run();
    }
}
