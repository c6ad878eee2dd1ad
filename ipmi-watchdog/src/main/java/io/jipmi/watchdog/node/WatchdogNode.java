package io.jipmi.watchdog.node;

import io.jipmi.io.IoFault;
import io.jipmi.io.cuse.CuseServer;
import io.jipmi.watchdog.WatchdogControl;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The device node of a watchdog timer. */
public final class WatchdogNode implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WatchdogNode.class);

    private final CuseServer server;
    private final String name;
    private final NodeThreads threads;

    private WatchdogNode(CuseServer server, String name) {
        this.server = server;
        this.name = name;
        this.threads = new NodeThreads(name, this::answer);
    }

    /**
     * Makes {@code /dev/NAME}. It can be opened when this returns; its calls wait until it is served.
     *
     * @param server without nodes; closed with this
     * @param name the node's name below {@code /dev}
     * @throws IoFault with the remedy if there cannot be such a node
     * @throws IllegalArgumentException if that is no name for a node
     */
    public static WatchdogNode make(CuseServer server, String name, WatchdogControl control) throws IoFault {
        WatchdogNode node = new WatchdogNode(server, name);
        try {
            server.add(name, new WatchdogDevice(control, node.threads));
            return node;
        } catch (IoFault | RuntimeException e) {
            node.close();
            throw e;
        }
    }

    /** Answers calls from now on. Once. */
    public void serve() {
        threads.start();
    }

    /**
     * Removes the node. Whoever has it open gets errors, and has closed it without announcement if the timer is still armed
     * by him. Idempotent.
     */
    @Override
    public void close() {
        server.stop();
        threads.awaitServer();
        server.close();
        threads.end();
    }

    private void answer() {
        try {
            server.serve();
        } catch (IoFault | RuntimeException e) {
            LOG.error("/dev/{} is not served any more: its clients cannot feed the timer", name, e);
        }
    }
}
