package io.jipmi.io;

import io.jipmi.io.linux.LinuxDeviceNode;

/** Where a {@link DeviceNode} comes from. */
public final class DeviceNodes {
    private DeviceNodes() {}

    /**
     * Opens a device for reading and writing.
     *
     * @param path absolute path of the node
     * @throws IoFault with the kernel's reason
     */
    public static DeviceNode open(String path) throws IoFault {
        return new LinuxDeviceNode(path);
    }
}
