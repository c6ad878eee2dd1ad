package io.jipmi.io;

import io.jipmi.io.ClaimRefused.Holder;
import io.jipmi.io.linux.FreeIpmiSemaphore;
import io.jipmi.io.linux.LockFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The right to drive a range of registers, or a device on an I2C bus. System interfaces are byte-serial: two drivers on one of them corrupt each
 * other's messages, so a claim is taken before the first access and kept while attached.
 *
 * <p>A claim stands against the kernel's drivers (refused while one has the range or is bound to the device), against other claims of this and
 * every other process (a lock file below {@code /run/lock} for each range; overlapping ranges conflict), and against
 * FreeIPMI's tools (its semaphore is held, so they wait; one process at a time can hold it, for any number of ranges).
 * The kernel gives the locks of a process that dies back.
 *
 * <p>Thread-safe.
 */
public final class HardwareClaim implements AutoCloseable {
    private static final String LOCK_DIRECTORY = "/run/lock";
    private static final String FREEIPMI_KEY_FILE = "/var/lib/freeipmi/ipckey";
    private static final String KERNEL_NODE = "/dev/ipmi0";
    private static final String USE_KERNEL_NODE = "use --interface dev," + KERNEL_NODE;

    private final IoRange range;
    private final LockFile lock;
    private final Optional<FreeIpmiSemaphore> semaphore;
    private final AtomicBoolean closed = new AtomicBoolean();

    private HardwareClaim(IoRange range, LockFile lock, Optional<FreeIpmiSemaphore> semaphore) {
        this.range = range;
        this.lock = lock;
        this.semaphore = semaphore;
    }

    /**
     * Takes a range of this machine's registers.
     *
     * @param range all addresses that will be accessed
     * @param program what others are told about who has it, for example {@code ipmid}
     * @throws ClaimRefused if somebody else has any of it, or that cannot be found out; nothing is held then
     */
    public static HardwareClaim take(IoRange range, String program) throws ClaimRefused {
        return take(range, program, SysRoot.host());
    }

    /**
     * Takes a range of the registers of a machine whose files are below a directory.
     *
     * @param range all addresses that will be accessed
     * @param program what others are told about who has it
     * @param root where {@code /proc}, {@code /run/lock} and FreeIPMI's key file are looked for
     * @throws ClaimRefused if somebody else has any of it, or that cannot be found out; nothing is held then
     */
    public static HardwareClaim take(IoRange range, String program, SysRoot root) throws ClaimRefused {
        if (range.space() == IoRange.Space.SMBUS) {
            refuseBoundDriver(range, root);
        } else {
            refuseKernelOwner(range, root);
        }
        LockFile lock = lock(range, program, root);
        try {
            return new HardwareClaim(range, lock, semaphore(range, root));
        } catch (ClaimRefused | RuntimeException refused) {
            lock.close();
            throw refused;
        }
    }

    /** The addresses that may be accessed while the claim is open. */
    public IoRange range() {
        return range;
    }

    /** Gives everything back, in reverse order. Idempotent. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            try {
                semaphore.ifPresent(FreeIpmiSemaphore::close);
            } finally {
                lock.close();
            }
        }
    }

    private static void refuseKernelOwner(IoRange range, SysRoot root) throws ClaimRefused {
        ResourceTree resources;
        try {
            resources = ResourceTree.read(root, range.space());
        } catch (IoFault unreadable) {
            throw unknown(range, unreadable, "make sure that /proc is mounted");
        }
        if (resources.addressesHidden()) {
            throw unknown(range, "the kernel hides the addresses from this user", "run as root");
        }
        if (resources.isSystemRam(range)) {
            throw new ClaimRefused(
                    Holder.KERNEL, range + " is the machine's main memory, not registers", "correct the address");
        }
        List<ResourceTree.Entry> owners = resources.owners(range);
        if (!owners.isEmpty()) {
            String owner = owners.get(0).name();
            throw new ClaimRefused(
                    Holder.KERNEL, range + " is owned by the kernel's " + owner, kernelRemedy(owner, root));
        }
    }

    private static void refuseBoundDriver(IoRange device, SysRoot root) throws ClaimRefused {
        try {
            for (I2cDevice each : I2cDevice.all(root)) {
                if (!each.driver().isEmpty() && each.mayBe(device)) {
                    throw new ClaimRefused(
                            Holder.KERNEL,
                            device + " is owned by the kernel's " + each.driver(),
                            kernelRemedy(each.driver(), root));
                }
            }
        } catch (IoFault unreadable) {
            throw unknown(device, unreadable, "make sure that /sys is mounted");
        }
    }

    private static String kernelRemedy(String owner, SysRoot root) {
        if (!owner.equals("ipmi_si") && !owner.equals("ipmi_ssif")) {
            return "correct the address, or unbind " + owner + " from the device first";
        }
        boolean node = root.has(KERNEL_NODE);
        if (root.has("/sys/module/" + owner) && !root.has("/sys/module/" + owner + "/initstate")) {
            return "that driver is built into this kernel, so " + (node ? "" : "load ipmi_devintf and ")
                    + USE_KERNEL_NODE;
        }
        return "unload " + pinningModules(root) + "ipmi_devintf, acpi_ipmi, " + owner + ", in that order"
                + (node ? ", or " + USE_KERNEL_NODE : "");
    }

    /** Modules that keep the kernel's driver loaded while they are, and that few machines have loaded. */
    private static String pinningModules(SysRoot root) {
        StringBuilder loaded = new StringBuilder();
        for (String module : List.of("ipmi_watchdog", "ipmi_poweroff")) {
            if (root.has("/sys/module/" + module + "/initstate")) {
                loaded.append(module).append(", ");
            }
        }
        return loaded.toString();
    }

    private static LockFile lock(IoRange range, String program, SysRoot root) throws ClaimRefused {
        Path directory = root.path(LOCK_DIRECTORY);
        try {
            return LockFile.take(directory, range, program);
        } catch (LockFile.Held held) {
            if (held.pid() == ProcessHandle.current().pid()) {
                throw new ClaimRefused(
                        Holder.JIPMI, range + " is already claimed by this process", "close that claim first");
            }
            throw new ClaimRefused(
                    Holder.JIPMI,
                    range + " is in use by " + held.getMessage(),
                    "stop that process" + (root.has(KERNEL_NODE) ? ", or " + USE_KERNEL_NODE : ""));
        } catch (IoFault fault) {
            throw unknown(range, fault, lockRemedy(fault.errno(), directory));
        }
    }

    private static String lockRemedy(Errno reason, Path directory) {
        if (reason.equals(Errno.ENOENT)) {
            return "create it with mkdir -m 1777 " + directory;
        }
        return reason.equals(Errno.EACCES) ? "run as root" : "make " + directory + " writable";
    }

    private static Optional<FreeIpmiSemaphore> semaphore(IoRange range, SysRoot root) throws ClaimRefused {
        try {
            return FreeIpmiSemaphore.take(root.path(FREEIPMI_KEY_FILE));
        } catch (FreeIpmiSemaphore.Held held) {
            throw new ClaimRefused(
                    Holder.FREEIPMI,
                    range + " may be in use: FreeIPMI's semaphore is held by " + held.getMessage(),
                    "wait for that process to finish, or stop it");
        } catch (IoFault fault) {
            throw unknown(range, fault, "run as root, or uninstall FreeIPMI");
        }
    }

    private static ClaimRefused unknown(IoRange range, IoFault cause, String remedy) {
        ClaimRefused refused = unknown(range, "" + cause.getMessage(), remedy);
        refused.initCause(cause);
        return refused;
    }

    private static ClaimRefused unknown(IoRange range, String why, String remedy) {
        return new ClaimRefused(Holder.UNKNOWN, "cannot tell whether " + range + " is in use: " + why, remedy);
    }
}
