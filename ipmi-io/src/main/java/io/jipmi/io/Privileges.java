package io.jipmi.io;

import java.util.Locale;

/**
 * What this process may do to the hardware, as far as the kernel says.
 *
 * @param rawIo the process has CAP_SYS_RAWIO, which {@code /dev/port} and {@code /dev/mem} ask for
 * @param lockdown how far the kernel has locked itself down
 */
public record Privileges(boolean rawIo, Lockdown lockdown) {
    /** Bit of CAP_SYS_RAWIO in a capability set (linux/capability.h). */
    private static final int CAP_SYS_RAWIO = 17; // abi: linux/capability.h

    /** Kernel lockdown; INTEGRITY and CONFIDENTIALITY both close {@code /dev/port} and {@code /dev/mem}, root or not. */
    public enum Lockdown {
        /** Not locked down, or a kernel that has no lockdown. */
        NONE,
        /** Userspace cannot change the running kernel. */
        INTEGRITY,
        /** Userspace cannot read the kernel's secrets either. */
        CONFIDENTIALITY;

        /** Lower case, as the kernel writes it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Reads {@code /proc/self/status} and {@code /sys/kernel/security/lockdown}. */
    public static Privileges of(SysRoot root) {
        return new Privileges(hasRawIo(root), lockdown(root));
    }

    /**
     * Why the kernel refused raw hardware with EPERM or EACCES, and what to do.
     *
     * @param what the hardware in plain words, for example {@code ports}
     */
    String whyRefused(String what) {
        if (!rawIo) {
            return "this process lacks CAP_SYS_RAWIO; run it as root, in a container with --cap-add=SYS_RAWIO";
        }
        if (lockdown != Lockdown.NONE) {
            return "the kernel is locked down (" + lockdown.word() + ") and keeps even root from " + what
                    + "; turn off Secure Boot or the lockdown= boot option, or go through the kernel's driver with"
                    + " --interface dev,/dev/ipmi0";
        }
        return "refused although this process has CAP_SYS_RAWIO and the kernel is not locked down; a container's device"
                + " rules or a security module (SELinux, AppArmor) forbid it";
    }

    private static boolean hasRawIo(SysRoot root) {
        return root.text("/proc/self/status")
                .orElse("")
                .lines()
                .filter(line -> line.startsWith("CapEff:"))
                .map(line -> line.substring("CapEff:".length()).strip())
                .filter(hex -> hex.matches("[0-9a-fA-F]{1,16}"))
                .anyMatch(hex -> (Long.parseUnsignedLong(hex, 16) >>> CAP_SYS_RAWIO & 1) != 0);
    }

    /** The file lists all levels with the one in force in brackets: {@code none [integrity] confidentiality}. */
    private static Lockdown lockdown(SysRoot root) {
        String levels = root.text("/sys/kernel/security/lockdown").orElse("");
        if (levels.contains("[integrity]")) {
            return Lockdown.INTEGRITY;
        }
        return levels.contains("[confidentiality]") ? Lockdown.CONFIDENTIALITY : Lockdown.NONE;
    }
}
