package io.jipmi.io.linux;

import com.sun.jna.Memory;
import io.jipmi.io.Errno;
import io.jipmi.io.IoFault;
import io.jipmi.io.SysRoot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PCI function in the hands of {@code uio_pci_generic}. Takes nothing away from another driver; what it changed, and
 * only that, is undone by {@link #close}. Thread-safe.
 */
final class UioBinding implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(UioBinding.class);
    private static final String DRIVER = "uio_pci_generic";
    private static final String DRIVER_DIRECTORY = "/sys/bus/pci/drivers/" + DRIVER;
    private static final Pattern SLOT = Pattern.compile("[0-9a-f]{4,8}:[0-9a-f]{2}:[0-9a-f]{2}\\.[0-7]");
    /** What the kernel shows where no override is set. */
    private static final String NO_OVERRIDE = "(null)";

    private final SysRoot root;
    private final String slot;
    private final AtomicBoolean ours = new AtomicBoolean();

    private UioBinding(SysRoot root, String slot) {
        this.root = root;
        this.slot = slot;
    }

    /**
     * Binds the function unless it is bound already.
     *
     * @throws IoFault with the reason and the remedy; nothing has changed then
     */
    static UioBinding take(SysRoot root, String slot) throws IoFault {
        if (!SLOT.matcher(slot).matches()) {
            throw new IllegalArgumentException("not a PCI function like 0000:00:04.0: " + slot);
        }
        UioBinding binding = new UioBinding(root, slot);
        if (!Files.isDirectory(binding.function())) {
            throw binding.fault(Errno.ENODEV, "there is no such PCI function; list them with lspci -D");
        }
        Optional<String> driver = binding.driver();
        if (driver.isEmpty()) {
            binding.bind();
        } else if (!driver.get().equals(DRIVER)) {
            throw binding.fault(
                    Errno.EBUSY,
                    "the kernel's driver " + driver.get() + " has it; unbind that first, or use its device node");
        }
        return binding;
    }

    /** The function's PCI configuration space. */
    Path config() {
        return function().resolve("config");
    }

    /**
     * The device node of the interrupt.
     *
     * @throws IoFault if the driver made none
     */
    Path node() throws IoFault {
        Path directory = function().resolve("uio");
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, "uio[0-9]*")) {
            Iterator<Path> found = entries.iterator();
            if (found.hasNext()) {
                return root.path("/dev/" + found.next().getFileName());
            }
        } catch (IOException missing) {
            log.debug("{}: {}", directory, missing.getMessage());
        }
        throw fault(Errno.ENODEV, DRIVER + " made no device below " + directory + "; see the kernel log");
    }

    @Override
    public void close() {
        if (ours.compareAndSet(true, false)) {
            undo(root.path(DRIVER_DIRECTORY + "/unbind"), slot);
            undo(override(), "\n");
        }
    }

    private void bind() throws IoFault {
        if (!root.has(DRIVER_DIRECTORY)) {
            throw fault(Errno.ENODEV, DRIVER + " is not loaded; load it with modprobe " + DRIVER);
        }
        String overriddenBy = text(override()).orElse(NO_OVERRIDE);
        if (!overriddenBy.isEmpty() && !overriddenBy.equals(NO_OVERRIDE)) {
            throw fault(
                    Errno.EBUSY,
                    override() + " keeps it for " + overriddenBy + "; if nobody needs that, clear it with echo > "
                            + override());
        }
        write(override(), DRIVER);
        try {
            write(root.path(DRIVER_DIRECTORY + "/bind"), slot);
        } catch (IoFault refused) {
            undo(override(), "\n");
            throw fault(
                    refused.errno(),
                    refused.errno().equals(Errno.ENODEV)
                            ? DRIVER + " refuses it: the function has no interrupt, or none that can be masked"
                            : String.valueOf(refused.getMessage()));
        }
        ours.set(true);
    }

    private Path function() {
        return root.path("/sys/bus/pci/devices/" + slot);
    }

    private Path override() {
        return function().resolve("driver_override");
    }

    private Optional<String> driver() {
        try {
            Path target = Files.readSymbolicLink(function().resolve("driver"));
            return Optional.of(String.valueOf(target.getFileName()));
        } catch (IOException unbound) {
            return Optional.empty();
        }
    }

    private IoFault fault(Errno reason, String remedy) {
        return new IoFault("take the interrupt of", slot, reason, remedy);
    }

    private static Optional<String> text(Path file) {
        try {
            return Optional.of(
                    Files.readString(file, StandardCharsets.ISO_8859_1).strip());
        } catch (IOException missing) {
            return Optional.empty();
        }
    }

    private static void undo(Path file, String text) {
        try {
            write(file, text);
        } catch (IoFault failed) {
            log.warn("{}", failed.getMessage());
        }
    }

    /** In one write, as sysfs wants it, and with the kernel's own reason if it fails. */
    private static void write(Path file, String text) throws IoFault {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        try (Fd fd = Fd.open(file.toString(), LinuxAbi.O_WRONLY | LinuxAbi.O_TRUNC, 0);
                Memory memory = new Memory(bytes.length)) {
            memory.write(0, bytes, 0, bytes.length);
            if (fd.pwrite(Fd.address(memory), bytes.length, 0) != bytes.length) {
                throw new IoFault("write", file.toString(), Errno.EIO);
            }
        } catch (IoFault refused) {
            if (refused.errno().equals(Errno.EACCES)) {
                throw new IoFault(refused.operation(), refused.target(), refused.errno(), "run as root");
            }
            throw refused;
        }
    }
}
