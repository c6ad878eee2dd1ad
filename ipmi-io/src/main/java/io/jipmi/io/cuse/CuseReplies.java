package io.jipmi.io.cuse;

import io.jipmi.io.Errno;
import io.jipmi.io.IoFault;
import io.jipmi.io.NativeBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;

/**
 * Writes messages to the kernel, and knows the requests that are not answered yet. Thread-safe: its lock is held for one
 * write, which does not wait.
 */
final class CuseReplies {
    /** The longest message either way; more than a page of data with every header. */
    static final int BUFFER_BYTES = 16 * 1024;

    private static final int BODY = CuseAbi.OUT_HEADER_BYTES;

    private final CuseChannel channel;
    private final Logger log;
    private final Map<Long, CuseRequest> pending = new ConcurrentHashMap<>();
    /** Guarded by itself. */
    private final NativeBuffer buffer = new NativeBuffer(BUFFER_BYTES);

    CuseReplies(CuseChannel channel, Logger log) {
        this.channel = channel;
        this.log = log;
    }

    /** It is not answered yet, or another thread answers it at this moment. */
    void begun(CuseRequest request) {
        pending.put(request.unique(), request);
        if (request.answered()) {
            over(request.unique());
        }
    }

    void over(long unique) {
        pending.remove(unique);
    }

    /** The caller that waits for this request has got a signal. */
    void interrupted(long unique) {
        CuseRequest request = pending.get(unique);
        if (request != null) {
            request.interrupted();
        }
    }

    int pending() {
        return pending.size();
    }

    void fail(long unique, Errno reason) {
        synchronized (buffer) {
            write(unique, -reason.number(), 0);
        }
    }

    void done(long unique) {
        synchronized (buffer) {
            write(unique, 0, 0);
        }
    }

    void init(long unique, int minor, int maxWriteBytes, byte[] information) {
        synchronized (buffer) {
            clear(CuseAbi.INIT_OUT_BYTES);
            buffer.putI32(BODY + CuseAbi.INIT_OUT_MAJOR, CuseAbi.MAJOR);
            buffer.putI32(BODY + CuseAbi.INIT_OUT_MINOR, minor);
            buffer.putI32(BODY + CuseAbi.INIT_OUT_FLAGS, CuseAbi.UNRESTRICTED_IOCTL);
            buffer.putI32(BODY + CuseAbi.INIT_OUT_MAX_READ, maxWriteBytes);
            buffer.putI32(BODY + CuseAbi.INIT_OUT_MAX_WRITE, maxWriteBytes);
            buffer.write(BODY + CuseAbi.INIT_OUT_BYTES, information, 0, information.length);
            write(unique, 0, CuseAbi.INIT_OUT_BYTES + information.length);
        }
    }

    /** Returns whether the caller has got the file. */
    boolean opened(long unique, long fileHandle) {
        synchronized (buffer) {
            clear(CuseAbi.OPEN_OUT_BYTES);
            buffer.putI64(BODY + CuseAbi.OPEN_OUT_FH, fileHandle);
            return write(unique, 0, CuseAbi.OPEN_OUT_BYTES);
        }
    }

    void data(long unique, byte[] data) {
        synchronized (buffer) {
            buffer.write(BODY, data, 0, data.length);
            write(unique, 0, data.length);
        }
    }

    void wrote(long unique, int sizeBytes) {
        synchronized (buffer) {
            clear(CuseAbi.WRITE_OUT_BYTES);
            buffer.putI32(BODY + CuseAbi.WRITE_OUT_SIZE, sizeBytes);
            write(unique, 0, CuseAbi.WRITE_OUT_BYTES);
        }
    }

    void result(long unique, int result, byte[] out) {
        synchronized (buffer) {
            clear(CuseAbi.IOCTL_OUT_BYTES);
            buffer.putI32(BODY + CuseAbi.IOCTL_OUT_RESULT, result);
            buffer.write(BODY + CuseAbi.IOCTL_OUT_BYTES, out, 0, out.length);
            write(unique, 0, CuseAbi.IOCTL_OUT_BYTES + out.length);
        }
    }

    void retry(long unique, List<CuseIoctl.Span> in, List<CuseIoctl.Span> out) {
        synchronized (buffer) {
            clear(CuseAbi.IOCTL_OUT_BYTES);
            buffer.putI32(BODY + CuseAbi.IOCTL_OUT_FLAGS, CuseAbi.IOCTL_RETRY);
            buffer.putI32(BODY + CuseAbi.IOCTL_OUT_IN_IOVS, in.size());
            buffer.putI32(BODY + CuseAbi.IOCTL_OUT_OUT_IOVS, out.size());
            int end = spans(in, BODY + CuseAbi.IOCTL_OUT_BYTES);
            end = spans(out, end);
            write(unique, 0, end - BODY);
        }
    }

    void polled(long unique, int events) {
        synchronized (buffer) {
            clear(CuseAbi.POLL_OUT_BYTES);
            buffer.putI32(BODY + CuseAbi.POLL_OUT_REVENTS, events);
            write(unique, 0, CuseAbi.POLL_OUT_BYTES);
        }
    }

    /** Has the kernel ask again what a file is ready for. */
    void wakeUp(long pollHandle) {
        synchronized (buffer) {
            buffer.putI64(BODY, pollHandle);
            write(0, CuseAbi.NOTIFY_POLL, CuseAbi.WAKE_UP_OUT_BYTES);
        }
    }

    private int spans(List<CuseIoctl.Span> spans, int offset) {
        int end = offset;
        // No iterator: a call allocates as little as it can.
        for (int i = 0; i < spans.size(); i++) {
            CuseIoctl.Span span = spans.get(i);
            buffer.putI64(end + CuseAbi.IOVEC_BASE, span.address());
            buffer.putI64(end + CuseAbi.IOVEC_LEN, span.lengthBytes());
            end += CuseAbi.IOVEC_BYTES;
        }
        return end;
    }

    private void clear(int bodyBytes) {
        for (int i = 0; i < bodyBytes; i += Long.BYTES) {
            buffer.putI64(BODY + i, 0);
        }
    }

    private boolean write(long unique, int error, int bodyBytes) {
        int lengthBytes = CuseAbi.OUT_HEADER_BYTES + bodyBytes;
        buffer.putI32(CuseAbi.OUT_LEN, lengthBytes);
        buffer.putI32(CuseAbi.OUT_ERROR, error);
        buffer.putI64(CuseAbi.OUT_UNIQUE, unique);
        try {
            channel.write(buffer, lengthBytes);
            return true;
        } catch (IoFault fault) {
            // The caller was killed, or forgot the file, or the whole connection is gone, which its reader finds out.
            boolean nobodyWaits =
                    fault.errno().equals(Errno.ENOENT) || fault.errno().equals(Errno.ENODEV);
            if (!nobodyWaits) {
                log.warn("the kernel does not take an answer: {}", fault.getMessage());
            }
            return false;
        }
    }
}
