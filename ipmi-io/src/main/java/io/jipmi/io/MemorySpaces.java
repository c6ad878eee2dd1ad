package io.jipmi.io;

import io.jipmi.io.linux.MappedMemory;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where a {@link MemorySpace} comes from. What these give is not thread-safe, but may be closed from any thread; it
 * allocates nothing per access and makes each one exactly once and in its own width. Besides addresses outside the
 * window, addresses that are not a multiple of the access's width are refused with {@link IllegalArgumentException}.
 */
public final class MemorySpaces {
    private static final String DEV_MEM = "/dev/mem";
    private static final String RAM = "System RAM";

    private MemorySpaces() {}

    /**
     * Physical memory through {@code /dev/mem}. Needs CAP_SYS_RAWIO, a kernel that is not locked down, and that neither
     * is the memory RAM nor has a kernel driver the page it is in. Take a {@link HardwareClaim} on the window first.
     *
     * @param window the addresses that may be accessed
     * @throws IoFault if it cannot be mapped; the message says which of the preconditions is missing, and the remedy
     */
    public static MemorySpace devMem(IoRange window) throws IoFault {
        return devMem(DEV_MEM, window, SysRoot.host());
    }

    static MemorySpace devMem(String path, IoRange window, SysRoot root) throws IoFault {
        try {
            return MappedMemory.map(path, window, 0);
        } catch (IoFault refused) {
            String remedy = refused.operation().equals("open")
                    ? openRemedy(refused.errno(), Privileges.of(root))
                    : mapRemedy(refused.errno(), window, root);
            throw new IoFault(refused.operation(), refused.target(), refused.errno(), remedy);
        }
    }

    /**
     * A PCI function's memory BAR through sysfs. The function must be enabled, else everything reads as ones. Take a
     * {@link HardwareClaim} on the BAR first.
     *
     * @param resourceFile the BAR's file, for example {@code /sys/bus/pci/devices/0000:00:04.0/resource0}
     * @param baseAddress the BAR's physical address, from the file {@code resource} beside it
     * @param lengthBytes the BAR's length, at least 1
     * @throws IoFault if it cannot be mapped; the message says which of the preconditions is missing, and the remedy
     */
    public static MemorySpace pciBar(Path resourceFile, long baseAddress, long lengthBytes) throws IoFault {
        return pciBar(resourceFile, baseAddress, lengthBytes, SysRoot.host());
    }

    static MemorySpace pciBar(Path resourceFile, long baseAddress, long lengthBytes, SysRoot root) throws IoFault {
        IoRange window = IoRange.memory(baseAddress, baseAddress + lengthBytes - 1);
        PciBarFile bar = new PciBarFile(resourceFile, root);
        try {
            bar.requireLength(lengthBytes);
            return MappedMemory.map(
                    resourceFile.toString(), window, MappedMemory.pages(window).first());
        } catch (IoFault refused) {
            if (refused.operation().equals("map") && !refused.errno().equals(Errno.EPERM)) {
                String remedy = mapRemedy(refused.errno(), window, root);
                throw new IoFault(refused.operation(), refused.target(), refused.errno(), remedy);
            }
            throw bar.explained(refused);
        }
    }

    /** What is missing and what to do, for each reason the kernel can give for not opening {@code /dev/mem}. */
    static String openRemedy(Errno reason, Privileges privileges) {
        if (reason.equals(Errno.ENOENT) || reason.equals(Errno.ENXIO) || reason.equals(Errno.ENODEV)) {
            return "this kernel was built without CONFIG_DEVMEM, or this is a container that was not given the device"
                    + " (pass it with --device=/dev/mem)";
        }
        return reason.equals(Errno.EPERM) || reason.equals(Errno.EACCES)
                ? privileges.whyRefused("physical memory")
                : "unexpected for this device; see the kernel log";
    }

    /** What is wrong with the window, and what to do, for each reason the kernel can give for not mapping it. */
    static String mapRemedy(Errno reason, IoRange window, SysRoot root) {
        if (reason.equals(Errno.ENODEV)) {
            return "this BAR holds ports, not memory";
        }
        Optional<String> owner = owner(window, root);
        if (owner.isPresent()) {
            return owner.get().equals(RAM)
                    ? "that is ordinary memory, from which CONFIG_STRICT_DEVMEM keeps programs; correct the address"
                    : "the kernel's " + owner.get() + " has registers in this page and CONFIG_IO_STRICT_DEVMEM keeps"
                            + " programs from them; unbind " + owner.get() + " from the device first";
        }
        Privileges privileges = Privileges.of(root);
        if (reason.equals(Errno.EPERM)) {
            return privileges.lockdown() == Privileges.Lockdown.NONE
                    ? "CONFIG_STRICT_DEVMEM or a security module keeps programs from this address; correct it, or map"
                            + " the device through its PCI resource file"
                    : privileges.whyRefused("physical memory");
        }
        return reason.equals(Errno.EINVAL)
                ? "this machine has no such physical address, or a kernel driver has it; correct the address, or unbind"
                        + " the driver first"
                : "unexpected for device memory; see the kernel log";
    }

    private static Optional<String> owner(IoRange window, SysRoot root) {
        try {
            ResourceTree resources = ResourceTree.read(root, IoRange.Space.MEMORY);
            IoRange pages = MappedMemory.pages(window);
            if (resources.isSystemRam(pages)) {
                return Optional.of(RAM);
            }
            List<ResourceTree.Entry> owners = resources.owners(pages);
            return owners.stream().map(ResourceTree.Entry::name).findFirst();
        } catch (IoFault unreadable) {
            return Optional.empty();
        }
    }
}
