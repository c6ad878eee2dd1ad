package io.jipmi.io.linux;

import io.jipmi.io.Errno;
import io.jipmi.io.IoFault;
import io.jipmi.io.NativeBuffer;
import java.lang.ref.Reference;

/** Ends a poll(2) from another thread: an event counter that is readable once somebody has run it. Thread-safe. */
final class WakeUp implements AutoCloseable {
    private final Fd counter;
    private final NativeBuffer one = new NativeBuffer(Long.BYTES);
    private final NativeBuffer count = new NativeBuffer(Long.BYTES);

    WakeUp() throws IoFault {
        counter = Fd.made(Libc.eventfd(0, LinuxAbi.EFD_CLOEXEC | LinuxAbi.EFD_NONBLOCK), "make", "an event counter");
        one.putI64(0, 1);
    }

    /** The descriptor to poll; valid while this is open. */
    int number() {
        return counter.number();
    }

    /** Makes it readable. After a close nothing happens. */
    void run() {
        try {
            counter.write(one.address(0), Long.BYTES);
        } catch (IoFault closed) {
            if (!closed.errno().equals(Errno.EBADF)) {
                throw new IllegalStateException(closed);
            }
        } finally {
            Reference.reachabilityFence(one);
        }
    }

    /** Makes it not readable again. */
    void reset() throws IoFault {
        counter.read(count.address(0), Long.BYTES);
    }

    @Override
    public void close() {
        counter.close();
    }
}
