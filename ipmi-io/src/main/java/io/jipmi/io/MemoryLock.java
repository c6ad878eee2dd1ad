package io.jipmi.io;

import io.jipmi.io.linux.LockedMemory;

/** Keeps a process from waiting for its own pages, for those whose delay somebody notices. */
public final class MemoryLock {
    private MemoryLock() {}

    /**
     * Has every page this process uses stay in memory from now on: neither swapped out nor, of a file, dropped and read
     * again.
     *
     * @throws IoFault with the kernel's reason, for example ENOMEM where the limit of locked memory is lower than what is
     *     mapped
     */
    public static void lock() throws IoFault {
        LockedMemory.lockUsed();
    }
}
