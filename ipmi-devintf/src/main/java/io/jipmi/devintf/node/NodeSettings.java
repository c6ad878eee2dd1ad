package io.jipmi.devintf.node;

import io.jipmi.devintf.abi.IpmiAbi;
import io.jipmi.io.DeviceNode;
import io.jipmi.io.IoFault;
import io.jipmi.io.NativeBuffer;
import io.jipmi.msghandler.CommandFilter;
import io.jipmi.msghandler.MaintenanceMode;
import io.jipmi.msghandler.OwnAddress;

/** The calls of the device that carry no messages. Not thread-safe. */
final class NodeSettings {
    private final NativeBuffer argument = new NativeBuffer(IpmiAbi.CMDSPEC_CHANS_BYTES);

    void getsEvents(DeviceNode node, boolean wanted) throws IoFault {
        argument.putI32(0, wanted ? 1 : 0);
        call(node, IpmiAbi.SET_GETS_EVENTS);
    }

    void register(DeviceNode node, CommandFilter filter) throws IoFault {
        put(filter);
        call(node, IpmiAbi.REGISTER_FOR_CMD_CHANS);
    }

    void unregister(DeviceNode node, CommandFilter filter) throws IoFault {
        put(filter);
        call(node, IpmiAbi.UNREGISTER_FOR_CMD_CHANS);
    }

    void maintenanceMode(DeviceNode node, MaintenanceMode mode) throws IoFault {
        argument.putI32(
                0,
                switch (mode) {
                    case AUTO -> IpmiAbi.MAINTENANCE_MODE_AUTO;
                    case OFF -> IpmiAbi.MAINTENANCE_MODE_OFF;
                    case ON -> IpmiAbi.MAINTENANCE_MODE_ON;
                });
        call(node, IpmiAbi.SET_MAINTENANCE_MODE);
    }

    /** What stands as sender on the channel, 0 to 15: the slave address, 0 to 0xFF. */
    int slaveAddress(DeviceNode node, int channel) throws IoFault {
        return get(node, IpmiAbi.GET_MY_CHANNEL_ADDRESS, channel);
    }

    /** The logical unit of it, 0 to 3. */
    int lun(DeviceNode node, int channel) throws IoFault {
        return get(node, IpmiAbi.GET_MY_CHANNEL_LUN, channel);
    }

    /** Sets both, as {@link OwnAddress} has them, or as they were. */
    void ownAddress(DeviceNode node, int channel, int slaveAddress, int lun) throws IoFault {
        set(node, IpmiAbi.SET_MY_CHANNEL_ADDRESS, channel, slaveAddress);
        set(node, IpmiAbi.SET_MY_CHANNEL_LUN, channel, lun);
    }

    private int get(DeviceNode node, int request, int channel) throws IoFault {
        set(node, request, channel, 0);
        return argument.u8(IpmiAbi.CHANSET_VALUE);
    }

    private void set(DeviceNode node, int request, int channel, int value) throws IoFault {
        argument.putU16(IpmiAbi.CHANSET_NUM, channel);
        argument.putU8(IpmiAbi.CHANSET_VALUE, value);
        call(node, request);
    }

    private void put(CommandFilter filter) {
        argument.putI32(IpmiAbi.CMDSPEC_CHANS_NETFN, filter.netFn());
        argument.putI32(IpmiAbi.CMDSPEC_CHANS_CMD, filter.cmd());
        argument.putI32(IpmiAbi.CMDSPEC_CHANS_CHANS, filter.channelMask());
    }

    private void call(DeviceNode node, int request) throws IoFault {
        node.ioctl(IpmiAbi.request(request), argument, 0);
    }
}
