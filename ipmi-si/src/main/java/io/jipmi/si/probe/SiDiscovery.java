package io.jipmi.si.probe;

import io.jipmi.io.SysRoot;
import io.jipmi.msghandler.Parameter;
import io.jipmi.msghandler.Parameters;
import io.jipmi.si.SiConfig;
import io.jipmi.si.SiParameters;
import java.util.List;
import java.util.function.Supplier;

/** Asks the sources one after the other (linux-driver 1.2.4), and touches no register. */
final class SiDiscovery {
    /**
     * What came of it.
     *
     * @param interfaces in the order in which they are numbered and tried
     * @param notes what was left out, and why
     */
    record Result(List<SiConfig> interfaces, List<String> notes) {
        Result {
            interfaces = List.copyOf(interfaces);
            notes = List.copyOf(notes);
        }
    }

    private final Parameters parameters;

    private SiDiscovery(Parameters parameters) {
        this.parameters = parameters;
    }

    /**
     * Looks everywhere.
     *
     * @throws IllegalArgumentException naming the parameter, if those the operator set describe no possible interface
     */
    static Result find(SysRoot root, Parameters parameters) {
        SiDiscovery discovery = new SiDiscovery(parameters);
        Roster roster = new Roster();
        OperatorSource.hotmod(parameters, roster);
        OperatorSource.hardcoded(parameters, roster);
        Hints.find(parameters, roster);
        Found smbios = discovery.asked(SiParameters.TRYDMI, "SMBIOS", () -> SmbiosSource.find(root));
        Found spmi = discovery.asked(SiParameters.TRYACPI, "SPMI", () -> SpmiSource.find(root));
        roster.addAll(smbios);
        roster.addAll(discovery.asked(SiParameters.TRYACPI, "ACPI", () -> AcpiSource.find(root, smbios, spmi)));
        roster.addAll(spmi);
        roster.addAll(discovery.asked(SiParameters.TRYPCI, "PCI", () -> PciSource.find(root)));
        roster.addAll(discovery.asked(SiParameters.TRYOPENFIRMWARE, "device tree", () -> DeviceTreeSource.find(root)));
        roster.addAll(discovery.asked(SiParameters.TRYPLATFORM, "platform", () -> PlatformSource.find(root)));
        if (roster.isEmpty()) {
            roster.addAll(discovery.asked(SiParameters.TRYDEFAULTS, "defaults", () -> DefaultSource.find(root)));
        } else {
            roster.note("defaults: not tried, as others describe an interface");
        }
        return new Result(roster.interfaces(), roster.notes());
    }

    private Found asked(Parameter<Boolean> wanted, String source, Supplier<Found> find) {
        return parameters.get(wanted) ? find.get() : Found.nothing(source + ": not asked (" + wanted.name() + "=0)");
    }
}
