package io.jipmi.io;

/**
 * A Linux error number as a type. Unknown numbers stay representable. The numbers are those of
 * {@code asm-generic/errno-base.h} and {@code asm-generic/errno.h}, which every architecture jipmi runs on shares.
 *
 * @param number the errno value, 1 to 4095
 */
public record Errno(int number) {
    public static final Errno EPERM = new Errno(1); // abi: errno.h
    public static final Errno ENOENT = new Errno(2); // abi: errno.h
    public static final Errno EINTR = new Errno(4); // abi: errno.h
    public static final Errno EIO = new Errno(5); // abi: errno.h
    public static final Errno ENXIO = new Errno(6); // abi: errno.h
    public static final Errno E2BIG = new Errno(7); // abi: errno.h
    public static final Errno EBADF = new Errno(9); // abi: errno.h
    public static final Errno EAGAIN = new Errno(11); // abi: errno.h
    public static final Errno ENOMEM = new Errno(12); // abi: errno.h
    public static final Errno EACCES = new Errno(13); // abi: errno.h
    public static final Errno EFAULT = new Errno(14); // abi: errno.h
    public static final Errno EBUSY = new Errno(16); // abi: errno.h
    public static final Errno EEXIST = new Errno(17); // abi: errno.h
    public static final Errno ENODEV = new Errno(19); // abi: errno.h
    public static final Errno EINVAL = new Errno(22); // abi: errno.h
    public static final Errno ENOTTY = new Errno(25); // abi: errno.h
    public static final Errno EPIPE = new Errno(32); // abi: errno.h
    public static final Errno ENOSYS = new Errno(38); // abi: errno.h
    public static final Errno EIDRM = new Errno(43); // abi: errno.h
    public static final Errno EPROTO = new Errno(71); // abi: errno.h
    public static final Errno EBADMSG = new Errno(74); // abi: errno.h
    public static final Errno EMSGSIZE = new Errno(90); // abi: errno.h
    public static final Errno EAFNOSUPPORT = new Errno(97); // abi: errno.h
    public static final Errno EOPNOTSUPP = new Errno(95); // abi: errno.h
    public static final Errno ETIMEDOUT = new Errno(110); // abi: errno.h
    public static final Errno EREMOTEIO = new Errno(121); // abi: errno.h

    public Errno {
        if (number < 1 || number > 4095) {
            throw new IllegalArgumentException("errno out of 1..4095: " + number);
        }
    }

    /** Symbol and plain words, for example {@code EBUSY (device or resource busy)}; {@code errno 201} if unknown. */
    public String describe() {
        return switch (number) {
            case 1 -> "EPERM (operation not permitted)";
            case 2 -> "ENOENT (no such file or directory)";
            case 4 -> "EINTR (interrupted)";
            case 5 -> "EIO (input/output error)";
            case 6 -> "ENXIO (no such device or address)";
            case 7 -> "E2BIG (too long)";
            case 9 -> "EBADF (bad file descriptor)";
            case 11 -> "EAGAIN (try again)";
            case 12 -> "ENOMEM (out of memory)";
            case 13 -> "EACCES (permission denied)";
            case 14 -> "EFAULT (bad address)";
            case 16 -> "EBUSY (device or resource busy)";
            case 17 -> "EEXIST (file exists)";
            case 19 -> "ENODEV (no such device)";
            case 22 -> "EINVAL (invalid argument)";
            case 25 -> "ENOTTY (not supported by this device)";
            case 32 -> "EPIPE (nobody reads it any more)";
            case 38 -> "ENOSYS (not supported by this kernel)";
            case 43 -> "EIDRM (removed meanwhile)";
            case 71 -> "EPROTO (protocol error)";
            case 74 -> "EBADMSG (bad message)";
            case 90 -> "EMSGSIZE (message too long)";
            case 97 -> "EAFNOSUPPORT (address family not supported)";
            case 95 -> "EOPNOTSUPP (operation not supported)";
            case 110 -> "ETIMEDOUT (timed out)";
            case 121 -> "EREMOTEIO (remote I/O error)";
            default -> "errno " + number;
        };
    }
}
