package io.jipmi.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A device on an I2C bus that the kernel knows of, from the firmware or because a driver found it.
 *
 * @param name the kernel's name: {@code 0-0010}, or {@code i2c-IPI0001:00} for one that ACPI describes
 * @param bus the number of its bus
 * @param address its 7-bit address; the kernel does not tell it of those that ACPI describes
 * @param driver the driver bound to it, empty if none is
 */
public record I2cDevice(String name, int bus, OptionalInt address, String driver) {
    private static final String DEVICES = "/sys/bus/i2c/devices";
    private static final Pattern BY_ADDRESS = Pattern.compile("([0-9]{1,9})-([0-9a-f]{4})");
    private static final Pattern BUS = Pattern.compile("i2c-([0-9]{1,9})");
    private static final String ACPI_PREFIX = "i2c-";

    /**
     * Every device on every bus; empty if the kernel has no I2C.
     *
     * @throws IoFault if sysfs cannot be read
     */
    public static List<I2cDevice> all(SysRoot root) throws IoFault {
        Path devices = root.path(DEVICES);
        if (!Files.isDirectory(devices)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(devices)) {
            return entries.sorted().map(I2cDevice::of).flatMap(Optional::stream).toList();
        } catch (IOException failed) {
            throw new IoFault("list", devices.toString(), Errno.EIO, String.valueOf(failed.getMessage()));
        }
    }

    /** The name ACPI has for it, for example {@code IPI0001:00}; empty if it is not ACPI that describes it. */
    public Optional<String> acpiInstance() {
        return address.isEmpty() && name.startsWith(ACPI_PREFIX)
                ? Optional.of(name.substring(ACPI_PREFIX.length()))
                : Optional.empty();
    }

    /** Whether it is the device at that address of that bus, or an IPMI device there that may have the address. */
    boolean mayBe(IoRange device) {
        boolean sameBus = device.first() >> 8 == bus;
        int wanted = (int) device.first() & 0x7F;
        return sameBus && (address.isPresent() ? address.getAsInt() == wanted : name.contains("IPI0001"));
    }

    private static Optional<I2cDevice> of(Path entry) {
        String name = String.valueOf(entry.getFileName());
        if (BUS.matcher(name).matches()) {
            return Optional.empty();
        }
        Matcher byAddress = BY_ADDRESS.matcher(name);
        if (byAddress.matches()) {
            int address = Integer.parseInt(byAddress.group(2), 16);
            return Optional.of(
                    new I2cDevice(name, Integer.parseInt(byAddress.group(1)), OptionalInt.of(address), driver(entry)));
        }
        try {
            // Named otherwise, its bus is the directory it is in.
            Matcher bus = BUS.matcher(String.valueOf(parentOf(entry.toRealPath())));
            return bus.matches()
                    ? Optional.of(
                            new I2cDevice(name, Integer.parseInt(bus.group(1)), OptionalInt.empty(), driver(entry)))
                    : Optional.empty();
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    private static String parentOf(Path path) {
        Path parent = path.getParent();
        return parent == null ? "" : String.valueOf(parent.getFileName());
    }

    private static String driver(Path entry) {
        try {
            return String.valueOf(
                    Files.readSymbolicLink(entry.resolve("driver")).getFileName());
        } catch (IOException unbound) {
            return "";
        }
    }
}
