package io.jipmi.io.linux;

import io.jipmi.io.IoFault;

/** Keeps this process's memory where it is. */
public final class LockedMemory {
    private LockedMemory() {}

    /**
     * Locks every page this process has used, or will have used. What it has mapped and never touches costs nothing: the
     * Java machine maps files many times its own size.
     *
     * @throws IoFault with the kernel's reason
     */
    public static void lockUsed() throws IoFault {
        if (Libc.mlockall(LinuxAbi.MCL_CURRENT | LinuxAbi.MCL_FUTURE | LinuxAbi.MCL_ONFAULT) == -1) {
            throw new IoFault("lock", "the memory of this process", Libc.errno());
        }
    }
}
