package io.jipmi.io.cuse;

import io.jipmi.io.Errno;
import io.jipmi.io.NativeBuffer;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An ioctl(2) that waits for its result. The kernel does not know what the argument points to: at first there is only
 * its value, and {@link #retry} makes the same call come again, as a new request, with the caller's memory named.
 */
public final class CuseIoctl extends CuseRequest {
    /** The most bytes of a caller's memory that one call can read, or write. */
    public static final int MAX_BYTES = 8 * 1024;

    private static final int IN = CuseAbi.IN_HEADER_BYTES + CuseAbi.IOCTL_IN_BYTES;

    private final int cmd;
    private final long arg;
    private final boolean caller32Bit;
    private final int inSizeBytes;
    private final int outSizeBytes;
    /** The message that brought this; null once it may be another one. */
    private @Nullable NativeBuffer message;

    CuseIoctl(
            CuseReplies replies,
            long unique,
            CuseCaller caller,
            int cmd,
            long arg,
            boolean caller32Bit,
            NativeBuffer message,
            int inSizeBytes,
            int outSizeBytes) {
        super(replies, unique, caller);
        this.cmd = cmd;
        this.arg = arg;
        this.caller32Bit = caller32Bit;
        this.message = message;
        this.inSizeBytes = inSizeBytes;
        this.outSizeBytes = outSizeBytes;
    }

    /**
     * A part of the caller's memory.
     *
     * @param address where it begins in the caller
     * @param lengthBytes how long it is, 0 or more
     */
    public record Span(long address, int lengthBytes) {
        public Span {
            if (lengthBytes < 0) {
                throw new IllegalArgumentException("negative length: " + lengthBytes);
            }
        }
    }

    @Override
    void serve(CuseFile file) {
        try {
            file.ioctl(this);
        } finally {
            message = null;
        }
    }

    /** The request number, 32 bits. */
    public int cmd() {
        return cmd;
    }

    /** The argument itself: a number, or an address in the caller. */
    public long arg() {
        return arg;
    }

    /** Whether the caller's pointers and longs have 32 bits, while this process's have 64. */
    public boolean caller32Bit() {
        return caller32Bit;
    }

    /** How long the spans to be read are together; 0 at first. */
    public int inSizeBytes() {
        return inSizeBytes;
    }

    /** A copy of what the spans to be read hold, one after the other. Only for {@link CuseFile#ioctl}, until it returns. */
    public byte[] in() {
        return in(0, inSizeBytes);
    }

    /**
     * A copy of a part of it. Only for {@link CuseFile#ioctl}, until it returns.
     *
     * @throws IndexOutOfBoundsException if there is no such part
     */
    public byte[] in(int offset, int lengthBytes) {
        Objects.checkFromIndexSize(offset, lengthBytes, inSizeBytes);
        if (message == null) {
            throw new IllegalStateException("the message is gone");
        }
        byte[] part = new byte[lengthBytes];
        message.read(IN + offset, part, 0, lengthBytes);
        return part;
    }

    /** How long the spans to be written are together; 0 at first. */
    public int outSizeBytes() {
        return outSizeBytes;
    }

    /**
     * Ends the call.
     *
     * @param result what the caller gets: not negative, or an error number's negative. The spans are written even then
     * @param out what is written to the spans to be written, one after the other; at most {@link #outSizeBytes()}
     */
    public void done(int result, byte[] out) {
        if (out.length > Math.min(outSizeBytes, MAX_BYTES)) {
            throw new IllegalArgumentException(out.length + " bytes to write where " + outSizeBytes + " are named");
        }
        claim();
        replies().result(unique(), result, out);
    }

    /**
     * Has the call made again with parts of the caller's memory. It fails with EFAULT if the caller has no such memory,
     * and then nobody here hears of it again.
     *
     * @param in to be read then, {@link #MAX_BYTES} at most
     * @param out to be written at the end, {@link #MAX_BYTES} at most
     */
    public void retry(List<Span> in, List<Span> out) {
        if (in.size() + out.size() > CuseAbi.IOCTL_MAX_IOV) {
            throw new IllegalArgumentException("more spans than the kernel takes");
        }
        requireFits(in);
        requireFits(out);
        if (caller32Bit && (reachesTooFar(in) || reachesTooFar(out))) {
            // The kernel would say EIO, which is about this end.
            fail(Errno.EFAULT);
            return;
        }
        claim();
        replies().retry(unique(), in, out);
    }

    private static boolean reachesTooFar(List<Span> spans) {
        return spans.stream().anyMatch(span -> span.address() >>> Integer.SIZE != 0);
    }

    private static void requireFits(List<Span> spans) {
        long lengthBytes = 0;
        for (int i = 0; i < spans.size(); i++) {
            lengthBytes += spans.get(i).lengthBytes();
        }
        if (lengthBytes > MAX_BYTES) {
            throw new IllegalArgumentException(lengthBytes + " bytes of the caller's are more than " + MAX_BYTES);
        }
    }
}
