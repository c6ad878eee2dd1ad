package io.jipmi.io.linux;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import io.jipmi.io.Errno;
import io.jipmi.io.IoFault;
import io.jipmi.io.NativeBuffer;
import java.lang.ref.Cleaner;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An owned file descriptor. {@link #close} ends it exactly once, however often and from wherever it is called; a call
 * in flight on another thread finishes first, so no call ever reaches a number the kernel has given to someone else.
 * Later calls throw {@link IoFault} with {@link Errno#EBADF}. A descriptor that was never closed is closed when its
 * owner is garbage collected, with a warning.
 *
 * <p>Thread-safe. No call allocates unless it fails.
 */
public final class Fd implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Fd.class);
    /** Runs what is left to do for owners that were garbage collected; one thread for all of them. */
    static final Cleaner CLEANER = Cleaner.create();

    private final Descriptor descriptor;
    private final Cleaner.Cleanable lastResort;

    private Fd(Descriptor descriptor) {
        this.descriptor = descriptor;
        this.lastResort = CLEANER.register(this, descriptor::closeForgotten);
    }

    /**
     * Opens a file; the descriptor is not inherited by child processes.
     *
     * @param path absolute path
     * @param flags the {@code O_*} flags of {@link LinuxAbi}
     * @param mode permission bits of a file that is created
     * @throws IoFault with the kernel's reason
     */
    static Fd open(String path, int flags, int mode) throws IoFault {
        try (Memory cString = cString(path)) {
            long address = address(cString);
            int number;
            do {
                number = Libc.open(address, flags | LinuxAbi.O_CLOEXEC, mode);
            } while (number == -1 && Libc.wasInterrupted());
            if (number == -1) {
                throw new IoFault("open", path, Libc.errno());
            }
            return new Fd(new Descriptor(number, path));
        }
    }

    /**
     * Takes over a descriptor that is no file's.
     *
     * @param number what the call that made it returned; -1 has set errno
     * @param operation what that call is for
     * @param name what it is, in place of a path
     * @throws IoFault with the kernel's reason if there is none
     */
    static Fd made(int number, String operation, String name) throws IoFault {
        if (number == -1) {
            throw new IoFault(operation, name, Libc.errno());
        }
        return new Fd(new Descriptor(number, name));
    }

    /** The path it was opened by. */
    String path() {
        return descriptor.path;
    }

    /**
     * Reads at an absolute offset; the file position is not used.
     *
     * @param buffer address of at least {@code lengthBytes} writable bytes
     * @return bytes read; less than asked for at the end of the file
     * @throws IoFault with the kernel's reason, EBADF after close
     */
    long pread(long buffer, long lengthBytes, long offset) throws IoFault {
        int number = descriptor.acquire("read");
        try {
            long count;
            do {
                count = Libc.pread(number, buffer, lengthBytes, offset);
            } while (count == -1 && Libc.wasInterrupted());
            if (count == -1) {
                throw descriptor.fault("read", offset);
            }
            return count;
        } finally {
            descriptor.release();
        }
    }

    /**
     * Writes at an absolute offset; the file position is not used.
     *
     * @param buffer address of at least {@code lengthBytes} readable bytes
     * @return bytes written
     * @throws IoFault with the kernel's reason, EBADF after close
     */
    long pwrite(long buffer, long lengthBytes, long offset) throws IoFault {
        int number = descriptor.acquire("write");
        try {
            long count;
            do {
                count = Libc.pwrite(number, buffer, lengthBytes, offset);
            } while (count == -1 && Libc.wasInterrupted());
            if (count == -1) {
                throw descriptor.fault("write", offset);
            }
            return count;
        } finally {
            descriptor.release();
        }
    }

    /**
     * Reads at the file position, as devices do that have none.
     *
     * @param buffer address of at least {@code lengthBytes} writable bytes
     * @return bytes read; -1 if the file was opened with {@code O_NONBLOCK} and has nothing now
     * @throws IoFault with the kernel's reason, EBADF after close
     */
    long read(long buffer, long lengthBytes) throws IoFault {
        int number = descriptor.acquire("read");
        try {
            long count;
            do {
                count = Libc.read(number, buffer, lengthBytes);
            } while (count == -1 && Libc.wasInterrupted());
            if (count == -1 && !Libc.errno().equals(Errno.EAGAIN)) {
                throw descriptor.fault("read");
            }
            return count;
        } finally {
            descriptor.release();
        }
    }

    /**
     * Writes at the file position, as devices do that have none.
     *
     * @param buffer address of at least {@code lengthBytes} readable bytes
     * @return bytes written
     * @throws IoFault with the kernel's reason, EBADF after close
     */
    long write(long buffer, long lengthBytes) throws IoFault {
        int number = descriptor.acquire("write");
        try {
            long count;
            do {
                count = Libc.write(number, buffer, lengthBytes);
            } while (count == -1 && Libc.wasInterrupted());
            if (count == -1) {
                throw descriptor.fault("write");
            }
            return count;
        } finally {
            descriptor.release();
        }
    }

    /**
     * Waits for an event on this file alone. A {@link #close} meanwhile does not end the wait.
     *
     * @param pollfd a pollfd structure that names the events; its descriptor is filled in
     * @param timespec how long to wait at most
     * @return how many files have an event, 0 or 1, and -1 after a signal
     * @throws IoFault with the kernel's reason, EBADF after close
     */
    int ppoll(NativeBuffer pollfd, NativeBuffer timespec) throws IoFault {
        int number = descriptor.acquire("poll");
        try {
            pollfd.putI32(Poll.POLLFD_FD, number);
            int count = Poll.ppoll(pollfd.address(0), 1, timespec.address(0), 0);
            if (count == -1 && !Libc.wasInterrupted()) {
                throw descriptor.fault("poll");
            }
            return count;
        } finally {
            descriptor.release();
        }
    }

    /**
     * Maps a part of the file, shared, for reading and writing. The mapping outlives this descriptor.
     *
     * @param lengthBytes whole pages
     * @param offset where in the file it begins, a whole number of pages
     * @return the address of its first byte
     * @throws IoFault with the kernel's reason, EBADF after close
     */
    long map(long lengthBytes, long offset) throws IoFault {
        int number = descriptor.acquire("map");
        try {
            int protection = LinuxAbi.PROT_READ | LinuxAbi.PROT_WRITE;
            long address = Libc.mmap(0, lengthBytes, protection, LinuxAbi.MAP_SHARED, number, offset);
            if (address == -1) {
                throw descriptor.fault("map", offset);
            }
            return address;
        } finally {
            descriptor.release();
        }
    }

    /**
     * Cuts or extends the file.
     *
     * @throws IoFault with the kernel's reason, EBADF after close
     */
    void truncate(long lengthBytes) throws IoFault {
        int number = descriptor.acquire("truncate");
        try {
            int result;
            do {
                result = Libc.ftruncate(number, lengthBytes);
            } while (result == -1 && Libc.wasInterrupted());
            if (result == -1) {
                throw descriptor.fault("truncate");
            }
        } finally {
            descriptor.release();
        }
    }

    /**
     * A device's own request. Not repeated after EINTR: only the caller knows whether the device has acted by then.
     *
     * @param request the request number, unsigned 32 bits
     * @param argument a value or an address, as the request defines
     * @return what the device returned, not -1
     * @throws IoFault with the kernel's reason, EBADF after close
     */
    int ioctl(long request, long argument) throws IoFault {
        int number = descriptor.acquire("ioctl");
        try {
            int result = Libc.ioctl(number, request, argument);
            if (result == -1) {
                throw descriptor.fault("ioctl 0x" + Long.toHexString(request) + " on");
            }
            return result;
        } finally {
            descriptor.release();
        }
    }

    /**
     * Takes an advisory lock on the open file, without waiting. It belongs to this descriptor: another descriptor on
     * the same file conflicts with it even within one process, and it ends with {@link #close} or with the process.
     *
     * @param operation {@link LinuxAbi#LOCK_EX} or {@link LinuxAbi#LOCK_SH}
     * @return false if somebody else holds a conflicting lock
     * @throws IoFault with any other reason, EBADF after close
     */
    boolean tryLock(int operation) throws IoFault {
        int number = descriptor.acquire("lock");
        try {
            int result;
            do {
                result = Libc.flock(number, operation | LinuxAbi.LOCK_NB);
            } while (result == -1 && Libc.wasInterrupted());
            if (result == -1 && !Libc.errno().equals(Errno.EAGAIN)) {
                throw descriptor.fault("lock");
            }
            return result != -1;
        } finally {
            descriptor.release();
        }
    }

    Descriptor descriptor() {
        return descriptor;
    }

    /** The number, for {@code /proc/self/fd}; valid only while the caller keeps this open. */
    int number() {
        return descriptor.number;
    }

    @Override
    public void close() {
        descriptor.close();
        lastResort.clean();
    }

    /** The address of a block of native memory that the caller keeps reachable. */
    static long address(Memory memory) {
        return Pointer.nativeValue(memory);
    }

    /** A path as the kernel takes it. */
    static Memory cString(String path) {
        byte[] name = path.getBytes(StandardCharsets.UTF_8);
        Memory memory = new Memory(name.length + 1L);
        memory.write(0, name, 0, name.length);
        memory.setByte(name.length, (byte) 0);
        return memory;
    }

    /** What outlives the owner: the number, and how many calls are using it just now. */
    static final class Descriptor {
        private static final int CLOSED = Integer.MIN_VALUE;

        private final int number;
        private final String path;
        /** Calls in flight; the sign bit is set once closed. The number is given back when only the sign is left. */
        private final AtomicInteger users = new AtomicInteger();

        Descriptor(int number, String path) {
            this.number = number;
            this.path = path;
        }

        int acquire(String operation) throws IoFault {
            int seen;
            do {
                seen = users.get();
                if (seen < 0) {
                    throw new IoFault(operation, path, Errno.EBADF);
                }
            } while (!users.compareAndSet(seen, seen + 1));
            return number;
        }

        void release() {
            if (users.decrementAndGet() == CLOSED) {
                giveBack();
            }
        }

        /** Closes; true if this call, of all calls, was the one that did. */
        boolean close() {
            int seen;
            do {
                seen = users.get();
                if (seen < 0) {
                    return false;
                }
            } while (!users.compareAndSet(seen, seen | CLOSED));
            if (seen == 0) {
                giveBack();
            }
            return true;
        }

        void closeForgotten() {
            if (close()) {
                log.warn("{} was never closed; closing it now that its owner is gone", path);
            }
        }

        private void giveBack() {
            // Never repeated: Linux frees the number even when close reports EINTR or EIO.
            if (Libc.close(number) == -1) {
                log.warn("close {}: {}", path, Libc.errno().describe());
            }
        }

        IoFault fault(String operation) {
            return new IoFault(operation, path, Libc.errno());
        }

        IoFault fault(String operation, long offset) {
            return new IoFault(operation, path + " at 0x" + Long.toHexString(offset), Libc.errno());
        }
    }
}
