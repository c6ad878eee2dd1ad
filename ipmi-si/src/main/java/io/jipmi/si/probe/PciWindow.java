package io.jipmi.si.probe;

import io.jipmi.io.IoFault;
import io.jipmi.io.IoRange;
import io.jipmi.io.SysRoot;
import io.jipmi.io.firmware.PciDevice;
import io.jipmi.si.SiConfig;
import io.jipmi.si.regs.RegisterIo;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The window of a PCI function that an interface's registers are in, to be made ready when the interface is opened.
 *
 * @param device the function
 * @param range the addresses of its BAR 0
 */
public record PciWindow(PciDevice device, IoRange range) {
    /** Drivers that leave the registers alone, or whose ownership is told with its remedy when the registers are claimed. */
    private static final Set<String> NOT_IN_THE_WAY = Set.of("uio_pci_generic", "ipmi_si");

    /**
     * Finds the window that a configuration speaks of. Touches nothing.
     *
     * @param config one that names a PCI function
     * @throws IOException with one line, if there is no such function, another driver has it, or its BAR 0 does not hold the
     *     registers
     */
    public static PciWindow of(SysRoot root, SiConfig config) throws IOException {
        String name = "PCI function " + config.pciFunction();
        PciDevice device = PciDevice.of(root, config.pciFunction())
                .orElseThrow(() -> new IOException("there is no " + name + "; ipmi probe lists those with IPMI"));
        Optional<String> driver = driverInTheWay(device);
        if (driver.isPresent()) {
            throw new IOException(name + " belongs to the kernel's driver " + driver.get() + "; unbind it first: echo "
                    + device.function() + " > /sys/bus/pci/drivers/" + driver.get() + "/unbind");
        }
        Optional<IoRange> bar =
                device.bars().isEmpty() ? Optional.empty() : device.bars().get(0);
        IoRange range = bar.orElseThrow(() -> new IOException(name + " has no window at BAR 0"));
        if (!range.contains(config.registers())) {
            throw new IOException(
                    config.registers() + " is not within BAR 0 of " + name + ", " + range + "; correct the address");
        }
        return new PciWindow(device, range);
    }

    /** The kernel's driver that has the function for something else than we do; it may never have claimed the registers. */
    static Optional<String> driverInTheWay(PciDevice device) {
        return device.driver().filter(each -> !NOT_IN_THE_WAY.contains(each));
    }

    /** Makes the window answer, if it does not yet. The registers must have been claimed. */
    public void enable(SysRoot root) throws IoFault {
        if (!device.enabled()) {
            device.enable(root);
        }
    }

    /**
     * The configuration with its register spacing, found out in the window if nobody told it.
     *
     * @param registers how registers laid out in a given way are accessed
     * @throws IOException with one line telling why each spacing is not the one
     */
    public SiConfig laidOut(SiConfig config, Function<SiConfig, RegisterIo> registers) throws IOException {
        if (!config.spacingUnknown()) {
            return config;
        }
        SpacingProbe.Outcome outcome = SpacingProbe.run(config, range.last() - config.address() + 1, registers);
        if (outcome.spacingBytes().isEmpty()) {
            throw new IOException("no KCS interface answers in BAR 0 of PCI function " + config.pciFunction() + ", "
                    + range + ": " + String.join("; ", outcome.rejections()));
        }
        return config.withSpacing(outcome.spacingBytes().getAsInt());
    }
}
