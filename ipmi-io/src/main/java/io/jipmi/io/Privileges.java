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
