package io.jipmi.msghandler;

/** Who said that an interface is there, in the order in which they are asked. */
public enum AddressSource {
    HOTMOD("hotmod", 0),
    HARDCODED("given", 0),
    DEVICE_NODE("device node", 1),
    SIMULATED("simulator", 1),
    SMBIOS("SMBIOS", 2),
    ACPI("ACPI", 2),
    SPMI("SPMI", 2),
    PCI("PCI", 2),
    DEVICE_TREE("device tree", 2),
    DEFAULT("documented default", 3);

    private final String label;
    private final int preference;

    AddressSource(String label, int preference) {
        this.label = label;
        this.preference = preference;
    }

    /** The name for people. */
    public String label() {
        return label;
    }

    /**
     * Whom automatic choice believes first: 0 the operator, 1 a device node that is there, 2 the firmware's tables and
     * buses, which are all as good as each other, 3 the documented defaults.
     */
    public int preference() {
        return preference;
    }
}
