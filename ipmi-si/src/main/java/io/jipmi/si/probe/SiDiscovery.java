package io.jipmi.si.probe;

import io.jipmi.io.SysRoot;
import io.jipmi.msghandler.AddressSource;
import io.jipmi.msghandler.Parameter;
import io.jipmi.msghandler.Parameters;
import io.jipmi.si.AddressSpace;
import io.jipmi.si.SiConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Brings the sources together: a device described twice is one device, and every loss is told. Touches no register. */
final class SiDiscovery {
    static final Parameter<Boolean> TRYDMI =
            Parameter.flag("ipmi_si.trydmi", "use the interfaces SMBIOS describes", true);
    static final Parameter<Boolean> TRYACPI =
            Parameter.flag("ipmi_si.tryacpi", "use the interfaces ACPI describes", true);
    static final Parameter<Boolean> TRYDEFAULTS =
            Parameter.flag("ipmi_si.trydefaults", "try the documented default addresses last", true);

    /** Where the specification and every vendor put KCS when nobody says otherwise. */
    private static final int DEFAULT_KCS_PORT = 0xCA2;

    private final SysRoot root;
    private final List<SiConfig> interfaces = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    private SiDiscovery(SysRoot root) {
        this.root = root;
    }

    static Found find(SysRoot root, Parameters parameters) {
        SiDiscovery discovery = new SiDiscovery(root);
        discovery.smbios(parameters.get(TRYDMI));
        discovery.acpi(parameters.get(TRYACPI));
        discovery.defaults(parameters.get(TRYDEFAULTS));
        return new Found(discovery.interfaces, discovery.notes);
    }

    private void smbios(boolean wanted) {
        if (!wanted) {
            notes.add("SMBIOS: not asked (ipmi_si.trydmi=0)");
            return;
        }
        Found found = SmbiosSource.find(root);
        notes.addAll(found.notes());
        for (SiConfig config : found.interfaces()) {
            if (at(config.space(), config.address()).isPresent()) {
                notes.add("SMBIOS: a second record for " + config.info().describe());
            } else {
                interfaces.add(config);
            }
        }
    }

    private void acpi(boolean wanted) {
        if (!wanted) {
            notes.add("ACPI: not asked (ipmi_si.tryacpi=0)");
            return;
        }
        AcpiSource acpi = AcpiSource.read(root);
        notes.addAll(acpi.notes());
        for (AcpiSource.Device device : acpi.devices()) {
            if (device.port().isPresent()) {
                confirm(device.instance(), device.port().getAsLong());
            } else {
                notes.add("ACPI: " + device.instance() + " has no I/O ports that the kernel tells of");
            }
        }
    }

    /** As in the kernel, ACPI's word on a device goes before that of SMBIOS. */
    private void confirm(String instance, long port) {
        Optional<SiConfig> known = at(AddressSpace.IO, port);
        if (known.isPresent()) {
            interfaces.replaceAll(each -> each.equals(known.get()) ? each.withSource(AddressSource.ACPI) : each);
        } else {
            String address = "0x" + Long.toHexString(port);
            notes.add("ACPI: " + instance + " is at i/o " + address
                    + ", but only SMBIOS could tell its type, and does not; name it: --interface kcs,i/o," + address);
        }
    }

    private void defaults(boolean wanted) {
        if (!wanted) {
            notes.add("defaults: not asked (ipmi_si.trydefaults=0)");
        } else if (at(AddressSpace.IO, DEFAULT_KCS_PORT).isEmpty()) {
            interfaces.add(SiConfig.kcsAtPort(DEFAULT_KCS_PORT, AddressSource.DEFAULT));
        }
    }

    private Optional<SiConfig> at(AddressSpace space, long address) {
        return interfaces.stream()
                .filter(config -> config.space() == space && config.address() == address)
                .findFirst();
    }
}
