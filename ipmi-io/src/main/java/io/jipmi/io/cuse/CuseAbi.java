package io.jipmi.io.cuse;

/**
 * What crosses the border at {@code /dev/cuse}: opcodes, flags and structure offsets of the kernel's FUSE protocol, version
 * 7. Every number is in the machine's own byte order, and the structures are the same in a 32-bit process.
 */
final class CuseAbi {
    static final int MAJOR = 7; // abi: linux/fuse.h FUSE_KERNEL_VERSION
    static final int UNRESTRICTED_IOCTL = 1; // abi: linux/fuse.h CUSE_UNRESTRICTED_IOCTL

    static final int OPEN = 14; // abi: linux/fuse.h FUSE_OPEN
    static final int READ = 15; // abi: linux/fuse.h FUSE_READ
    static final int WRITE = 16; // abi: linux/fuse.h FUSE_WRITE
    static final int RELEASE = 18; // abi: linux/fuse.h FUSE_RELEASE
    static final int INTERRUPT = 36; // abi: linux/fuse.h FUSE_INTERRUPT
    static final int IOCTL = 39; // abi: linux/fuse.h FUSE_IOCTL
    static final int POLL = 40; // abi: linux/fuse.h FUSE_POLL
    static final int INIT = 4096; // abi: linux/fuse.h CUSE_INIT
    static final int NOTIFY_POLL = 1; // abi: linux/fuse.h FUSE_NOTIFY_POLL

    static final int IN_HEADER_BYTES = 40; // abi: linux/fuse.h sizeof(struct fuse_in_header)
    static final int IN_LEN = 0; // abi: linux/fuse.h offsetof(struct fuse_in_header, len)
    static final int IN_OPCODE = 4; // abi: linux/fuse.h offsetof(struct fuse_in_header, opcode)
    static final int IN_UNIQUE = 8; // abi: linux/fuse.h offsetof(struct fuse_in_header, unique)
    static final int IN_UID = 24; // abi: linux/fuse.h offsetof(struct fuse_in_header, uid)
    static final int IN_GID = 28; // abi: linux/fuse.h offsetof(struct fuse_in_header, gid)
    static final int IN_PID = 32; // abi: linux/fuse.h offsetof(struct fuse_in_header, pid)

    static final int OUT_HEADER_BYTES = 16; // abi: linux/fuse.h sizeof(struct fuse_out_header)
    static final int OUT_LEN = 0; // abi: linux/fuse.h offsetof(struct fuse_out_header, len)
    static final int OUT_ERROR = 4; // abi: linux/fuse.h offsetof(struct fuse_out_header, error)
    static final int OUT_UNIQUE = 8; // abi: linux/fuse.h offsetof(struct fuse_out_header, unique)

    static final int INIT_IN_BYTES = 16; // abi: linux/fuse.h sizeof(struct cuse_init_in)
    static final int INIT_IN_MAJOR = 0; // abi: linux/fuse.h offsetof(struct cuse_init_in, major)
    static final int INIT_IN_MINOR = 4; // abi: linux/fuse.h offsetof(struct cuse_init_in, minor)
    static final int INIT_IN_FLAGS = 12; // abi: linux/fuse.h offsetof(struct cuse_init_in, flags)

    static final int INIT_OUT_BYTES = 72; // abi: linux/fuse.h sizeof(struct cuse_init_out)
    static final int INIT_OUT_MAJOR = 0; // abi: linux/fuse.h offsetof(struct cuse_init_out, major)
    static final int INIT_OUT_MINOR = 4; // abi: linux/fuse.h offsetof(struct cuse_init_out, minor)
    static final int INIT_OUT_FLAGS = 12; // abi: linux/fuse.h offsetof(struct cuse_init_out, flags)
    static final int INIT_OUT_MAX_READ = 16; // abi: linux/fuse.h offsetof(struct cuse_init_out, max_read)
    static final int INIT_OUT_MAX_WRITE = 20; // abi: linux/fuse.h offsetof(struct cuse_init_out, max_write)

    static final int OPEN_IN_BYTES = 8; // abi: linux/fuse.h sizeof(struct fuse_open_in)
    static final int OPEN_IN_FLAGS = 0; // abi: linux/fuse.h offsetof(struct fuse_open_in, flags)
    static final int OPEN_OUT_BYTES = 16; // abi: linux/fuse.h sizeof(struct fuse_open_out)
    static final int OPEN_OUT_FH = 0; // abi: linux/fuse.h offsetof(struct fuse_open_out, fh)

    static final int RELEASE_IN_BYTES = 24; // abi: linux/fuse.h sizeof(struct fuse_release_in)
    static final int RELEASE_IN_FH = 0; // abi: linux/fuse.h offsetof(struct fuse_release_in, fh)

    static final int READ_IN_BYTES = 40; // abi: linux/fuse.h sizeof(struct fuse_read_in)
    static final int READ_IN_FH = 0; // abi: linux/fuse.h offsetof(struct fuse_read_in, fh)
    static final int READ_IN_SIZE = 16; // abi: linux/fuse.h offsetof(struct fuse_read_in, size)
    static final int READ_IN_FLAGS = 32; // abi: linux/fuse.h offsetof(struct fuse_read_in, flags)

    static final int WRITE_IN_BYTES = 40; // abi: linux/fuse.h sizeof(struct fuse_write_in)
    static final int WRITE_IN_FH = 0; // abi: linux/fuse.h offsetof(struct fuse_write_in, fh)
    static final int WRITE_IN_SIZE = 16; // abi: linux/fuse.h offsetof(struct fuse_write_in, size)
    static final int WRITE_IN_FLAGS = 32; // abi: linux/fuse.h offsetof(struct fuse_write_in, flags)
    static final int WRITE_OUT_BYTES = 8; // abi: linux/fuse.h sizeof(struct fuse_write_out)
    static final int WRITE_OUT_SIZE = 0; // abi: linux/fuse.h offsetof(struct fuse_write_out, size)

    static final int IOCTL_IN_BYTES = 32; // abi: linux/fuse.h sizeof(struct fuse_ioctl_in)
    static final int IOCTL_IN_FH = 0; // abi: linux/fuse.h offsetof(struct fuse_ioctl_in, fh)
    static final int IOCTL_IN_FLAGS = 8; // abi: linux/fuse.h offsetof(struct fuse_ioctl_in, flags)
    static final int IOCTL_IN_CMD = 12; // abi: linux/fuse.h offsetof(struct fuse_ioctl_in, cmd)
    static final int IOCTL_IN_ARG = 16; // abi: linux/fuse.h offsetof(struct fuse_ioctl_in, arg)
    static final int IOCTL_IN_IN_SIZE = 24; // abi: linux/fuse.h offsetof(struct fuse_ioctl_in, in_size)
    static final int IOCTL_IN_OUT_SIZE = 28; // abi: linux/fuse.h offsetof(struct fuse_ioctl_in, out_size)
    static final int IOCTL_32BIT = 8; // abi: linux/fuse.h FUSE_IOCTL_32BIT

    static final int IOCTL_OUT_BYTES = 16; // abi: linux/fuse.h sizeof(struct fuse_ioctl_out)
    static final int IOCTL_OUT_RESULT = 0; // abi: linux/fuse.h offsetof(struct fuse_ioctl_out, result)
    static final int IOCTL_OUT_FLAGS = 4; // abi: linux/fuse.h offsetof(struct fuse_ioctl_out, flags)
    static final int IOCTL_OUT_IN_IOVS = 8; // abi: linux/fuse.h offsetof(struct fuse_ioctl_out, in_iovs)
    static final int IOCTL_OUT_OUT_IOVS = 12; // abi: linux/fuse.h offsetof(struct fuse_ioctl_out, out_iovs)
    static final int IOCTL_RETRY = 4; // abi: linux/fuse.h FUSE_IOCTL_RETRY
    static final int IOCTL_MAX_IOV = 256; // abi: linux/fuse.h FUSE_IOCTL_MAX_IOV

    static final int IOVEC_BYTES = 16; // abi: linux/fuse.h sizeof(struct fuse_ioctl_iovec)
    static final int IOVEC_BASE = 0; // abi: linux/fuse.h offsetof(struct fuse_ioctl_iovec, base)
    static final int IOVEC_LEN = 8; // abi: linux/fuse.h offsetof(struct fuse_ioctl_iovec, len)

    static final int POLL_IN_BYTES = 24; // abi: linux/fuse.h sizeof(struct fuse_poll_in)
    static final int POLL_IN_FH = 0; // abi: linux/fuse.h offsetof(struct fuse_poll_in, fh)
    static final int POLL_IN_KH = 8; // abi: linux/fuse.h offsetof(struct fuse_poll_in, kh)
    static final int POLL_IN_EVENTS = 20; // abi: linux/fuse.h offsetof(struct fuse_poll_in, events)
    static final int POLL_OUT_BYTES = 8; // abi: linux/fuse.h sizeof(struct fuse_poll_out)
    static final int POLL_OUT_REVENTS = 0; // abi: linux/fuse.h offsetof(struct fuse_poll_out, revents)

    static final int WAKE_UP_OUT_BYTES = 8; // abi: linux/fuse.h sizeof(struct fuse_notify_poll_wakeup_out)
    static final int INTERRUPT_IN_BYTES = 8; // abi: linux/fuse.h sizeof(struct fuse_interrupt_in)

    /** The oldest version with everything that is used here: poll requests that name the events asked for. */
    static final int MIN_MINOR = 21;

    /** The newest version whose additions are known to mean nothing to a character device. */
    static final int MAX_MINOR = 31;

    private CuseAbi() {}
}
