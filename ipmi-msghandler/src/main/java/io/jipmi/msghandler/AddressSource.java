package io.jipmi.msghandler;

/** Who said that an interface is there, in the order in which they are asked. */
public enum AddressSource {
    /** A hotmod string of the operator. */
    HOTMOD("hotmod", 0),
    /** An interface or a parameter the operator gave. */
    HARDCODED("given", 0),
    /** A device node that is there: the kernel's, or that of ipmid. */
    DEVICE_NODE("device node", 1),
    /** The simulated BMC, which has to be asked for. */
    SIMULATED("simulator", 1),
    /** SMBIOS record type 38 (IPMI 2.0 appendix C1). */
    SMBIOS("SMBIOS", 2),
    /** An ACPI device IPI0001. */
    ACPI("ACPI", 2),
    /** The ACPI table SPMI (IPMI 2.0 appendix C3). */
    SPMI("SPMI", 2),
    /** A PCI function of the IPMI class. */
    PCI("PCI", 2),
    /** A node of the device tree. */
    DEVICE_TREE("device tree", 2),
    /** The addresses the specification suggests where nobody says anything. */
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
