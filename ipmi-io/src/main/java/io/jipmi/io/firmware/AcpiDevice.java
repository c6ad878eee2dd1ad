package io.jipmi.io.firmware;

import io.jipmi.io.Errno;
import io.jipmi.io.IoFault;
import io.jipmi.io.SysRoot;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A device of the ACPI namespace as sysfs shows it. Its resources are not in sysfs; {@code /proc/ioports} names the
 * instance beside the ports it was given.
 *
 * @param instance the kernel's name, for example {@code IPI0001:00}
 * @param path the namespace path, for example {@code \_SB_.PCI0.SF8_.MI1_}; empty if the kernel does not tell
 * @param hid the hardware id, {@code IPI0001} for an IPMI system interface
 * @param uid the unique id (_UID), if the firmware gives one
 * @param status the device status (_STA) bits, if the firmware gives them; bit 0 is "present"
 * @param description the description (_STR), if the firmware gives one
 */
public record AcpiDevice(
        String instance,
        String path,
        String hid,
        Optional<String> uid,
        OptionalInt status,
        Optional<String> description) {
    /** The hardware id of an IPMI system interface (IPMI 2.0 specification, C3). */
    public static final String IPMI_HID = "IPI0001";

    private static final String DEVICES = "/sys/bus/acpi/devices";
    private static final String TABLES = "/sys/firmware/acpi/tables";

    /**
     * The devices that have a hardware id or compatible id, by instance name. Empty on a machine without ACPI.
     *
     * @param id the id looked for, for example {@link #IPMI_HID}
     * @throws IoFault if the device directory is there but cannot be read
     */
    public static List<AcpiDevice> withId(SysRoot root, String id) throws IoFault {
        List<AcpiDevice> devices = new ArrayList<>();
        Path directory = root.path(DEVICES);
        try (DirectoryStream<Path> children = Files.newDirectoryStream(directory)) {
            for (Path child : children) {
                read(root, child.getFileName().toString(), id).ifPresent(devices::add);
            }
        } catch (NoSuchFileException noAcpi) {
            return List.of();
        } catch (IOException failed) {
            throw new IoFault("read", directory.toString(), Errno.EIO, String.valueOf(failed.getMessage()));
        }
        devices.sort(Comparator.comparing(AcpiDevice::instance));
        return devices;
    }

    /**
     * Whether the firmware has a table, for example {@code SPMI}; of several with one signature the kernel numbers all
     * but the only one.
     *
     * @param signature the table's four-letter signature
     */
    public static boolean hasTable(SysRoot root, String signature) {
        return root.has(TABLES + "/" + signature) || root.has(TABLES + "/" + signature + "1");
    }

    /** False only if the firmware says that the device is not there. */
    public boolean present() {
        return status.isEmpty() || (status.getAsInt() & 1) != 0;
    }

    private static Optional<AcpiDevice> read(SysRoot root, String instance, String id) {
        String directory = DEVICES + "/" + instance + "/";
        String hid = root.text(directory + "hid").orElse("");
        // The modalias lists the hardware id and all compatible ids, each between colons.
        List<String> ids =
                Arrays.asList(root.text(directory + "modalias").orElse("").split(":", -1));
        if (!hid.equals(id) && !ids.contains(id)) {
            return Optional.empty();
        }
        return Optional.of(new AcpiDevice(
                instance,
                root.text(directory + "path").orElse(""),
                hid,
                root.text(directory + "uid"),
                status(root.text(directory + "status")),
                root.text(directory + "description")));
    }

    private static OptionalInt status(Optional<String> text) {
        return text.filter(digits -> digits.matches("\\d{1,9}")).stream()
                .mapToInt(Integer::parseInt)
                .findFirst();
    }
}
