package io.jipmi.io.linux;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import io.jipmi.io.Errno;

/**
 * The C library's system call wrappers, bound by JNA direct mapping. Every signature is primitive: {@code long} stands
 * for pointers, {@code size_t} and {@code off_t} of a 64-bit process. Variadic C functions are declared with the arity
 * used, which the calling conventions of Linux on x86-64, arm64 and riscv64 treat alike.
 *
 * <p>A call that returns -1 has set {@link #errno()}; after any other return errno is stale and must not be read.
 * Thread-safe.
 */
final class Libc {
    static {
        // The process's own symbols: the C library is already loaded, so nothing has to be searched for.
        Native.register(Libc.class, NativeLibrary.getProcess());
    }

    private Libc() {}

    static native int open(long path, int flags, int mode);

    static native int close(int fd);

    static native long read(int fd, long buffer, long lengthBytes);

    static native long write(int fd, long buffer, long lengthBytes);

    static native int socket(int domain, int type, int protocol);

    static native long sendto(int fd, long buffer, long lengthBytes, int flags, long address, int addressBytes);

    static native long pread(int fd, long buffer, long lengthBytes, long offset);

    static native long pwrite(int fd, long buffer, long lengthBytes, long offset);

    static native int ftruncate(int fd, long lengthBytes);

    static native long mmap(long address, long lengthBytes, int protection, int flags, int fd, long offset);

    static native int mlockall(int flags);

    static native int munmap(long address, long lengthBytes);

    static native long sysconf(int name);

    static native int ioctl(int fd, long request, long argument);

    static native int flock(int fd, int operation);

    static native int prctl(int option, long argument2, long argument3, long argument4, long argument5);

    static native int ftok(long path, int projectId);

    static native int semget(int key, int count, int flags);

    static native int semop(int id, long operations, long count);

    static native int semctl(int id, int index, int command, long argument);

    /** The calling thread's error number; meaningful only directly after a call that returned -1. */
    static Errno errno() {
        return new Errno(Native.getLastError());
    }

    /** Whether the call that just returned -1 was interrupted by a signal before it did anything. */
    static boolean wasInterrupted() {
        return Native.getLastError() == Errno.EINTR.number();
    }
}
