package io.jipmi.si.probe;

import io.jipmi.io.Errno;
import io.jipmi.io.IoFault;
import io.jipmi.io.IoRange;
import io.jipmi.io.SysRoot;
import io.jipmi.si.AddressSpace;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Platform devices that a board's own code in the kernel registered for ipmi_si. The kernel keeps their type to itself,
 * so that all there is to tell is where they are.
 */
final class PlatformSource {
    private static final String DEVICES = "/sys/bus/platform/devices";

    private PlatformSource() {}

    static Found find(SysRoot root) {
        List<String> notes = new ArrayList<>();
        try {
            List<String> names = names(root);
            if (!names.isEmpty()) {
                Regions regions = Regions.read(root);
                names.forEach(name -> notes.add(note(name, regions.of(name))));
            }
        } catch (IoFault fault) {
            notes.add("platform: " + fault.getMessage());
        }
        return new Found(List.of(), notes);
    }

    private static String note(String name, List<IoRange> regions) {
        if (regions.isEmpty()) {
            return "platform: " + name + " has neither I/O ports nor memory that the kernel tells of";
        }
        IoRange first = regions.get(0);
        String space = AddressSpace.of(first.space()).word();
        String address = "0x" + Long.toHexString(first.first());
        return "platform: " + name + " is at " + space + " " + address
                + ", but the kernel does not tell its type; name it: --interface kcs," + space + "," + address;
    }

    private static List<String> names(SysRoot root) throws IoFault {
        List<String> names = new ArrayList<>();
        Path directory = root.path(DEVICES);
        try (DirectoryStream<Path> devices = Files.newDirectoryStream(directory)) {
            for (Path device : devices) {
                String name = Objects.toString(device.getFileName());
                String alias = root.text(DEVICES + "/" + name + "/modalias").orElse("");
                // Those made from SMBIOS records (dmi-ipmi-si) are found there.
                if (alias.startsWith("platform:") && alias.contains("ipmi-si") && !alias.contains(":dmi-")) {
                    names.add(name);
                }
            }
        } catch (NoSuchFileException noSuchBus) {
            return List.of();
        } catch (IOException failed) {
            throw new IoFault("read", directory.toString(), Errno.EIO, String.valueOf(failed.getMessage()));
        }
        names.sort(null);
        return names;
    }
}
