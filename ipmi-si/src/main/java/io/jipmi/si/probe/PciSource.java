package io.jipmi.si.probe;

import io.jipmi.io.IoFault;
import io.jipmi.io.IoRange;
import io.jipmi.io.SysRoot;
import io.jipmi.io.firmware.PciDevice;
import io.jipmi.msghandler.AddressSource;
import io.jipmi.si.AddressSpace;
import io.jipmi.si.SiConfig;
import io.jipmi.si.SiType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** IPMI functions on PCI (linux-driver 1.2.4): by class, and one that is known to be one without saying so. */
final class PciSource {
    private static final int CLASS_SMIC = 0x0C0700;
    private static final int CLASS_KCS = 0x0C0701;
    private static final int CLASS_BT = 0x0C0702;

    private static final int HP = 0x103C;
    private static final int HP_MANAGEMENT_PROCESSOR = 0x121A;
    private static final int REALTEK = 0x10EC;
    /** Bears the class of KCS, but is none. */
    private static final int REALTEK_NOT_IPMI = 0x816C;

    private final List<Described> interfaces = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    private PciSource() {}

    static Found find(SysRoot root) {
        PciSource source = new PciSource();
        try {
            for (PciDevice device : PciDevice.all(root)) {
                type(device).ifPresent(type -> source.take(device, type));
            }
        } catch (IoFault fault) {
            source.notes.add("PCI: " + fault.getMessage());
        }
        if (source.interfaces.isEmpty() && source.notes.isEmpty()) {
            source.notes.add("PCI: no function of an IPMI class");
        }
        return new Found(source.interfaces, source.notes);
    }

    private static Optional<SiType> type(PciDevice device) {
        if (device.vendor() == HP && device.device() == HP_MANAGEMENT_PROCESSOR) {
            return Optional.of(SiType.KCS);
        }
        return switch (device.classCode()) {
            case CLASS_SMIC -> Optional.of(SiType.SMIC);
            case CLASS_KCS -> Optional.of(SiType.KCS);
            case CLASS_BT -> Optional.of(SiType.BT);
            default -> Optional.empty();
        };
    }

    private void take(PciDevice device, SiType type) {
        String name = "PCI: " + device.function();
        Optional<IoRange> bar =
                device.bars().isEmpty() ? Optional.empty() : device.bars().get(0);
        Optional<String> driver = PciWindow.driverInTheWay(device);
        if (device.vendor() == REALTEK && device.device() == REALTEK_NOT_IPMI) {
            notes.add(name + " (Realtek 816c) claims to be KCS, but is known not to be");
        } else if (driver.isPresent()) {
            notes.add(name + " belongs to the driver " + driver.get() + "; unbind it first");
        } else if (bar.isEmpty()) {
            notes.add(name + " has no window at BAR 0");
        } else {
            take(name, device, type, bar.get());
        }
    }

    private void take(String name, PciDevice device, SiType type, IoRange window) {
        try {
            SiConfig config = new SiConfig(
                    type,
                    AddressSpace.of(window.space()),
                    window.first(),
                    type == SiType.KCS ? 0 : 1,
                    1,
                    0,
                    device.irq(),
                    SiConfig.DEFAULT_SLAVE_ADDRESS,
                    AddressSource.PCI,
                    device.function());
            if (window.contains(config.registers())) {
                interfaces.add(new Described(config, false));
            } else {
                notes.add(name + ": BAR 0, " + window + ", is too small for " + type.word());
            }
        } catch (IllegalArgumentException e) {
            notes.add(name + " is unusable: " + e.getMessage());
        }
    }
}
