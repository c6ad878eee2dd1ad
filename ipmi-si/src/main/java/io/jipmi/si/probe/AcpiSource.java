package io.jipmi.si.probe;

import io.jipmi.io.IoFault;
import io.jipmi.io.IoRange;
import io.jipmi.io.ResourceTree;
import io.jipmi.io.SysRoot;
import io.jipmi.io.firmware.AcpiDevice;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * IPMI devices of the ACPI namespace. The kernel shows that they are there and, in {@code /proc/ioports}, where; it does
 * not show the interface type (_IFT), so that such a device is usable only where another source names its address too.
 */
final class AcpiSource {
    /**
     * What the kernel tells of one device.
     *
     * @param instance the kernel's name, for example {@code IPI0001:00}
     * @param port its first I/O port; empty if it has none or the kernel does not tell
     */
    record Device(String instance, OptionalLong port) {}

    private final List<Device> devices = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    static AcpiSource read(SysRoot root) {
        AcpiSource source = new AcpiSource();
        try {
            List<AcpiDevice> present = AcpiDevice.withId(root, AcpiDevice.IPMI_HID).stream()
                    .filter(AcpiDevice::present)
                    .toList();
            if (present.isEmpty()) {
                source.notes.add("ACPI: no " + AcpiDevice.IPMI_HID + " device");
                return source;
            }
            ResourceTree ports = ResourceTree.read(root, IoRange.Space.PORT);
            for (AcpiDevice device : present) {
                source.devices.add(new Device(device.instance(), firstPort(ports.roots(), device.instance())));
            }
            if (ports.addressesHidden()) {
                source.notes.add("ACPI: the kernel hides the addresses of its devices from this user; run as root");
            }
        } catch (IoFault fault) {
            source.notes.add("ACPI: " + fault.getMessage());
        }
        return source;
    }

    List<Device> devices() {
        return devices;
    }

    List<String> notes() {
        return notes;
    }

    private static OptionalLong firstPort(List<ResourceTree.Entry> entries, String name) {
        for (ResourceTree.Entry entry : entries) {
            if (entry.name().equals(name)) {
                return OptionalLong.of(entry.first());
            }
            OptionalLong below = firstPort(entry.children(), name);
            if (below.isPresent()) {
                return below;
            }
        }
        return OptionalLong.empty();
    }
}
