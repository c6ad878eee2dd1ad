package io.jipmi.bench;

import io.jipmi.msghandler.Cmd;
import io.jipmi.msghandler.IpmiMessageHandler;
import io.jipmi.msghandler.IpmiRequest;
import io.jipmi.msghandler.IpmiUser;
import io.jipmi.msghandler.NetFn;
import io.jipmi.msghandler.Parameters;
import io.jipmi.msghandler.spi.SmiProviders;
import java.io.IOException;

/**
 * Get Device ID by the whole stack over the interface that a specification names, for comparison with {@link PortLoop} and
 * with the programs in C: warmed up as they are, which {@code ipmi raw --repeat} is not.
 */
public final class StackLoop {
    private StackLoop() {}

    /**
     * Prints one JSON line.
     *
     * @param arguments specification of an interface, how often
     */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 2) {
            System.err.println("usage: StackLoop SPEC COUNT");
            System.exit(2);
        }
        IpmiRequest request = IpmiRequest.of(NetFn.APP, Cmd.GET_DEVICE_ID);
        try (IpmiMessageHandler handler = IpmiMessageHandler.create();
                IpmiUser user = handler.attach(SmiProviders.load()
                                .candidate(arguments[0], Parameters.DEFAULTS)
                                .open())
                        .openUser("benchmark")) {
            System.out.println(RequestLoop.measure(
                    Integer.parseInt(arguments[1]), () -> user.request(request).orThrow(0)));
        }
    }
}
