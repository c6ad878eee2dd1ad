package io.jipmi.io.linux;

import static org.junit.jupiter.api.Assumptions.abort;

import io.jipmi.io.Errno;
import io.jipmi.io.IoFault;
import java.nio.file.Files;
import java.nio.file.Path;

/** Looks at a FreeIPMI semaphore from outside, for tests. */
public final class FreeIpmiKey {
    private static final int IPC_RMID = 0; // abi: sys/ipc.h

    private FreeIpmiKey() {}

    /** The semaphore's value: 1 free, 0 held. */
    public static int value(Path keyFile) throws IoFault {
        int value = Libc.semctl(id(keyFile), 0, LinuxAbi.SEM_GETVAL, 0);
        if (value == -1) {
            throw new IoFault("semctl", keyFile.toString(), Libc.errno());
        }
        return value;
    }

    /** Skips the test on a kernel or in a sandbox without System V semaphores. */
    public static void assumeSemaphoresWork(Path keyFile) throws IoFault {
        try {
            id(keyFile);
        } catch (IoFault fault) {
            if (fault.errno().equals(Errno.ENOSYS)) {
                abort("this kernel has no System V semaphores");
            }
        }
    }

    /** Leaves nothing behind. */
    public static void removeSemaphore(Path keyFile) throws IoFault {
        if (!Files.exists(keyFile)) {
            return;
        }
        int id = Libc.semget(FreeIpmiSemaphore.key(keyFile), 1, 0);
        if (id != -1) {
            Libc.semctl(id, 0, IPC_RMID, 0);
        }
    }

    private static int id(Path keyFile) throws IoFault {
        int id = Libc.semget(FreeIpmiSemaphore.key(keyFile), 1, 0);
        if (id == -1) {
            throw new IoFault("semget", keyFile.toString(), Libc.errno());
        }
        return id;
    }
}
