package io.jipmi.io.linux;

import com.sun.jna.Memory;
import io.jipmi.io.Errno;
import io.jipmi.io.IoFault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The System V semaphore by which FreeIPMI's in-band drivers keep out of each other's way: value 1 is free, 0 is taken.
 * FreeIPMI takes it for each command and waits while it is taken, so a holder makes its tools wait. The kernel gives it
 * back when the process dies (SEM_UNDO).
 *
 * <p>One semaphore stands for all system interfaces, so all users within this process share one hold of it.
 * Thread-safe.
 */
public final class FreeIpmiSemaphore implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(FreeIpmiSemaphore.class);
    private static final int PROJECT_ID = 2;
    private static final int OWNER_ONLY = 0x180; // rw-------
    private static final int ATTEMPTS = 10;
    /** Users within this process of each semaphore it holds; also the lock that guards the holding itself. */
    private static final Map<Integer, Integer> USERS = new HashMap<>();

    private final int id;
    private final AtomicBoolean closed = new AtomicBoolean();

    private FreeIpmiSemaphore(int id) {
        this.id = id;
    }

    /** Another process holds the semaphore; the message names it as far as the kernel tells. */
    public static final class Held extends Exception {
        private static final long serialVersionUID = 1L;

        private Held(String who) {
            super(who);
        }
    }

    /**
     * Takes the semaphore without waiting, creating it like FreeIPMI does if no tool has run since boot.
     *
     * @param keyFile FreeIPMI's {@code ipckey}
     * @return empty if FreeIPMI is not installed (no key file) or cannot work here (a kernel without semaphores)
     * @throws Held if another process has it
     * @throws IoFault if the semaphore cannot be used, as without root
     */
    public static Optional<FreeIpmiSemaphore> take(Path keyFile) throws IoFault, Held {
        if (!Files.exists(keyFile)) {
            return Optional.empty();
        }
        try {
            int key = key(keyFile);
            synchronized (USERS) {
                int id = open(key, keyFile);
                if (!USERS.containsKey(id) && !add(id, -1, keyFile.toString())) {
                    throw new Held(holder(id));
                }
                USERS.merge(id, 1, Integer::sum);
                return Optional.of(new FreeIpmiSemaphore(id));
            }
        } catch (IoFault fault) {
            if (fault.errno().equals(Errno.ENOSYS)) {
                return Optional.empty();
            }
            throw fault;
        }
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        synchronized (USERS) {
            if (USERS.merge(id, -1, Integer::sum) > 0) {
                return;
            }
            USERS.remove(id);
            try {
                add(id, 1, Integer.toString(id));
            } catch (IoFault removedMeanwhile) {
                log.warn("{}", removedMeanwhile.getMessage());
            }
        }
    }

    static int key(Path keyFile) throws IoFault {
        try (Memory path = Fd.cString(keyFile.toString())) {
            int key = Libc.ftok(Fd.address(path), PROJECT_ID);
            if (key == -1) {
                throw new IoFault("ftok", keyFile.toString(), Libc.errno());
            }
            return key;
        }
    }

    private static int open(int key, Path keyFile) throws IoFault {
        for (int i = 0; i < ATTEMPTS; i++) {
            int created = Libc.semget(key, 1, LinuxAbi.IPC_CREAT | LinuxAbi.IPC_EXCL | OWNER_ONLY);
            if (created != -1) {
                return initialised(created, keyFile);
            }
            if (!Libc.errno().equals(Errno.EEXIST)) {
                throw fault("semget", keyFile.toString());
            }
            int existing = Libc.semget(key, 1, OWNER_ONLY);
            if (existing != -1) {
                return existing;
            }
            if (!Libc.errno().equals(Errno.ENOENT)) {
                throw fault("semget", keyFile.toString());
            }
        }
        throw new IoFault("semget", keyFile.toString(), Errno.EIDRM, "FreeIPMI's semaphore comes and goes");
    }

    private static int initialised(int id, Path keyFile) throws IoFault {
        if (Libc.semctl(id, 0, LinuxAbi.SEM_SETVAL, 1) == -1) {
            throw fault("semctl", keyFile.toString());
        }
        return id;
    }

    /** Adds without waiting; false if the value would have become negative, which is what "held" looks like */
    private static boolean add(int id, int amount, String name) throws IoFault {
        try (Memory operation = new Memory(LinuxAbi.SEMBUF_BYTES)) {
            operation.setShort(LinuxAbi.SEMBUF_SEM_NUM, (short) 0);
            operation.setShort(LinuxAbi.SEMBUF_SEM_OP, (short) amount);
            operation.setShort(LinuxAbi.SEMBUF_SEM_FLG, (short) (LinuxAbi.SEM_UNDO | LinuxAbi.IPC_NOWAIT));
            int result = Libc.semop(id, Fd.address(operation), 1);
            if (result == -1 && !Libc.errno().equals(Errno.EAGAIN)) {
                throw fault("semop", name);
            }
            return result != -1;
        }
    }

    private static String holder(int id) {
        int pid = Libc.semctl(id, 0, LinuxAbi.SEM_GETPID, 0);
        return pid > 0 ? ProcessName.of(pid) : "an unknown process";
    }

    private static IoFault fault(String operation, String name) {
        return new IoFault(operation, "FreeIPMI's semaphore of " + name, Libc.errno());
    }
}
