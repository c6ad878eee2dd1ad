package io.jipmi.io.linux;

/**
 * The numbers that cross the border to the kernel: flags, commands and structure offsets. Each line names the C header
 * and, where it is not the constant's own name, the C expression that {@code scripts/abi/audit} compares it with.
 * Only numbers that x86, arm64, ppc64 and riscv share belong here.
 */
final class LinuxAbi {
    static final int O_RDONLY = 0; // abi: fcntl.h
    static final int O_RDWR = 2; // abi: fcntl.h
    static final int O_CREAT = 0x40; // abi: fcntl.h
    static final int O_EXCL = 0x80; // abi: fcntl.h
    static final int O_CLOEXEC = 0x80000; // abi: fcntl.h

    static final int LOCK_SH = 1; // abi: sys/file.h
    static final int LOCK_EX = 2; // abi: sys/file.h
    static final int LOCK_NB = 4; // abi: sys/file.h

    static final int PR_SET_TIMERSLACK = 29; // abi: sys/prctl.h
    static final int PR_GET_TIMERSLACK = 30; // abi: sys/prctl.h

    private LinuxAbi() {}
}
