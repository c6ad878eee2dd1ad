package io.jipmi.devintf.node;

import io.jipmi.devintf.abi.IpmiAbi;
import io.jipmi.io.DeviceNode;
import io.jipmi.io.DeviceNodes;
import io.jipmi.io.Errno;
import io.jipmi.io.IoFault;
import io.jipmi.io.NativeBuffer;

/**
 * Opens an IPMI device node of this machine.
 *
 * @param path absolute path of the node
 */
record IpmiNode(String path) implements NodeOpener {

    /** Opens the node and sees that it is an IPMI device, without a word to the BMC. */
    @Override
    public DeviceNode open() throws IoFault {
        DeviceNode node;
        try {
            node = DeviceNodes.open(path);
        } catch (IoFault refused) {
            throw new IoFault("open", path, refused.errno(), remedy(refused.errno()));
        }
        try {
            node.ioctl(IpmiAbi.request(IpmiAbi.GET_MY_ADDRESS), new NativeBuffer(Integer.BYTES), 0);
            return node;
        } catch (IoFault fault) {
            node.close();
            throw new IoFault("use", path, fault.errno(), remedy(fault.errno()));
        }
    }

    /** What is missing and what to do, for each reason the kernel can give. */
    static String remedy(Errno reason) {
        if (reason.equals(Errno.ENOENT)) {
            return "there is no such node; load the kernel's driver (modprobe ipmi_si, modprobe ipmi_devintf) or start ipmid";
        }
        if (reason.equals(Errno.EACCES) || reason.equals(Errno.EPERM)) {
            return "this process may not use it; run as root, or as a member of the group the node belongs to";
        }
        if (reason.equals(Errno.EBUSY)) {
            return "its driver has as many users as it allows (ipmi_msghandler.max_users)";
        }
        if (reason.equals(Errno.ENOTTY) || reason.equals(Errno.EINVAL)) {
            return "this is not an IPMI device";
        }
        if (DeviceNodeDriver.isGone(reason)) {
            return "there is no interface behind the node (any more)";
        }
        return "unexpected for this device; see the kernel log";
    }
}
