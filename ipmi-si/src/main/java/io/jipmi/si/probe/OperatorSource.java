package io.jipmi.si.probe;

import io.jipmi.msghandler.AddressSource;
import io.jipmi.msghandler.Parameter;
import io.jipmi.msghandler.Parameters;
import io.jipmi.si.AddressSpace;
import io.jipmi.si.Hotmod;
import io.jipmi.si.SiConfig;
import io.jipmi.si.SiParameters;
import io.jipmi.si.SiType;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Interfaces the operator names: {@code ipmi_si.hotmod}, and the hard-coded ones of the array parameters. */
final class OperatorSource {
    private static final List<Parameter<List<OptionalLong>>> WITHOUT_AN_ADDRESS = List.of(
            SiParameters.IRQS,
            SiParameters.REGSPACINGS,
            SiParameters.REGSIZES,
            SiParameters.REGSHIFTS,
            SiParameters.SLAVE_ADDRS);

    private OperatorSource() {}

    /** Carries out the operations in their order; what they remove stays removed whoever describes it later. */
    static void hotmod(Parameters parameters, Roster roster) {
        List<SiConfig> added = new ArrayList<>();
        List<Hotmod> removed = new ArrayList<>();
        for (Hotmod operation : parameters.get(SiParameters.HOTMOD)) {
            if (operation.action() == Hotmod.Action.ADD) {
                removed.removeIf(each -> each.isAbout(operation.config()));
                added.add(operation.config());
            } else {
                if (added.removeIf(operation::isAbout)) {
                    roster.note(Roster.name(operation.config()) + " is added and removed again");
                }
                removed.add(operation);
            }
        }
        added.forEach(config -> roster.add(new Described(config, true)));
        removed.forEach(each -> roster.bar(each::isAbout, "ipmi_si.hotmod removes it"));
    }

    /**
     * Adds the interfaces of {@code ipmi_si.ports} and {@code addrs}. As the kernel documents, an address in memory goes
     * before a port at the same index.
     *
     * @throws IllegalArgumentException naming the parameter, if the items of one index make no interface
     */
    static void hardcoded(Parameters parameters, Roster roster) {
        for (int i = 0; i < SiParameters.MAX_ITEMS; i++) {
            long memory = item(parameters, SiParameters.ADDRS, i);
            long port = item(parameters, SiParameters.PORTS, i);
            String type = i < parameters.get(SiParameters.TYPE).size()
                    ? parameters.get(SiParameters.TYPE).get(i)
                    : "";
            if (memory == 0 && port == 0) {
                noteUnused(parameters, i, type, roster);
                continue;
            }
            AddressSpace space = memory != 0 ? AddressSpace.MEMORY : AddressSpace.IO;
            long address = memory != 0 ? memory : port;
            if (memory != 0 && port != 0) {
                roster.note("given: ipmi_si.addrs[" + i + "] goes before ipmi_si.ports[" + i + "]");
            }
            if (type.equals(SiParameters.NO_INTERFACE)) {
                roster.bar(config -> config.isAt(space, address), "ipmi_si.type says invalid");
            } else {
                roster.add(new Described(config(parameters, i, type, space, address), true));
            }
        }
    }

    private static SiConfig config(Parameters parameters, int i, String type, AddressSpace space, long address) {
        int size = Math.max(1, (int) item(parameters, SiParameters.REGSIZES, i));
        int spacing = (int) item(parameters, SiParameters.REGSPACINGS, i);
        int slaveAddress = (int) item(parameters, SiParameters.SLAVE_ADDRS, i);
        try {
            return new SiConfig(
                    SiType.ofWord(type).orElse(SiType.KCS),
                    space,
                    address,
                    spacing == 0 ? size : spacing,
                    size,
                    (int) item(parameters, SiParameters.REGSHIFTS, i),
                    (int) item(parameters, SiParameters.IRQS, i),
                    slaveAddress == 0 ? SiConfig.DEFAULT_SLAVE_ADDRESS : slaveAddress,
                    AddressSource.HARDCODED);
        } catch (IllegalArgumentException e) {
            String named = space == AddressSpace.IO ? SiParameters.PORTS.name() : SiParameters.ADDRS.name();
            throw new IllegalArgumentException(
                    "interface " + i + " of '" + named + "', 0x" + Long.toHexString(address) + ": " + e.getMessage(),
                    e);
        }
    }

    private static void noteUnused(Parameters parameters, int i, String type, Roster roster) {
        List<String> unused = new ArrayList<>();
        if (!type.isEmpty()) {
            unused.add(SiParameters.TYPE.name());
        }
        for (Parameter<List<OptionalLong>> array : WITHOUT_AN_ADDRESS) {
            if (i < parameters.get(array).size() && parameters.get(array).get(i).isPresent()) {
                unused.add(array.name());
            }
        }
        if (!unused.isEmpty()) {
            roster.note("given: item " + i + " of " + String.join(", ", unused)
                    + " has no address beside it in ipmi_si.ports or ipmi_si.addrs, and names nothing");
        }
    }

    private static long item(Parameters parameters, Parameter<List<OptionalLong>> array, int i) {
        List<OptionalLong> items = parameters.get(array);
        return i < items.size() ? items.get(i).orElse(0) : 0;
    }
}
