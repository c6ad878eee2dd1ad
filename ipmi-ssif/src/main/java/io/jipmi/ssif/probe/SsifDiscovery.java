package io.jipmi.ssif.probe;

import io.jipmi.io.I2cAdapter;
import io.jipmi.io.I2cDevice;
import io.jipmi.io.IoFault;
import io.jipmi.io.SysRoot;
import io.jipmi.io.firmware.AcpiDevice;
import io.jipmi.io.firmware.SpmiTable;
import io.jipmi.msghandler.AddressSource;
import io.jipmi.msghandler.Parameter;
import io.jipmi.msghandler.Parameters;
import io.jipmi.ssif.SsifConfig;
import io.jipmi.ssif.SsifParameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;

/**
 * Which SMBus system interfaces the operator and the firmware name. Sends nothing to any bus, and no address is tried
 * that nobody named.
 */
final class SsifDiscovery {
    private static final int INTERFACE_SSIF = 4;
    private static final int SPACE_SMBUS = 4;
    private static final int ADDRESS_MASK = 0x7F;

    private final SysRoot root;
    private final List<I2cAdapter> adapters;
    private final List<I2cDevice> devices;
    private final List<SsifConfig> interfaces = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    private SsifDiscovery(SysRoot root) throws IoFault {
        this.root = root;
        this.adapters = I2cAdapter.all(root);
        this.devices = I2cDevice.all(root);
    }

    /**
     * Looks everywhere.
     *
     * @throws IllegalArgumentException naming the parameter, if those the operator set describe no possible interface
     */
    static SsifDiscovery find(SysRoot root, Parameters parameters) {
        try {
            SsifDiscovery discovery = new SsifDiscovery(root);
            discovery.hardcoded(parameters);
            discovery.firmware(parameters);
            return discovery;
        } catch (IoFault unreadable) {
            throw new IllegalArgumentException("i2c buses: " + unreadable.getMessage(), unreadable);
        }
    }

    /** In the order in which they are numbered and tried. */
    List<SsifConfig> interfaces() {
        return interfaces;
    }

    /** What was left out, and why. */
    List<String> notes() {
        return notes;
    }

    private void hardcoded(Parameters parameters) {
        List<String> buses = buses(parameters);
        for (int i = 0; i < SsifParameters.MAX_ITEMS; i++) {
            long address = item(parameters.get(SsifParameters.ADDR), i);
            String bus = i < buses.size() ? buses.get(i) : "";
            long slaveAddress = item(parameters.get(SsifParameters.SLAVE_ADDRS), i);
            if (address != 0) {
                int known = slaveAddress == 0 ? SsifConfig.DEFAULT_SLAVE_ADDRESS : (int) slaveAddress;
                place(new Described((int) address, known, bus, AddressSource.HARDCODED));
            } else if (!bus.isEmpty() || slaveAddress != 0) {
                notes.add("SSIF given: item " + i + " of " + SsifParameters.ADAPTER.name() + " or "
                        + SsifParameters.SLAVE_ADDRS.name() + " has no address beside it in "
                        + SsifParameters.ADDR.name() + ", and names nothing");
            }
        }
    }

    private static List<String> buses(Parameters parameters) {
        List<String> documented = parameters.get(SsifParameters.ADAPTER);
        List<String> coded = parameters.get(SsifParameters.ADAPTER_NAME);
        if (!documented.isEmpty() && !coded.isEmpty()) {
            throw new IllegalArgumentException("'" + SsifParameters.ADAPTER.name() + "' and '"
                    + SsifParameters.ADAPTER_NAME.name() + "' are two names of one parameter: set one of them");
        }
        return documented.isEmpty() ? coded : documented;
    }

    private void firmware(Parameters parameters) {
        List<Described> described = new ArrayList<>();
        if (asked(parameters, SsifParameters.TRYDMI, "SMBIOS")) {
            SmbiosSource.find(root, described::add, notes::add);
        }
        boolean acpi = asked(parameters, SsifParameters.TRYACPI, "ACPI");
        if (acpi) {
            spmi(described);
        }
        List<I2cDevice> named = acpi ? namedByAcpi() : List.of();
        for (Described each : described) {
            if (named.size() == 1) {
                // ACPI tells the bus and the kernel does not tell its address; the others tell the address only.
                place(new Described(
                        each.address(),
                        each.slaveAddress(),
                        String.valueOf(named.get(0).bus()),
                        AddressSource.ACPI));
            } else {
                place(each);
            }
        }
        if (described.isEmpty()) {
            named.forEach(
                    device -> notes.add("SSIF in ACPI: " + device.acpiInstance().orElse("") + " is on i2c bus "
                            + device.bus() + ", at an address that only SMBIOS or SPMI could tell, and do not; name it:"
                            + " --interface ssif," + device.bus() + ",ADDRESS"));
        }
        if (described.isEmpty() && named.isEmpty()) {
            notes.add("SSIF: the firmware describes none");
        }
    }

    private boolean asked(Parameters parameters, Parameter<Boolean> wanted, String source) {
        if (!parameters.get(wanted)) {
            notes.add("SSIF in " + source + ": not asked (" + wanted.name() + "=0)");
        }
        return parameters.get(wanted);
    }

    private List<I2cDevice> namedByAcpi() {
        return devices.stream()
                .filter(device -> device.acpiInstance()
                        .filter(instance -> instance.startsWith(AcpiDevice.IPMI_HID))
                        .isPresent())
                .toList();
    }

    private void spmi(List<Described> described) {
        try {
            Optional<SpmiTable> table = SpmiTable.read(root);
            if (table.isEmpty()
                    || table.get().interfaceType() != INTERFACE_SSIF
                    || table.get().addressSpace() != SPACE_SMBUS) {
                return;
            }
            int address = (int) table.get().address() & ADDRESS_MASK;
            if (described.stream().noneMatch(each -> each.address() == address)) {
                described.add(new Described(address, SsifConfig.DEFAULT_SLAVE_ADDRESS, "", AddressSource.SPMI));
            }
        } catch (IoFault fault) {
            notes.add("SSIF in SPMI: " + fault.getMessage());
        }
    }

    /** Takes it up on the bus that is told, or on those that it can be meant to be on. */
    private void place(Described described) {
        if (!described.bus().isEmpty()) {
            add(described);
            return;
        }
        TreeSet<Integer> buses = new TreeSet<>();
        adapters.stream()
                .filter(adapter -> isSystemBus(adapter) || adapters.size() == 1)
                .forEach(adapter -> buses.add(adapter.number()));
        buses.forEach(bus -> add(described.on(String.valueOf(bus))));
        if (buses.isEmpty()) {
            String where = String.format(
                    Locale.ROOT,
                    "SSIF: %s names i2c address 0x%02x",
                    described.source().label(),
                    described.address());
            notes.add(
                    adapters.isEmpty()
                            ? where + ", but there is no i2c bus: load the adapter's driver, i2c_i801 or i2c_piix4 on"
                                    + " most machines, and i2c-dev"
                            : where + ", but none of the " + adapters.size() + " i2c buses is an SMBus for sure; name"
                                    + String.format(
                                            Locale.ROOT, " it: --interface ssif,BUS,0x%02x", described.address()));
        }
    }

    /** The chip set's own bus, and not one to a monitor or a camera. */
    private static boolean isSystemBus(I2cAdapter adapter) {
        return adapter.name().toUpperCase(Locale.ROOT).startsWith("SMBUS");
    }

    private void add(Described described) {
        SsifConfig config;
        try {
            config = new SsifConfig(
                    described.bus(),
                    described.address(),
                    Optional.empty(),
                    described.slaveAddress(),
                    described.source());
        } catch (IllegalArgumentException e) {
            if (described.source() == AddressSource.HARDCODED) {
                throw new IllegalArgumentException("'" + SsifParameters.ADDR.name() + "': " + e.getMessage(), e);
            }
            notes.add("SSIF in " + described.source().label() + ": unusable: " + e.getMessage());
            return;
        }
        Optional<SsifConfig> known = interfaces.stream()
                .filter(each -> each.bus().equals(config.bus()) && each.address() == config.address())
                .findFirst();
        if (known.isEmpty()) {
            interfaces.add(config);
        } else {
            notes.add(config.source().label() + ": " + config.info().describe() + " is the device that "
                    + known.get().source().label() + " describes already");
        }
    }

    private static long item(List<OptionalLong> items, int i) {
        return i < items.size() ? items.get(i).orElse(0) : 0;
    }
}
