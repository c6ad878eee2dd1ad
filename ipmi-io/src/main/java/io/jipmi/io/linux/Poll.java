package io.jipmi.io.linux;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;

/** poll(2) and what it takes. */
final class Poll {
    static final int POLLIN = 0x001; // abi: poll.h
    static final int POLLERR = 0x008; // abi: poll.h
    static final int POLLHUP = 0x010; // abi: poll.h
    static final int POLLNVAL = 0x020; // abi: poll.h

    static final int POLLFD_BYTES = 8; // abi: poll.h sizeof(struct pollfd)
    static final int POLLFD_FD = 0; // abi: poll.h offsetof(struct pollfd, fd)
    static final int POLLFD_EVENTS = 4; // abi: poll.h offsetof(struct pollfd, events)
    static final int POLLFD_REVENTS = 6; // abi: poll.h offsetof(struct pollfd, revents)

    static {
        Native.register(Poll.class, NativeLibrary.getProcess());
    }

    private Poll() {}

    /**
     * Waits for events on descriptors; sets errno when it returns -1.
     *
     * @param fds address of {@code count} pollfd structures
     * @param timeoutMs 0 not to wait
     */
    static native int poll(long fds, long count, int timeoutMs);

    /**
     * Waits as {@link #poll} does, but to the nanosecond; sets errno when it returns -1.
     *
     * @param fds address of {@code count} pollfd structures
     * @param timeout address of a timespec, which is left as it is
     * @param signalMask 0: the thread's own
     */
    static native int ppoll(long fds, long count, long timeout, long signalMask);
}
