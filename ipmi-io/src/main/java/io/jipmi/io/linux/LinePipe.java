package io.jipmi.io.linux;

import io.jipmi.io.Errno;
import io.jipmi.io.IoFault;
import io.jipmi.io.NativeBuffer;
import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;

/** A pipe that takes lines as long as there is room. Thread-safe. */
public final class LinePipe implements AutoCloseable {
    /** A write of so few bytes goes in whole or not at all; POSIX promises that for 512. */
    private static final int MAX_LINE_BYTES = 256;

    private final Fd fd;
    /** Guarded by itself. */
    private final NativeBuffer buffer = new NativeBuffer(MAX_LINE_BYTES);

    /**
     * Opens the pipe behind a descriptor once more: waiting is a matter of the open file, and that of the descriptor may
     * be shared with others.
     *
     * @param path names the descriptor, or is a named pipe
     * @throws IoFault if there is none, or nobody reads it
     */
    public LinePipe(String path) throws IoFault {
        fd = Fd.open(path, LinuxAbi.O_WRONLY | LinuxAbi.O_NONBLOCK, 0);
    }

    /**
     * Writes a line, whole or not at all.
     *
     * @param line without its end; ASCII, fewer than 256 characters
     * @return false if there is no room for it
     * @throws IoFault with EPIPE if nobody reads any more
     */
    public boolean tell(String line) throws IoFault {
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.US_ASCII);
        synchronized (buffer) {
            buffer.write(0, bytes, 0, bytes.length);
            try {
                fd.write(buffer.address(0), bytes.length);
                return true;
            } catch (IoFault fault) {
                if (fault.errno().equals(Errno.EAGAIN)) {
                    return false;
                }
                throw fault;
            } finally {
                Reference.reachabilityFence(buffer);
            }
        }
    }

    @Override
    public void close() {
        fd.close();
    }
}
