package io.jipmi.io.linux;

import io.jipmi.io.DeviceNode;
import io.jipmi.io.Errno;
import io.jipmi.io.IoFault;
import io.jipmi.io.NativeBuffer;
import java.lang.ref.Reference;

/** A device node of this machine. Not thread-safe; no call allocates unless it fails. */
public final class LinuxDeviceNode implements DeviceNode {
    private final Fd fd;
    private final NativeBuffer pollfd = new NativeBuffer(Poll.POLLFD_BYTES);
    private boolean closed;

    /**
     * Opens it for reading and writing.
     *
     * @throws IoFault with the kernel's reason
     */
    public LinuxDeviceNode(String path) throws IoFault {
        fd = Fd.open(path, LinuxAbi.O_RDWR, 0);
        pollfd.putI32(Poll.POLLFD_FD, fd.number());
        pollfd.putU16(Poll.POLLFD_EVENTS, Poll.POLLIN);
    }

    @Override
    public int ioctl(long request, NativeBuffer buffer, int offset) throws IoFault {
        try {
            return fd.ioctl(request, buffer.address(offset));
        } finally {
            Reference.reachabilityFence(buffer);
        }
    }

    @Override
    public boolean readable() throws IoFault {
        if (closed) {
            throw fault(Errno.EBADF);
        }
        pollfd.putU16(Poll.POLLFD_REVENTS, 0);
        if (Poll.poll(pollfd.address(0), 1, 0) == -1) {
            if (Libc.wasInterrupted()) {
                return false;
            }
            throw fault(Libc.errno());
        }
        int events = pollfd.u16(Poll.POLLFD_REVENTS);
        if ((events & Poll.POLLIN) != 0) {
            return true;
        }
        if ((events & (Poll.POLLERR | Poll.POLLHUP | Poll.POLLNVAL)) != 0) {
            throw fault(Errno.ENODEV);
        }
        return false;
    }

    @Override
    public void close() {
        closed = true;
        fd.close();
    }

    private IoFault fault(Errno reason) {
        return new IoFault("poll", fd.path(), reason);
    }
}
