package io.jipmi.si.probe;

import io.jipmi.io.IoFault;
import io.jipmi.io.IoRange;
import io.jipmi.io.SysRoot;
import io.jipmi.io.firmware.DeviceTreeNode;
import io.jipmi.msghandler.AddressSource;
import io.jipmi.si.AddressSpace;
import io.jipmi.si.SiConfig;
import io.jipmi.si.SiType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** IPMI nodes of the device tree: compatible with ipmi-kcs, ipmi-smic or ipmi-bt (linux-driver 1.2.4). */
final class DeviceTreeSource {
    private final List<Described> interfaces = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    private DeviceTreeSource() {}

    static Found find(SysRoot root) {
        DeviceTreeSource source = new DeviceTreeSource();
        try {
            for (DeviceTreeNode node : DeviceTreeNode.all(root)) {
                source.look(node);
            }
        } catch (IoFault fault) {
            source.notes.add("device tree: " + fault.getMessage());
        }
        if (source.interfaces.isEmpty() && source.notes.isEmpty()) {
            source.notes.add("device tree: no IPMI node");
        }
        return new Found(source.interfaces, source.notes);
    }

    private void look(DeviceTreeNode node) {
        try {
            List<String> compatible = node.strings("compatible");
            Optional<SiType> type = Arrays.stream(SiType.values())
                    .filter(each -> compatible.contains("ipmi-" + each.word()))
                    .findFirst();
            if (type.isPresent()) {
                take(node, type.get());
            } else if (node.strings("device_type").contains("ipmi")) {
                notes.add("device tree: " + node + " is compatible with none of ipmi-kcs, ipmi-smic, ipmi-bt: "
                        + compatible);
            }
        } catch (IoFault | IllegalArgumentException e) {
            notes.add("device tree: " + node + " is unusable: " + e.getMessage());
        }
    }

    private void take(DeviceTreeNode node, SiType type) throws IoFault {
        Optional<IoRange> region = node.region();
        if (!node.available()) {
            notes.add("device tree: " + node + " is disabled (status)");
        } else if (region.isEmpty()) {
            notes.add("device tree: " + node + " has no registers (reg)");
        } else {
            int sizeBytes = node.number("reg-size").orElse(1);
            SiConfig config = new SiConfig(
                    type,
                    AddressSpace.of(region.get().space()),
                    region.get().first(),
                    node.number("reg-spacing").orElse(1),
                    sizeBytes,
                    node.number("reg-shift").orElse(0),
                    0, // the tree's interrupt numbers mean nothing outside the kernel
                    SiConfig.DEFAULT_SLAVE_ADDRESS,
                    AddressSource.DEVICE_TREE);
            interfaces.add(new Described(config, false));
        }
    }
}
