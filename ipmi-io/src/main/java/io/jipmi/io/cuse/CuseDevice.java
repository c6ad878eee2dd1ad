package io.jipmi.io.cuse;

import io.jipmi.io.IoFault;

/**
 * A character device as this process serves it. Called by one thread at a time, the one that serves the node: nothing
 * here or in {@link CuseFile} may wait, as every caller of every node would wait with it.
 */
public interface CuseDevice {

    /**
     * Somebody opens the node.
     *
     * @param flags the caller's {@code O_*} flags, but for those the kernel keeps to itself
     * @param wakeUp to be run, on any thread, when the file may have become ready for something it was not ready for;
     *     once too often does no harm
     * @return the open file
     * @throws IoFault whose reason the caller gets
     */
    CuseFile open(CuseCaller caller, int flags, Runnable wakeUp) throws IoFault;
}
