package io.jipmi.io.cuse;

import io.jipmi.io.IoFault;
import io.jipmi.io.linux.CuseNodes;
import java.time.Duration;
import java.util.List;

/**
 * Serves device nodes from this process, through the kernel's {@code /dev/cuse}. Each has a thread of its
 * own, which waits in read(2). Needs root and the kernel module {@code cuse}. Thread-safe.
 */
public interface CuseServer extends AutoCloseable {

    /**
     * A server without nodes.
     *
     * @throws IoFault with the kernel's reason
     */
    static CuseServer create() throws IoFault {
        return new CuseNodes();
    }

    /**
     * Makes a node. It is there when this returns, with the owner and mode the system gives to new devices (root, 0600,
     * where no rule says otherwise), and can be opened; calls wait until somebody serves.
     *
     * @param name the node's name below {@code /dev}
     * @throws IoFault with the remedy if {@code /dev/cuse} cannot be used or the node is there already
     * @throws IllegalArgumentException if that is no name for a node
     */
    void add(String name, CuseDevice device) throws IoFault;

    /**
     * Removes a node and releases its files, whose callers get ENODEV and the like from then on. The node is gone when this
     * returns, unless the calling thread was interrupted. Not to be called by the thread that serves the node.
     *
     * @throws IllegalArgumentException if there is no such node here
     */
    void remove(String name);

    /** How the nodes are used, in the order in which they were added. */
    List<CuseNodeStatus> nodes();

    /**
     * Has every call on every node answered, those to be added too, until {@link #close}; returns after {@link #stop}.
     *
     * @throws IoFault if the kernel has given a node up
     */
    void serve() throws IoFault;

    /**
     * The same, for somebody who watches that no thread gets stuck.
     *
     * @param interval how much time there is at most from one heartbeat to the next, while no call keeps its thread for
     *     half of it; at least 1 ms
     * @param heartbeat run by the calling thread
     */
    void serve(Duration interval, Runnable heartbeat) throws IoFault;

    /** Has {@link #serve} return, now or as soon as it is called. */
    void stop();

    /** Stops, and removes the nodes. Idempotent. */
    @Override
    void close();
}
