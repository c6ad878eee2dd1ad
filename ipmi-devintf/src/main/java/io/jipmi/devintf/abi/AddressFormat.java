package io.jipmi.devintf.abi;

import io.jipmi.msghandler.IpmbAddress;
import io.jipmi.msghandler.IpmbDirectAddress;
import io.jipmi.msghandler.IpmiAddress;
import io.jipmi.msghandler.LanAddress;
import io.jipmi.msghandler.SystemInterfaceAddress;
import java.util.Locale;

/** Addresses as the device's structures have them (6.1), the same for callers of either width. */
public final class AddressFormat {
    private AddressFormat() {}

    /**
     * Reads an address.
     *
     * @param bytes as many as the caller says it has
     * @throws IllegalArgumentException if it is too short for its type, of no known type, or names nobody
     */
    public static IpmiAddress read(byte[] bytes) {
        requireLength(bytes, IpmiAbi.SI_ADDR_BYTES);
        Struct struct = new Struct(bytes);
        int type = struct.i32(IpmiAbi.ADDR_TYPE);
        int channel = struct.i16(IpmiAbi.ADDR_CHANNEL);
        return switch (type) {
            case IpmiAbi.SI_ADDR_TYPE -> {
                if (channel != IpmiAbi.BMC_CHANNEL) {
                    throw new IllegalArgumentException("the BMC is not on channel " + channel);
                }
                yield new SystemInterfaceAddress(struct.u8(IpmiAbi.SI_ADDR_LUN));
            }
            case IpmiAbi.IPMB_ADDR_TYPE, IpmiAbi.IPMB_BROADCAST_ADDR_TYPE ->
                new IpmbAddress(
                        channel,
                        struct.u8(IpmiAbi.IPMB_ADDR_SLAVE),
                        struct.u8(IpmiAbi.IPMB_ADDR_LUN),
                        type == IpmiAbi.IPMB_BROADCAST_ADDR_TYPE);
            case IpmiAbi.LAN_ADDR_TYPE -> {
                requireLength(bytes, IpmiAbi.LAN_BYTES);
                yield lan(struct, channel);
            }
            case IpmiAbi.IPMB_DIRECT_ADDR_TYPE -> {
                requireLength(bytes, IpmiAbi.DIRECT_BYTES);
                yield direct(struct, channel);
            }
            default ->
                throw new IllegalArgumentException(String.format(Locale.ROOT, "address type 0x%x is unknown", type));
        };
    }

    /** An address as the structure of its type, no longer. */
    public static byte[] write(IpmiAddress address) {
        if (address instanceof IpmbAddress ipmb) {
            int type = ipmb.broadcast() ? IpmiAbi.IPMB_BROADCAST_ADDR_TYPE : IpmiAbi.IPMB_ADDR_TYPE;
            Struct struct = start(IpmiAbi.IPMB_ADDR_BYTES, type, ipmb.channel());
            struct.putU8(IpmiAbi.IPMB_ADDR_SLAVE, ipmb.slaveAddress());
            struct.putU8(IpmiAbi.IPMB_ADDR_LUN, ipmb.lun());
            return struct.bytes();
        }
        if (address instanceof LanAddress lan) {
            Struct struct = start(IpmiAbi.LAN_BYTES, IpmiAbi.LAN_ADDR_TYPE, lan.channel());
            struct.putU8(IpmiAbi.LAN_PRIVILEGE, lan.privilege());
            struct.putU8(IpmiAbi.LAN_SESSION, lan.sessionHandle());
            struct.putU8(IpmiAbi.LAN_REMOTE_SWID, lan.remoteSwid());
            struct.putU8(IpmiAbi.LAN_LOCAL_SWID, lan.localSwid());
            struct.putU8(IpmiAbi.LAN_LUN, lan.lun());
            return struct.bytes();
        }
        if (address instanceof IpmbDirectAddress direct) {
            Struct struct = start(IpmiAbi.DIRECT_BYTES, IpmiAbi.IPMB_DIRECT_ADDR_TYPE, 0);
            struct.putU8(IpmiAbi.DIRECT_SLAVE, direct.slaveAddress());
            struct.putU8(IpmiAbi.DIRECT_RS_LUN, direct.lun());
            struct.putU8(IpmiAbi.DIRECT_RQ_LUN, direct.ownLun());
            return struct.bytes();
        }
        Struct struct = start(IpmiAbi.SI_ADDR_BYTES, IpmiAbi.SI_ADDR_TYPE, IpmiAbi.BMC_CHANNEL);
        struct.putU8(IpmiAbi.SI_ADDR_LUN, address.lun());
        return struct.bytes();
    }

    private static Struct start(int lengthBytes, int type, int channel) {
        Struct struct = new Struct(new byte[lengthBytes]);
        struct.putI32(IpmiAbi.ADDR_TYPE, type);
        struct.putU16(IpmiAbi.ADDR_CHANNEL, channel);
        return struct;
    }

    private static LanAddress lan(Struct struct, int channel) {
        return new LanAddress(
                channel,
                struct.u8(IpmiAbi.LAN_PRIVILEGE),
                struct.u8(IpmiAbi.LAN_SESSION),
                struct.u8(IpmiAbi.LAN_REMOTE_SWID),
                struct.u8(IpmiAbi.LAN_LOCAL_SWID),
                struct.u8(IpmiAbi.LAN_LUN));
    }

    private static IpmbDirectAddress direct(Struct struct, int channel) {
        if (channel != 0) {
            throw new IllegalArgumentException("an interface on IPMB has channel 0 only, not " + channel);
        }
        return new IpmbDirectAddress(
                struct.u8(IpmiAbi.DIRECT_SLAVE), struct.u8(IpmiAbi.DIRECT_RS_LUN), struct.u8(IpmiAbi.DIRECT_RQ_LUN));
    }

    private static void requireLength(byte[] bytes, int lengthBytes) {
        if (bytes.length < lengthBytes) {
            throw new IllegalArgumentException(bytes.length + " bytes of address where " + lengthBytes + " are needed");
        }
    }
}
