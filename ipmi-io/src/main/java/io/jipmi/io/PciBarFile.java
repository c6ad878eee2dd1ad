package io.jipmi.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * A BAR of a PCI function as sysfs shows it, {@code resourceN}: what can keep a program from it, in plain words.
 *
 * @param path the file
 * @param root the machine whose privileges and lockdown count
 */
record PciBarFile(Path path, SysRoot root) {

    /**
     * Refuses a BAR shorter than its user believes, before anything is opened: memory beyond it must not be mapped.
     *
     * @throws IoFault EINVAL if it is shorter, ENOENT if it is missing
     */
    void requireLength(long lengthBytes) throws IoFault {
        long actualBytes;
        try {
            actualBytes = Files.size(path);
        } catch (NoSuchFileException missing) {
            throw new IoFault("open", path.toString(), Errno.ENOENT);
        } catch (IOException failed) {
            throw new IoFault("open", path.toString(), Errno.EIO, String.valueOf(failed.getMessage()));
        }
        if (actualBytes < lengthBytes) {
            throw new IoFault(
                    "open",
                    path.toString(),
                    Errno.EINVAL,
                    "the BAR has " + actualBytes + " bytes, not " + lengthBytes + "; correct the address range");
        }
    }

    /** The fault with its remedy, unless it has one. */
    IoFault explained(IoFault refused) {
        String remedy = remedy(refused.errno());
        if (remedy.isEmpty() || !refused.remedy().isEmpty()) {
            return refused;
        }
        return new IoFault(refused.operation(), refused.target(), refused.errno(), remedy);
    }

    private String remedy(Errno reason) {
        if (reason.equals(Errno.ENOENT)) {
            return "there is no such PCI function, or it has no such BAR; list them with lspci -v";
        }
        if (reason.equals(Errno.EACCES)) {
            return "the file is root's; run as root";
        }
        return reason.equals(Errno.EPERM) ? Privileges.of(root).whyRefused("PCI registers") : "";
    }
}
