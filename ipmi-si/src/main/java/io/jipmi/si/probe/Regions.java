package io.jipmi.si.probe;

import io.jipmi.io.IoFault;
import io.jipmi.io.IoRange;
import io.jipmi.io.ResourceTree;
import io.jipmi.io.SysRoot;
import java.util.ArrayList;
import java.util.List;

/** The kernel's lists of who was given which ports and which memory. */
record Regions(ResourceTree ports, ResourceTree memory) {
    static Regions read(SysRoot root) throws IoFault {
        return new Regions(ResourceTree.read(root, IoRange.Space.PORT), ResourceTree.read(root, IoRange.Space.MEMORY));
    }

    /** What a device was given under its name: its ports first, then its memory, each by rising address. */
    List<IoRange> of(String device) {
        List<IoRange> found = new ArrayList<>();
        collect(ports.roots(), device, IoRange.Space.PORT, found);
        collect(memory.roots(), device, IoRange.Space.MEMORY, found);
        return found;
    }

    /** Whether the kernel shows this user no addresses. */
    boolean hidden() {
        return ports.addressesHidden() || memory.addressesHidden();
    }

    private static void collect(
            List<ResourceTree.Entry> entries, String device, IoRange.Space space, List<IoRange> found) {
        for (ResourceTree.Entry entry : entries) {
            if (entry.name().equals(device) && entry.first() != 0) {
                found.add(new IoRange(space, entry.first(), entry.last()));
            } else {
                collect(entry.children(), device, space, found);
            }
        }
    }
}
