package io.jipmi.client.vocabulary;

import java.util.Locale;

/** Names of sensor types (IPMI 2.0, table 42-3). */
public final class SensorTypes {
    private static final String[] NAMES = {
        "reserved",
        "Temperature",
        "Voltage",
        "Current",
        "Fan",
        "Physical Security",
        "Platform Security Violation Attempt",
        "Processor",
        "Power Supply",
        "Power Unit",
        "Cooling Device",
        "Other Units-based Sensor",
        "Memory",
        "Drive Slot",
        "POST Memory Resize",
        "System Firmware Progress",
        "Event Logging Disabled",
        "Watchdog 1",
        "System Event",
        "Critical Interrupt",
        "Button / Switch",
        "Module / Board",
        "Microcontroller / Coprocessor",
        "Add-in Card",
        "Chassis",
        "Chip Set",
        "Other FRU",
        "Cable / Interconnect",
        "Terminator",
        "System Boot Initiated",
        "Boot Error",
        "Base OS Boot",
        "OS Stop / Shutdown",
        "Slot / Connector",
        "System ACPI Power State",
        "Watchdog 2",
        "Platform Alert",
        "Entity Presence",
        "Monitor ASIC / IC",
        "LAN",
        "Management Subsystem Health",
        "Battery",
        "Session Audit",
        "Version Change",
        "FRU State"
    };

    private static final int FIRST_OEM = 0xC0;

    private SensorTypes() {}

    /**
     * The name of a type, also of one that is reserved or the vendor's own.
     *
     * @param sensorType 0 to 0xFF
     */
    public static String name(int sensorType) {
        if (sensorType >= 0 && sensorType < NAMES.length) {
            return NAMES[sensorType];
        }
        return String.format(Locale.ROOT, sensorType >= FIRST_OEM ? "OEM 0x%02x" : "reserved 0x%02x", sensorType);
    }
}
