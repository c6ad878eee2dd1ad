package io.jipmi.devintf.node;

import io.jipmi.devintf.abi.IpmiAbi;
import io.jipmi.io.NativeBuffer;
import io.jipmi.msghandler.BridgedAddress;
import io.jipmi.msghandler.IpmbAddress;
import io.jipmi.msghandler.LanAddress;
import org.jspecify.annotations.Nullable;

/** The device's address structures of those behind the BMC (6.1). */
final class NodeAddress {
    private NodeAddress() {}

    /**
     * Writes an address.
     *
     * @param at where in the buffer it begins
     * @return the structure's length in bytes
     */
    static int write(BridgedAddress address, NativeBuffer buffer, int at) {
        buffer.putI64(at, 0);
        buffer.putI32(at + Long.BYTES, 0);
        buffer.putU16(at + IpmiAbi.ADDR_CHANNEL, address.channel());
        if (address instanceof LanAddress lan) {
            buffer.putI32(at + IpmiAbi.ADDR_TYPE, IpmiAbi.LAN_ADDR_TYPE);
            buffer.putU8(at + IpmiAbi.LAN_PRIVILEGE, lan.privilege());
            buffer.putU8(at + IpmiAbi.LAN_SESSION, lan.sessionHandle());
            buffer.putU8(at + IpmiAbi.LAN_REMOTE_SWID, lan.remoteSwid());
            buffer.putU8(at + IpmiAbi.LAN_LOCAL_SWID, lan.localSwid());
            buffer.putU8(at + IpmiAbi.LAN_LUN, lan.lun());
            return IpmiAbi.LAN_BYTES;
        }
        IpmbAddress ipmb = (IpmbAddress) address;
        buffer.putI32(
                at + IpmiAbi.ADDR_TYPE, ipmb.broadcast() ? IpmiAbi.IPMB_BROADCAST_ADDR_TYPE : IpmiAbi.IPMB_ADDR_TYPE);
        buffer.putU8(at + IpmiAbi.IPMB_ADDR_SLAVE, ipmb.slaveAddress());
        buffer.putU8(at + IpmiAbi.IPMB_ADDR_LUN, ipmb.lun());
        return IpmiAbi.IPMB_ADDR_BYTES;
    }

    /** Reads an address; null if it is not of somebody behind the BMC. */
    static @Nullable BridgedAddress read(NativeBuffer buffer, int at) {
        int channel = buffer.u16(at + IpmiAbi.ADDR_CHANNEL);
        try {
            return switch (buffer.i32(at + IpmiAbi.ADDR_TYPE)) {
                case IpmiAbi.IPMB_ADDR_TYPE, IpmiAbi.IPMB_BROADCAST_ADDR_TYPE ->
                    new IpmbAddress(
                            channel, buffer.u8(at + IpmiAbi.IPMB_ADDR_SLAVE), buffer.u8(at + IpmiAbi.IPMB_ADDR_LUN));
                case IpmiAbi.LAN_ADDR_TYPE ->
                    new LanAddress(
                            channel,
                            buffer.u8(at + IpmiAbi.LAN_PRIVILEGE),
                            buffer.u8(at + IpmiAbi.LAN_SESSION),
                            buffer.u8(at + IpmiAbi.LAN_REMOTE_SWID),
                            buffer.u8(at + IpmiAbi.LAN_LOCAL_SWID),
                            buffer.u8(at + IpmiAbi.LAN_LUN));
                default -> null;
            };
        } catch (IllegalArgumentException nobody) {
            return null;
        }
    }
}
