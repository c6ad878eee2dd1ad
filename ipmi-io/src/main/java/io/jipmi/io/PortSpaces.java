package io.jipmi.io;

import io.jipmi.io.linux.DevPort;
import java.nio.file.Path;

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

    /**
     * The ports of a PCI function's I/O BAR through sysfs, which needs no {@code /dev/port}. Ports keep their absolute
     * addresses; others than the BAR's are a defect of the caller, {@link IllegalArgumentException}. The function must
     * be enabled, else every port reads 0xFF. Take a {@link HardwareClaim} on the ports first.
     *
     * <p>The result is not thread-safe, allocates nothing per access, and carries out each access as one bus cycle of
     * its width.
     *
     * @param resourceFile the BAR's file, for example {@code /sys/bus/pci/devices/0000:00:04.0/resource0}
     * @param firstPort the BAR's first port, 0 to 0xFFFF
     * @param portCount how many ports it has
     * @throws IoFault if it cannot be opened; the message says which of the preconditions is missing, and the remedy
     */
    public static PortSpace pciBar(Path resourceFile, int firstPort, int portCount) throws IoFault {
        return pciBar(resourceFile, firstPort, portCount, SysRoot.host());
    }

    static PortSpace pciBar(Path resourceFile, int firstPort, int portCount, SysRoot root) throws IoFault {
        PciBarFile bar = new PciBarFile(resourceFile, root);
        try {
            bar.requireLength(portCount);
            return new DevPort(resourceFile.toString(), firstPort, portCount);
        } catch (IoFault refused) {
            throw bar.explained(refused);
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
        return privileges.whyRefused("ports");
    }
}
