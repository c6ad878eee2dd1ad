package io.jipmi.io.linux;

/**
 * The numbers that cross the border to the kernel: flags, commands and structure offsets. Each line names the C header
 * and, where it is not the constant's own name, the C expression that {@code scripts/abi/audit} compares it with.
 * Only numbers that x86, arm64, ppc64 and riscv share belong here.
 */
final class LinuxAbi {
    static final int O_RDONLY = 0; // abi: fcntl.h
    static final int O_WRONLY = 1; // abi: fcntl.h
    static final int O_RDWR = 2; // abi: fcntl.h
    static final int O_CREAT = 0x40; // abi: fcntl.h
    static final int O_EXCL = 0x80; // abi: fcntl.h
    static final int O_TRUNC = 0x200; // abi: fcntl.h
    static final int O_NONBLOCK = 0x800; // abi: fcntl.h
    static final int O_SYNC = 0x101000; // abi: fcntl.h
    static final int O_CLOEXEC = 0x80000; // abi: fcntl.h

    static final int AF_UNIX = 1; // abi: sys/socket.h
    static final int SOCK_DGRAM = 2; // abi: sys/socket.h
    static final int SOCK_CLOEXEC = 0x80000; // abi: sys/socket.h
    static final int MSG_NOSIGNAL = 0x4000; // abi: sys/socket.h
    static final int SOCKADDR_UN_FAMILY = 0; // abi: sys/un.h offsetof(struct sockaddr_un, sun_family)
    static final int SOCKADDR_UN_PATH = 2; // abi: sys/un.h offsetof(struct sockaddr_un, sun_path)
    static final int SOCKADDR_UN_PATH_BYTES = 108; // abi: sys/un.h sizeof(((struct sockaddr_un *)0)->sun_path)

    static final int PROT_READ = 1; // abi: sys/mman.h
    static final int PROT_WRITE = 2; // abi: sys/mman.h
    static final int MAP_SHARED = 0x01; // abi: sys/mman.h
    static final int MAP_PRIVATE = 0x02; // abi: sys/mman.h
    static final int MAP_FIXED = 0x10; // abi: sys/mman.h
    static final int MAP_ANONYMOUS = 0x20; // abi: sys/mman.h

    static final int MCL_CURRENT = 1; // abi: sys/mman.h
    static final int MCL_FUTURE = 2; // abi: sys/mman.h
    static final int MCL_ONFAULT = 4; // abi: sys/mman.h

    static final int SC_PAGESIZE = 30; // abi: unistd.h _SC_PAGESIZE

    static final int PCI_COMMAND = 0x04; // abi: linux/pci_regs.h
    static final int PCI_COMMAND_INTX_DISABLE = 0x400; // abi: linux/pci_regs.h

    static final int TIMESPEC_BYTES = 16; // abi: time.h sizeof(struct timespec)
    static final int TIMESPEC_SEC = 0; // abi: time.h offsetof(struct timespec, tv_sec)
    static final int TIMESPEC_NSEC = 8; // abi: time.h offsetof(struct timespec, tv_nsec)

    static final int LOCK_SH = 1; // abi: sys/file.h
    static final int LOCK_EX = 2; // abi: sys/file.h
    static final int LOCK_NB = 4; // abi: sys/file.h

    static final int PR_SET_TIMERSLACK = 29; // abi: sys/prctl.h
    static final int PR_GET_TIMERSLACK = 30; // abi: sys/prctl.h

    static final int IPC_CREAT = 0x200; // abi: sys/ipc.h
    static final int IPC_EXCL = 0x400; // abi: sys/ipc.h
    static final int IPC_NOWAIT = 0x800; // abi: sys/ipc.h
    static final int SEM_UNDO = 0x1000; // abi: sys/sem.h
    static final int SEM_GETPID = 11; // abi: sys/sem.h GETPID
    static final int SEM_GETVAL = 12; // abi: sys/sem.h GETVAL
    static final int SEM_SETVAL = 16; // abi: sys/sem.h SETVAL

    static final int SEMBUF_BYTES = 6; // abi: sys/sem.h sizeof(struct sembuf)
    static final int SEMBUF_SEM_NUM = 0; // abi: sys/sem.h offsetof(struct sembuf, sem_num)
    static final int SEMBUF_SEM_OP = 2; // abi: sys/sem.h offsetof(struct sembuf, sem_op)
    static final int SEMBUF_SEM_FLG = 4; // abi: sys/sem.h offsetof(struct sembuf, sem_flg)

    private LinuxAbi() {}
}
