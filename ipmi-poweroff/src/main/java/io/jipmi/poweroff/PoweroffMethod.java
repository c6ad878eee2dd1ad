package io.jipmi.poweroff;

import java.util.Arrays;
import java.util.Optional;

/**
 * The ways a machine is switched off through its BMC, in the order they are looked for: the first that fits is taken
 * (section 8 of Linux's driver).
 */
public enum PoweroffMethod {
    /** A board in an AdvancedTCA shelf, which answers PICMG's Get Address Info. */
    ATCA("ATCA", false),
    /** Force Computers' CPI1 blade: reset and power belong to a controller on IPMB. */
    CPI1("CPI1", false),
    /** Dell's BMCs older than IPMI 1.5 have a chassis device and do not say so. */
    CHASSIS_DELL("chassis (Dell before IPMI 1.5)", true),
    /** So does HP's with product id 0x8201 and IPMI version byte 0x01. */
    CHASSIS_HP("chassis (HP 0x8201)", true),
    /** Get Device ID says that there is a chassis device (IPMI 2.0 section 20.1). */
    CHASSIS("chassis", true);

    private final String label;
    private final boolean powerCycles;

    PoweroffMethod(String label, boolean powerCycles) {
        this.label = label;
        this.powerCycles = powerCycles;
    }

    /** Name for people. */
    public String label() {
        return label;
    }

    /** Whether it can switch the machine on again after switching it off. */
    public boolean powerCycles() {
        return powerCycles;
    }

    /** Returns the first that fits a BMC. */
    static Optional<PoweroffMethod> of(BmcTraits bmc) {
        return Arrays.stream(values()).filter(method -> method.fits(bmc)).findFirst();
    }

    private boolean fits(BmcTraits bmc) {
        return switch (this) {
            case ATCA -> bmc.picmg();
            case CPI1 -> bmc.manufacturerId() == 0x0108 && bmc.productId() == 0x0157;
            case CHASSIS_DELL -> bmc.manufacturerId() == 0x02A2 && bmc.ipmiMajor() <= 1 && bmc.ipmiMinor() < 5;
            case CHASSIS_HP -> bmc.manufacturerId() == 0x0B && bmc.productId() == 0x8201 && bmc.ipmiVersion() == 0x01;
            case CHASSIS -> (bmc.support() & BmcTraits.CHASSIS_DEVICE) != 0;
        };
    }
}
