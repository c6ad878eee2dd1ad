package io.jipmi.watchdog.node;

/**
 * The calls and structures of Linux's watchdog devices, the same for callers with pointers of 64 and of 32 bits. The request
 * numbers are those of x86, arm64 and riscv; powerpc and mips encode directions differently.
 */
final class WatchdogAbi {
    static final int GETSUPPORT = 0x80285700; // abi: linux/watchdog.h WDIOC_GETSUPPORT
    static final int GETSTATUS = 0x80045701; // abi: linux/watchdog.h WDIOC_GETSTATUS
    static final int GETBOOTSTATUS = 0x80045702; // abi: linux/watchdog.h WDIOC_GETBOOTSTATUS
    static final int SETOPTIONS = 0x80045704; // abi: linux/watchdog.h WDIOC_SETOPTIONS
    static final int KEEPALIVE = 0x80045705; // abi: linux/watchdog.h WDIOC_KEEPALIVE
    static final int SETTIMEOUT = 0xC0045706; // abi: linux/watchdog.h WDIOC_SETTIMEOUT
    static final int GETTIMEOUT = 0x80045707; // abi: linux/watchdog.h WDIOC_GETTIMEOUT
    static final int SETPRETIMEOUT = 0xC0045708; // abi: linux/watchdog.h WDIOC_SETPRETIMEOUT
    static final int GETPRETIMEOUT = 0x80045709; // abi: linux/watchdog.h WDIOC_GETPRETIMEOUT
    static final int GETTIMELEFT = 0x8004570A; // abi: linux/watchdog.h WDIOC_GETTIMELEFT

    static final int INFO_BYTES = 40; // abi: linux/watchdog.h sizeof(struct watchdog_info)
    static final int INFO_OPTIONS = 0; // abi: linux/watchdog.h offsetof(struct watchdog_info, options)
    static final int INFO_FIRMWARE = 4; // abi: linux/watchdog.h offsetof(struct watchdog_info, firmware_version)
    static final int INFO_IDENTITY = 8; // abi: linux/watchdog.h offsetof(struct watchdog_info, identity)

    static final int CARDRESET = 0x0020; // abi: linux/watchdog.h WDIOF_CARDRESET
    static final int TAKES_TIMEOUT = 0x0080; // abi: linux/watchdog.h WDIOF_SETTIMEOUT
    static final int MAGICCLOSE = 0x0100; // abi: linux/watchdog.h WDIOF_MAGICCLOSE
    static final int PRETIMEOUT = 0x0200; // abi: linux/watchdog.h WDIOF_PRETIMEOUT
    static final int KEEPALIVEPING = 0x8000; // abi: linux/watchdog.h WDIOF_KEEPALIVEPING

    static final int DISABLECARD = 0x0001; // abi: linux/watchdog.h WDIOS_DISABLECARD
    static final int ENABLECARD = 0x0002; // abi: linux/watchdog.h WDIOS_ENABLECARD

    static final int O_NONBLOCK = 0x800; // abi: fcntl.h
    static final int POLLIN = 0x001; // abi: poll.h
    static final int POLLRDNORM = 0x040; // abi: poll.h

    private WatchdogAbi() {}
}
