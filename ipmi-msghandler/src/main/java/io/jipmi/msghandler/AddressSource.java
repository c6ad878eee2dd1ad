package io.jipmi.msghandler;

/** Who said that an interface is there, in the order automatic choice prefers them. */
public enum AddressSource {
    DEVICE_NODE("device node"),
    HARDCODED("given"),
    HOTMOD("hotmod"),
    SIMULATED("simulator"),
    SMBIOS("SMBIOS"),
    ACPI("ACPI"),
    SPMI("SPMI"),
    PCI("PCI"),
    DEVICE_TREE("device tree"),
    DEFAULT("documented default");

    private final String label;

    AddressSource(String label) {
        this.label = label;
    }

    /** The name for people. */
    public String label() {
        return label;
    }
}
