package io.jipmi.io.firmware;

import io.jipmi.io.Errno;
import io.jipmi.io.IoFault;
import io.jipmi.io.IoRange;
import io.jipmi.io.SysRoot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A PCI function as sysfs shows it.
 *
 * @param function domain, bus, device and function, for example {@code 0000:00:04.0}
 * @param classCode base class, subclass and programming interface, 24 bits
 * @param vendor vendor id, 16 bits
 * @param device device id, 16 bits
 * @param irq the interrupt it was given, 0 for none
 * @param enabled whether its windows answer
 * @param bars the address range of each base address register that has one, by its number
 * @param driver the kernel driver that has the function, if one does
 */
public record PciDevice(
        String function,
        int classCode,
        int vendor,
        int device,
        int irq,
        boolean enabled,
        List<Optional<IoRange>> bars,
        Optional<String> driver) {
    private static final String DEVICES = "/sys/bus/pci/devices";
    private static final int BASE_ADDRESS_REGISTERS = 6;
    /** What configuration space holds where no interrupt line is connected. */
    private static final int NO_INTERRUPT_LINE = 255;

    private static final long FLAG_IO = 0x100;
    private static final long FLAG_MEMORY = 0x200;

    public PciDevice {
        bars = List.copyOf(bars);
    }

    /**
     * Every function of the machine, by rising number. Empty on a machine without PCI.
     *
     * @throws IoFault if the device directory is there but cannot be read
     */
    public static List<PciDevice> all(SysRoot root) throws IoFault {
        List<PciDevice> devices = new ArrayList<>();
        Path directory = root.path(DEVICES);
        try (DirectoryStream<Path> children = Files.newDirectoryStream(directory)) {
            for (Path child : children) {
                devices.add(read(root, Objects.toString(child.getFileName())));
            }
        } catch (NoSuchFileException noPci) {
            return List.of();
        } catch (IOException failed) {
            throw new IoFault("read", directory.toString(), Errno.EIO, String.valueOf(failed.getMessage()));
        }
        devices.sort(Comparator.comparing(PciDevice::function));
        return devices;
    }

    /**
     * One function.
     *
     * @return empty if the machine has none of that number
     */
    public static Optional<PciDevice> of(SysRoot root, String function) {
        return root.has(DEVICES + "/" + function) ? Optional.of(read(root, function)) : Optional.empty();
    }

    /**
     * The file through which a base address register's window is read and written, without other privileges than its own.
     *
     * @param bar 0 to 5
     */
    public Path resourceFile(SysRoot root, int bar) {
        return root.path(DEVICES + "/" + function + "/resource" + bar);
    }

    /**
     * Makes the function's windows answer: until then all of them read as ones. The kernel counts, so that what another
     * user has enabled stays so.
     *
     * @throws IoFault if this user may not, or the kernel refuses
     */
    public void enable(SysRoot root) throws IoFault {
        Path file = root.path(DEVICES + "/" + function + "/enable");
        try {
            Files.writeString(file, "1", StandardCharsets.US_ASCII);
        } catch (AccessDeniedException denied) {
            throw new IoFault("enable", file.toString(), Errno.EACCES, "only root may; run as root");
        } catch (IOException failed) {
            throw new IoFault("enable", file.toString(), Errno.EIO, String.valueOf(failed.getMessage()));
        }
    }

    private static PciDevice read(SysRoot root, String function) {
        String directory = DEVICES + "/" + function + "/";
        int irq = number(root, directory + "irq");
        return new PciDevice(
                function,
                number(root, directory + "class"),
                number(root, directory + "vendor"),
                number(root, directory + "device"),
                irq == NO_INTERRUPT_LINE ? 0 : irq,
                root.text(directory + "enable")
                        .filter(count -> !count.equals("0"))
                        .isPresent(),
                bars(root.text(directory + "resource").orElse("")),
                driver(root.path(directory + "driver")));
    }

    /** One line a resource: first and last address and flags. The first six are the base address registers. */
    private static List<Optional<IoRange>> bars(String text) {
        return text.lines()
                .limit(BASE_ADDRESS_REGISTERS)
                .map(line -> bar(line.strip().split(" +", -1)))
                .toList();
    }

    private static Optional<IoRange> bar(String[] words) {
        if (words.length != 3) {
            return Optional.empty();
        }
        try {
            long first = Long.parseUnsignedLong(words[0].replaceFirst("^0x", ""), 16);
            long last = Long.parseUnsignedLong(words[1].replaceFirst("^0x", ""), 16);
            long flags = Long.parseUnsignedLong(words[2].replaceFirst("^0x", ""), 16);
            if (first == 0 || (flags & (FLAG_IO | FLAG_MEMORY)) == 0) {
                return Optional.empty();
            }
            boolean ports = (flags & FLAG_IO) != 0;
            return Optional.of(new IoRange(ports ? IoRange.Space.PORT : IoRange.Space.MEMORY, first, last));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    private static int number(SysRoot root, String file) {
        try {
            return Integer.decode(root.text(file).orElse("0"));
        } catch (NumberFormatException malformed) {
            return 0;
        }
    }

    private static Optional<String> driver(Path link) {
        try {
            return Optional.of(Objects.toString(Files.readSymbolicLink(link).getFileName()));
        } catch (IOException | UnsupportedOperationException none) {
            return Optional.empty();
        }
    }
}
