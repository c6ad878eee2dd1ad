package io.jipmi.io;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * An I2C bus as the kernel knows it.
 *
 * @param number the N of {@code /dev/i2c-N}
 * @param name what its driver calls it, for example {@code SMBus I801 adapter at 0700}
 * @param device its device file
 */
public record I2cAdapter(int number, String name, Path device) {
    private static final String DEVICES = "/sys/bus/i2c/devices";
    private static final Pattern ADAPTER = Pattern.compile("i2c-([0-9]{1,9})");

    /**
     * Every bus of the machine, by number; empty if the kernel has no I2C.
     *
     * @throws IoFault if sysfs cannot be read
     */
    public static List<I2cAdapter> all(SysRoot root) throws IoFault {
        Path devices = root.path(DEVICES);
        if (!Files.isDirectory(devices)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(devices)) {
            return entries.map(entry -> of(root, entry))
                    .flatMap(Optional::stream)
                    .sorted(Comparator.comparingInt(I2cAdapter::number))
                    .toList();
        } catch (IOException failed) {
            throw new IoFault("list", devices.toString(), Errno.EIO, String.valueOf(failed.getMessage()));
        }
    }

    /**
     * The bus an operator names by its number, or by its name with blanks ignored, as the kernel's driver compares them.
     *
     * @throws IoFault if sysfs cannot be read
     */
    public static Optional<I2cAdapter> find(SysRoot root, String numberOrName) throws IoFault {
        String wanted = withoutBlanks(numberOrName);
        List<I2cAdapter> adapters = all(root);
        Optional<I2cAdapter> byNumber = adapters.stream()
                .filter(adapter -> String.valueOf(adapter.number).equals(wanted))
                .findFirst();
        return byNumber.isPresent()
                ? byNumber
                : adapters.stream()
                        .filter(adapter -> withoutBlanks(adapter.name).equals(wanted))
                        .findFirst();
    }

    private static Optional<I2cAdapter> of(SysRoot root, Path entry) {
        Matcher match = ADAPTER.matcher(String.valueOf(entry.getFileName()));
        if (!match.matches()) {
            return Optional.empty();
        }
        int number = Integer.parseInt(match.group(1));
        return Optional.of(new I2cAdapter(number, nameIn(entry), root.path("/dev/i2c-" + number)));
    }

    /** A bus that went away between the listing and this has no name, and will not be opened either. */
    private static String nameIn(Path entry) {
        try {
            return Files.readString(entry.resolve("name"), StandardCharsets.ISO_8859_1)
                    .strip();
        } catch (IOException gone) {
            return "";
        }
    }

    private static String withoutBlanks(String text) {
        return text.replaceAll("\\s", "");
    }
}
