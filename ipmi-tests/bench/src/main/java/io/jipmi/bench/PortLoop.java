package io.jipmi.bench;

import io.jipmi.io.PortSpace;
import io.jipmi.io.PortSpaces;
import java.io.IOException;
import java.util.Locale;

/**
 * Get Device ID over {@code /dev/port} by a bare loop of register accesses, for comparison with the whole stack on the same
 * machine. For one that does nothing else with its BMC, and has no driver attached.
 */
public final class PortLoop {
    private static final int SHORTEST_ANSWER_BYTES = 14;

    private PortLoop() {}

    /**
     * Prints one JSON line.
     *
     * @param arguments {@code kcs} or {@code bt}, base port, how often
     */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 3) {
            System.err.println("usage: PortLoop kcs|bt BASE COUNT");
            System.exit(2);
        }
        BareLoop loop = BareLoop.valueOf(arguments[0].toUpperCase(Locale.ROOT));
        int base = Integer.decode(arguments[1]);
        byte[] answer = new byte[255];
        try (PortSpace ports = PortSpaces.devPort()) {
            System.out.println(RequestLoop.measure(Integer.parseInt(arguments[2]), () -> {
                int lengthBytes = loop.getDeviceId(ports, base, answer);
                if (lengthBytes < SHORTEST_ANSWER_BYTES) {
                    throw new IOException("the answer has " + lengthBytes + " bytes");
                }
            }));
        }
    }
}
