package io.jipmi.io.cuse;

import io.jipmi.io.IoFault;
import io.jipmi.io.linux.CuseLoop;
import java.time.Duration;
import java.util.List;

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
     * Removes a node and releases its files, whose callers get ENODEV and the like from then on. The node is gone when this
     * returns, unless the calling thread was interrupted. Not to be called by the thread that serves.
     *
     * @throws IllegalArgumentException if there is no such node here
     */
    void remove(String name);

    /** How the nodes are used, in the order in which they were added. */
    List<CuseNodeStatus> nodes();

    /**
     * Answers every call on every node, on the calling thread, until {@link #stop}.
     *
     * @throws IoFault if the kernel has given a node up; no node is served any more then
     */
    void serve() throws IoFault;

    /**
     * The same, for somebody who watches that this thread does not get stuck.
     *
     * @param interval how much time there is at most from one heartbeat to the next, while calls are answered at once;
     *     at least 1 ms
     * @param heartbeat run by the calling thread
     */
    void serve(Duration interval, Runnable heartbeat) throws IoFault;

    /** Has {@link #serve} return, now or as soon as it is called. */
    void stop();

    /** Stops, and removes the nodes. To be called when {@link #serve} has returned. Idempotent. */
    @Override
    void close();
}
