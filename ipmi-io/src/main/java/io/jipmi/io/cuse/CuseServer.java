package io.jipmi.io.cuse;

import io.jipmi.io.IoFault;
import io.jipmi.io.linux.CuseLoop;

/**
 * Serves device nodes from this process, through the kernel's {@code /dev/cuse}. One thread of the caller's answers for
 * all of them. Needs root and the kernel module {@code cuse}. Thread-safe.
 */
public interface CuseServer extends AutoCloseable {

    /**
     * A server without nodes.
     *
     * @throws IoFault with the kernel's reason
     */
    static CuseServer create() throws IoFault {
        return new CuseLoop();
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
     * Answers every call on every node, on the calling thread, until {@link #stop}.
     *
     * @throws IoFault if the kernel has given a node up; no node is served any more then
     */
    void serve() throws IoFault;

    /** Has {@link #serve} return, now or as soon as it is called. */
    void stop();

    /** Stops, and removes the nodes. To be called when {@link #serve} has returned. Idempotent. */
    @Override
    void close();
}
