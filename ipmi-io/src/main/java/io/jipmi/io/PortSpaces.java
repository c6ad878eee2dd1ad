package io.jipmi.io;

import io.jipmi.io.linux.DevPort;

/** Where a {@link PortSpace} comes from. */
public final class PortSpaces {
    private PortSpaces() {}

    /**
     * The machine's port space through {@code /dev/port}. Needs CAP_SYS_RAWIO and a kernel that is not locked down.
     * Take a {@link HardwareClaim} on the ports first.
     *
     * <p>The result is not thread-safe, allocates nothing per access, and carries out 16- and 32-bit accesses as
     * consecutive byte accesses, because {@code /dev/port} does.
     *
     * @throws IoFault if it cannot be opened; the message says which of the preconditions is missing, and the remedy
     */
    public static PortSpace devPort() throws IoFault {
        return devPort(DevPort.PATH, SysRoot.host());
    }

    static PortSpace devPort(String path, SysRoot root) throws IoFault {
        try {
            return new DevPort(path);
        } catch (IoFault refused) {
            throw new IoFault("open", path, refused.errno(), remedy(refused.errno(), Privileges.of(root)));
        }
    }

    /** What is missing and what to do, for each reason the kernel can give for not opening the device. */
    static String remedy(Errno reason, Privileges privileges) {
        if (reason.equals(Errno.ENOENT) || reason.equals(Errno.ENXIO) || reason.equals(Errno.ENODEV)) {
            return "this kernel was built without CONFIG_DEVPORT, or this is a container that was not given the device"
                    + " (pass it with --device=/dev/port)";
        }
        if (!reason.equals(Errno.EPERM) && !reason.equals(Errno.EACCES)) {
            return "unexpected for this device; see the kernel log";
        }
        if (!privileges.rawIo()) {
            return "this process lacks CAP_SYS_RAWIO; run it as root, in a container with --cap-add=SYS_RAWIO";
        }
        if (privileges.lockdown() != Privileges.Lockdown.NONE) {
            return "the kernel is locked down (" + privileges.lockdown().word()
                    + ") and keeps even root from ports; turn off Secure Boot or the lockdown= boot option, or go through"
                    + " the kernel's driver with --interface dev,/dev/ipmi0";
        }
        return "refused although this process has CAP_SYS_RAWIO and the kernel is not locked down; a container's device"
                + " rules or a security module (SELinux, AppArmor) forbid it";
    }
}
