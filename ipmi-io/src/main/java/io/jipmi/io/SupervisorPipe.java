package io.jipmi.io;

import io.jipmi.io.linux.LinePipe;

/**
 * Lines to whoever watches, in a process of its own, that this one does not get stuck. Lines are told or dropped, never
 * waited for. Thread-safe.
 */
public final class SupervisorPipe implements AutoCloseable {
    private final LinePipe pipe;

    private SupervisorPipe(LinePipe pipe) {
        this.pipe = pipe;
    }

    /**
     * Over a descriptor this process was started with.
     *
     * @throws IoFault if there is none, or nobody reads it
     */
    public static SupervisorPipe inherited(int descriptor) throws IoFault {
        return new SupervisorPipe(new LinePipe("/proc/self/fd/" + descriptor));
    }

    /**
     * Tells a line, whole or not at all.
     *
     * @param line without its end; ASCII, fewer than 256 characters
     * @return false if whoever reads is so far behind that there is no room for it
     * @throws IoFault with EPIPE if nobody reads any more
     */
    public boolean tell(String line) throws IoFault {
        return pipe.tell(line);
    }

    @Override
    public void close() {
        pipe.close();
    }
}
