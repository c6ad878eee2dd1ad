package io.jipmi.io.cuse;

import io.jipmi.io.Errno;
import io.jipmi.io.IoFault;
import io.jipmi.io.NativeBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One node's conversation with the kernel: takes its messages, calls the device, sends the answers. A message the kernel
 * would not send gets an error, or none if nobody could wait for one.
 *
 * <p>Not thread-safe, but for the answers to {@link CuseRequest}s, the wake-ups, and where something else is said.
 */
public final class CuseSession {
    /** A buffer of this length takes every message. */
    public static final int MESSAGE_BYTES = CuseReplies.BUFFER_BYTES;

    /** What one read(2) or write(2) of a caller can carry; longer ones are cut into several. */
    static final int MAX_TRANSFER_BYTES = 4096;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*");
    private static final int MAX_NAME_CHARACTERS = 64;
    private static final int BODY = CuseAbi.IN_HEADER_BYTES;
    private static final Logger log = LoggerFactory.getLogger(CuseSession.class);

    private enum State {
        /** The kernel has not said which version it speaks. */
        NEW,
        SERVING,
        /** The kernel speaks another language, or this was closed. */
        ENDED
    }

    private final String name;
    private final CuseDevice device;
    private final CuseReplies replies;
    /** By handle, which grows from file to file. Looked at by other threads, too. */
    private final Map<Long, OpenFile> files = new ConcurrentHashMap<>();

    private State state = State.NEW;
    private long lastFileHandle;

    /**
     * @param channel where answers go
     * @param name the node's name below {@code /dev}; letters, digits, {@code . _ -}, and {@code /} between them
     * @throws IllegalArgumentException if that is no name for a node
     */
    public CuseSession(CuseChannel channel, String name, CuseDevice device) {
        requireName(name);
        this.name = name;
        this.device = device;
        this.replies = new CuseReplies(channel, log);
    }

    /**
     * Sees that a node can have this name.
     *
     * @throws IllegalArgumentException if it cannot
     */
    public static void requireName(String name) {
        if (!NAME.matcher(name).matches() || name.length() > MAX_NAME_CHARACTERS) {
            throw new IllegalArgumentException("'" + name + "' is no name for a device node: at most "
                    + MAX_NAME_CHARACTERS + " letters, digits, '.', '_', '-', and '/' between them");
        }
    }

    /** One open file: the device's, and how the kernel knows those who poll it. */
    private final class OpenFile {
        private final long handle;
        private final CuseCaller openedBy;
        private volatile @Nullable CuseFile file;
        /** Written before the file is asked what it is ready for, so that no wake-up in between is lost. */
        private volatile boolean polled;

        private volatile long pollHandle;

        OpenFile(long handle, CuseCaller openedBy) {
            this.handle = handle;
            this.openedBy = openedBy;
        }

        CuseFileStatus status() {
            CuseFile opened = file;
            return opened == null
                    ? new CuseFileStatus(openedBy, 0, 0)
                    : new CuseFileStatus(openedBy, opened.waitingMessages(), opened.expectedMessages());
        }

        void wakeUp() {
            if (polled) {
                replies.wakeUp(pollHandle);
            }
        }
    }

    /** The node's name below {@code /dev}. */
    public String name() {
        return name;
    }

    /** Whether the kernel and this end have agreed on the protocol. */
    public boolean serving() {
        return state == State.SERVING;
    }

    /** How many files are open. For any thread. */
    public int openFiles() {
        return files.size();
    }

    /** How many requests wait for their answer. For any thread. */
    public int pendingRequests() {
        return replies.pending();
    }

    /** How the node is used. For any thread. */
    public CuseNodeStatus status() {
        return new CuseNodeStatus(name, inOrder().stream().map(OpenFile::status).toList(), pendingRequests());
    }

    /**
     * Takes one message.
     *
     * @param message begins with it; free to be used again on return
     * @param lengthBytes how much was read
     */
    public void receive(NativeBuffer message, int lengthBytes) {
        if (state == State.ENDED || lengthBytes < BODY || message.i32(CuseAbi.IN_LEN) != lengthBytes) {
            return;
        }
        long unique = message.i64(CuseAbi.IN_UNIQUE);
        int opcode = message.i32(CuseAbi.IN_OPCODE);
        int bodyBytes = lengthBytes - BODY;
        if (opcode == CuseAbi.INTERRUPT) {
            // Nobody waits for an answer to it.
            if (bodyBytes >= CuseAbi.INTERRUPT_IN_BYTES) {
                replies.interrupted(message.i64(BODY));
            }
        } else if (bodyBytes < minBodyBytes(opcode) || (opcode == CuseAbi.INIT) == serving()) {
            replies.fail(unique, Errno.EIO);
        } else {
            dispatch(opcode, unique, message, bodyBytes);
        }
    }

    /** Releases every file. Nothing is taken any more. */
    public void close() {
        state = State.ENDED;
        List<OpenFile> open = inOrder();
        files.clear();
        open.forEach(this::release);
    }

    /** As they were opened. */
    private List<OpenFile> inOrder() {
        List<OpenFile> open = new ArrayList<>(files.values());
        open.sort(Comparator.comparingLong(each -> each.handle));
        return open;
    }

    private static int minBodyBytes(int opcode) {
        return switch (opcode) {
            case CuseAbi.INIT -> CuseAbi.INIT_IN_BYTES;
            case CuseAbi.OPEN -> CuseAbi.OPEN_IN_BYTES;
            case CuseAbi.READ -> CuseAbi.READ_IN_BYTES;
            case CuseAbi.WRITE -> CuseAbi.WRITE_IN_BYTES;
            case CuseAbi.RELEASE -> CuseAbi.RELEASE_IN_BYTES;
            case CuseAbi.IOCTL -> CuseAbi.IOCTL_IN_BYTES;
            case CuseAbi.POLL -> CuseAbi.POLL_IN_BYTES;
            default -> 0;
        };
    }

    private void dispatch(int opcode, long unique, NativeBuffer message, int bodyBytes) {
        switch (opcode) {
            case CuseAbi.INIT -> init(unique, message);
            case CuseAbi.OPEN -> open(unique, message);
            case CuseAbi.RELEASE -> release(unique, message);
            case CuseAbi.READ -> read(unique, message);
            case CuseAbi.WRITE -> write(unique, message, bodyBytes);
            case CuseAbi.IOCTL -> ioctl(unique, message, bodyBytes);
            case CuseAbi.POLL -> poll(unique, message);
            default -> replies.fail(unique, Errno.ENOSYS);
        }
    }

    private void init(long unique, NativeBuffer message) {
        int major = message.i32(BODY + CuseAbi.INIT_IN_MAJOR);
        int minor = message.i32(BODY + CuseAbi.INIT_IN_MINOR);
        boolean unrestricted = (message.i32(BODY + CuseAbi.INIT_IN_FLAGS) & CuseAbi.UNRESTRICTED_IOCTL) != 0;
        if (major != CuseAbi.MAJOR || minor < CuseAbi.MIN_MINOR || !unrestricted) {
            log.error(
                    "the kernel offers CUSE {}.{}{}, needed is {}.{} or newer of the same",
                    major,
                    minor,
                    unrestricted ? "" : " without free ioctls",
                    CuseAbi.MAJOR,
                    CuseAbi.MIN_MINOR);
            state = State.ENDED;
            replies.fail(unique, Errno.EPROTO);
            return;
        }
        state = State.SERVING;
        byte[] information = ("DEVNAME=" + name + "\0").getBytes(StandardCharsets.US_ASCII);
        replies.init(unique, Math.min(minor, CuseAbi.MAX_MINOR), MAX_TRANSFER_BYTES, information);
    }

    private void open(long unique, NativeBuffer message) {
        CuseCaller caller = caller(message);
        OpenFile open = new OpenFile(++lastFileHandle, caller);
        try {
            open.file = device.open(caller, message.i32(BODY + CuseAbi.OPEN_IN_FLAGS), open::wakeUp);
        } catch (IoFault refused) {
            replies.fail(unique, refused.errno());
            return;
        } catch (RuntimeException defect) {
            log.error("opening {} failed", name, defect);
            replies.fail(unique, Errno.EIO);
            return;
        }
        if (replies.opened(unique, open.handle)) {
            files.put(open.handle, open);
        } else {
            release(open);
        }
    }

    private void release(long unique, NativeBuffer message) {
        OpenFile open = files.remove(message.i64(BODY + CuseAbi.RELEASE_IN_FH));
        if (open == null) {
            replies.fail(unique, Errno.EBADF);
            return;
        }
        // close(2) waits for this answer.
        replies.done(unique);
        release(open);
    }

    private void release(OpenFile open) {
        open.polled = false;
        CuseFile opened = open.file;
        try {
            if (opened != null) {
                opened.release();
            }
        } catch (RuntimeException defect) {
            log.error("closing a file of {} failed", name, defect);
        }
    }

    private void read(long unique, NativeBuffer message) {
        int sizeBytes = message.i32(BODY + CuseAbi.READ_IN_SIZE);
        CuseFile file = file(message.i64(BODY + CuseAbi.READ_IN_FH));
        if (file == null || sizeBytes < 0) {
            replies.fail(unique, file == null ? Errno.EBADF : Errno.EIO);
            return;
        }
        CuseRead request = new CuseRead(
                replies,
                unique,
                caller(message),
                Math.min(sizeBytes, MAX_TRANSFER_BYTES),
                message.i32(BODY + CuseAbi.READ_IN_FLAGS));
        serve(request, file);
    }

    private void write(long unique, NativeBuffer message, int bodyBytes) {
        int sizeBytes = message.i32(BODY + CuseAbi.WRITE_IN_SIZE);
        CuseFile file = file(message.i64(BODY + CuseAbi.WRITE_IN_FH));
        if (file == null || sizeBytes != bodyBytes - CuseAbi.WRITE_IN_BYTES) {
            replies.fail(unique, file == null ? Errno.EBADF : Errno.EIO);
            return;
        }
        byte[] data = new byte[sizeBytes];
        message.read(BODY + CuseAbi.WRITE_IN_BYTES, data, 0, sizeBytes);
        CuseWrite request =
                new CuseWrite(replies, unique, caller(message), data, message.i32(BODY + CuseAbi.WRITE_IN_FLAGS));
        serve(request, file);
    }

    private void ioctl(long unique, NativeBuffer message, int bodyBytes) {
        int inSizeBytes = message.i32(BODY + CuseAbi.IOCTL_IN_IN_SIZE);
        int outSizeBytes = message.i32(BODY + CuseAbi.IOCTL_IN_OUT_SIZE);
        CuseFile file = file(message.i64(BODY + CuseAbi.IOCTL_IN_FH));
        if (file == null || inSizeBytes != bodyBytes - CuseAbi.IOCTL_IN_BYTES || outSizeBytes < 0) {
            replies.fail(unique, file == null ? Errno.EBADF : Errno.EIO);
            return;
        }
        CuseIoctl request = new CuseIoctl(
                replies,
                unique,
                caller(message),
                message.i32(BODY + CuseAbi.IOCTL_IN_CMD),
                message.i64(BODY + CuseAbi.IOCTL_IN_ARG),
                (message.i32(BODY + CuseAbi.IOCTL_IN_FLAGS) & CuseAbi.IOCTL_32BIT) != 0,
                message,
                inSizeBytes,
                outSizeBytes);
        serve(request, file);
    }

    private void poll(long unique, NativeBuffer message) {
        OpenFile open = files.get(message.i64(BODY + CuseAbi.POLL_IN_FH));
        CuseFile file = open == null ? null : open.file;
        if (open == null || file == null) {
            replies.fail(unique, Errno.EBADF);
            return;
        }
        open.pollHandle = message.i64(BODY + CuseAbi.POLL_IN_KH);
        open.polled = true;
        try {
            replies.polled(unique, file.poll(message.i32(BODY + CuseAbi.POLL_IN_EVENTS)));
        } catch (RuntimeException defect) {
            log.error("polling {} failed", name, defect);
            replies.fail(unique, Errno.EIO);
        }
    }

    /** A defect of the device costs its caller an error, and nobody the node. */
    private void serve(CuseRequest request, CuseFile file) {
        try {
            request.serve(file);
        } catch (RuntimeException defect) {
            log.error("a request to {} failed", name, defect);
            if (!request.answered()) {
                request.fail(Errno.EIO);
            }
        }
        // Most are answered by now. A signal for one that is not is told by this thread, so it is not too late.
        if (!request.answered()) {
            request.begin();
        }
    }

    private @Nullable CuseFile file(long handle) {
        OpenFile open = files.get(handle);
        return open == null ? null : open.file;
    }

    private static CuseCaller caller(NativeBuffer message) {
        return new CuseCaller(
                Integer.toUnsignedLong(message.i32(CuseAbi.IN_UID)),
                Integer.toUnsignedLong(message.i32(CuseAbi.IN_GID)),
                message.i32(CuseAbi.IN_PID));
    }
}
