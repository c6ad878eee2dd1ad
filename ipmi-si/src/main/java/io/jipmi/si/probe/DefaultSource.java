package io.jipmi.si.probe;

import io.jipmi.io.IoFault;
import io.jipmi.io.IoRange;
import io.jipmi.io.ResourceTree;
import io.jipmi.io.SysRoot;
import io.jipmi.msghandler.AddressSource;
import io.jipmi.si.AddressSpace;
import io.jipmi.si.SiConfig;
import io.jipmi.si.SiType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The addresses the specification gives, for machines whose firmware describes nothing. */
final class DefaultSource {
    /** Another device's registers: a PCI function, or an ACPI device that is neither IPMI nor the board's reservation. */
    private static final Pattern ANOTHER_DEVICE = Pattern.compile(
            "[0-9a-f]{4,8}:[0-9a-f]{2}:[0-9a-f]{2}\\.[0-7]|(?!IPI0001|PNP0C02)[A-Z0-9]{7,8}:[0-9a-f]{2}");

    private DefaultSource() {}

    static Found find(SysRoot root) {
        List<Described> interfaces = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        for (SiType type : SiType.values()) {
            SiConfig config = new SiConfig(
                    type,
                    AddressSpace.IO,
                    type.documentedPort(),
                    1,
                    1,
                    0,
                    0,
                    SiConfig.DEFAULT_SLAVE_ADDRESS,
                    AddressSource.DEFAULT);
            Optional<String> owner = owner(root, config.registers());
            if (owner.isPresent()) {
                notes.add(Roster.name(config) + " is left out: " + owner.get() + " has those ports");
            } else {
                interfaces.add(new Described(config, false));
            }
        }
        return new Found(interfaces, notes);
    }

    /** Where the list cannot be read nothing is known, and opening the interface will say so. */
    private static Optional<String> owner(SysRoot root, IoRange ports) {
        try {
            return ResourceTree.read(root, IoRange.Space.PORT).deepest(ports).stream()
                    .filter(entry -> entry.isOwner()
                            || ANOTHER_DEVICE.matcher(entry.name()).matches())
                    .map(ResourceTree.Entry::name)
                    .findFirst();
        } catch (IoFault unreadable) {
            return Optional.empty();
        }
    }
}
