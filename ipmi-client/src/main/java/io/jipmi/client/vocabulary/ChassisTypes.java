package io.jipmi.client.vocabulary;

import java.util.Locale;

/** Names of chassis types, which FRU information shares with SMBIOS (SMBIOS 3.7, table 17). */
public final class ChassisTypes {
    private static final String[] NAMES = {
        "Unspecified",
        "Other",
        "Unknown",
        "Desktop",
        "Low Profile Desktop",
        "Pizza Box",
        "Mini Tower",
        "Tower",
        "Portable",
        "Laptop",
        "Notebook",
        "Hand Held",
        "Docking Station",
        "All in One",
        "Sub Notebook",
        "Space-saving",
        "Lunch Box",
        "Main Server Chassis",
        "Expansion Chassis",
        "Sub Chassis",
        "Bus Expansion Chassis",
        "Peripheral Chassis",
        "RAID Chassis",
        "Rack Mount Chassis",
        "Sealed-case PC",
        "Multi-system Chassis",
        "CompactPCI",
        "AdvancedTCA",
        "Blade",
        "Blade Enclosure",
        "Tablet",
        "Convertible",
        "Detachable",
        "IoT Gateway",
        "Embedded PC",
        "Mini PC",
        "Stick PC"
    };

    private ChassisTypes() {}

    /**
     * The name of a type, also of one that is reserved.
     *
     * @param chassisType 0 to 0xFF
     */
    public static String name(int chassisType) {
        return chassisType >= 0 && chassisType < NAMES.length
                ? NAMES[chassisType]
                : String.format(Locale.ROOT, "reserved 0x%02x", chassisType);
    }
}
