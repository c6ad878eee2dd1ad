package io.jipmi.io.linux;

import io.jipmi.io.IoFault;
import io.jipmi.io.NativeBuffer;
import io.jipmi.io.cuse.CuseNodeStatus;

/** A node below {@code /dev} as its thread sees it. */
interface ServedNode extends AutoCloseable {

    /** Its name below {@code /dev}. */
    String name();

    /** How it is used; for any thread. */
    CuseNodeStatus status();

    /**
     * Waits for a message.
     *
     * @param buffer where to put it
     * @return its length; 0 if there is none after all
     * @throws IoFault with ENODEV if the kernel has given the node up
     */
    int read(NativeBuffer buffer) throws IoFault;

    /** Has a message answered that was read. */
    void answer(NativeBuffer message, int lengthBytes);

    /** Has the kernel give the node up: every call on it ends with an error, and so does {@link #read}. For any thread. */
    void abort();

    /** Removes the node. Those who have it open get ENODEV and the like from now on. */
    @Override
    void close();
}
