package io.jipmi.si.probe;

import io.jipmi.io.IoFault;
import io.jipmi.io.IoRange;
import io.jipmi.io.SysRoot;
import io.jipmi.io.firmware.AcpiDevice;
import io.jipmi.msghandler.AddressSource;
import io.jipmi.si.AddressSpace;
import io.jipmi.si.SiConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * IPMI devices of the ACPI namespace. The kernel shows that they are there and, in {@code /proc/ioports} and
 * {@code /proc/iomem}, where; it does not show the interface type (_IFT), so that such a device is usable only where
 * SMBIOS or the SPMI table names its address too.
 */
final class AcpiSource {
    private final Found smbios;
    private final Found spmi;
    private final List<Described> interfaces = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    private AcpiSource(Found smbios, Found spmi) {
        this.smbios = smbios;
        this.spmi = spmi;
    }

    /**
     * Reads the namespace.
     *
     * @param smbios who may know the type of a device, first
     * @param spmi who may know it, second
     */
    static Found find(SysRoot root, Found smbios, Found spmi) {
        AcpiSource source = new AcpiSource(smbios, spmi);
        try {
            List<AcpiDevice> devices = AcpiDevice.withId(root, AcpiDevice.IPMI_HID);
            if (devices.isEmpty()) {
                return Found.nothing("ACPI: no " + AcpiDevice.IPMI_HID + " device");
            }
            Regions regions = Regions.read(root);
            if (regions.hidden()) {
                return Found.nothing("ACPI: the kernel hides the addresses of its devices from this user; run as root");
            }
            devices.forEach(device -> source.take(device, regions.of(device.instance())));
        } catch (IoFault fault) {
            source.notes.add("ACPI: " + fault.getMessage());
        }
        return new Found(source.interfaces, source.notes);
    }

    private void take(AcpiDevice device, List<IoRange> regions) {
        if (!device.present()) {
            notes.add("ACPI: the firmware says that " + device.instance() + " is not there (_STA)");
        } else if (regions.isEmpty()) {
            notes.add("ACPI: " + device.instance() + " has neither I/O ports nor memory that the kernel tells of");
        } else {
            take(device.instance(), regions.get(0), regions);
        }
    }

    private void take(String instance, IoRange first, List<IoRange> regions) {
        AddressSpace space = AddressSpace.of(first.space());
        Optional<Described> known = smbios.at(space, first.first()).or(() -> spmi.at(space, first.first()));
        String address = space.word() + " 0x" + Long.toHexString(first.first());
        if (known.isEmpty()) {
            notes.add("ACPI: " + instance + " is at " + address
                    + ", but only SMBIOS or SPMI could tell its type, and do not; name it: --interface kcs,"
                    + address.replace(' ', ','));
            return;
        }
        SiConfig config = known.get().config().withSource(AddressSource.ACPI);
        try {
            int spacingBytes = spacingBytes(config, regions);
            interfaces.add(
                    new Described(config.withSpacing(spacingBytes), known.get().slaveAddressKnown()));
        } catch (IllegalArgumentException e) {
            notes.add("ACPI: " + instance + " at " + address + " is unusable: " + e.getMessage());
        }
    }

    /** The distance of two regions; of one region, as far apart as the other source says if that lies within it. */
    private static int spacingBytes(SiConfig config, List<IoRange> regions) {
        IoRange first = regions.get(0);
        if (regions.size() > 1 && regions.get(1).space() == first.space()) {
            return Math.toIntExact(Math.min(regions.get(1).first() - first.first(), Integer.MAX_VALUE));
        }
        return first.contains(config.registers()) ? config.spacingBytes() : config.sizeBytes();
    }
}
