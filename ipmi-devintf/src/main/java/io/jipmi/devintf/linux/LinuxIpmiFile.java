package io.jipmi.devintf.linux;

import io.jipmi.devintf.IpmiDevice;
import io.jipmi.devintf.TimingParameters;
import io.jipmi.devintf.abi.Dialect;
import io.jipmi.devintf.abi.IpmiAbi;
import io.jipmi.devintf.abi.MessageFile;
import io.jipmi.devintf.abi.ReceiveCall;
import io.jipmi.devintf.abi.SendCall;
import io.jipmi.devintf.abi.Struct;
import io.jipmi.devintf.abi.StructCall;
import io.jipmi.devintf.abi.StructLayout;
import io.jipmi.devintf.policy.AccessPolicy;
import io.jipmi.devintf.policy.AccessRequest;
import io.jipmi.io.Errno;
import io.jipmi.io.IoFault;
import io.jipmi.io.cuse.CuseCaller;
import io.jipmi.io.cuse.CuseIoctl;
import io.jipmi.msghandler.MaintenanceMode;

/** One open file of the device. */
final class LinuxIpmiFile extends MessageFile {
    LinuxIpmiFile(IpmiDevice device, AccessPolicy policy, CuseCaller opener) {
        super(device, policy, opener, Errno.EINVAL);
    }

    @Override
    public int poll(int events) {
        return device().readable() ? IpmiAbi.POLLIN | IpmiAbi.POLLRDNORM : 0;
    }

    @Override
    protected void serve(CuseIoctl call) throws IoFault {
        switch (call.cmd()) {
            case IpmiAbi.SEND_COMMAND ->
                new SendCall(Dialect.LINUX, StructLayout.BITS64, false).serve(call, device(), policy());
            case IpmiAbi.SEND_COMMAND_SETTIME ->
                new SendCall(Dialect.LINUX, StructLayout.BITS64, true).serve(call, device(), policy());
            case IpmiAbi.RECEIVE_MSG -> receive(call, new ReceiveCall(Dialect.LINUX, StructLayout.BITS64, false));
            case IpmiAbi.RECEIVE_MSG_TRUNC -> receive(call, new ReceiveCall(Dialect.LINUX, StructLayout.BITS64, true));
            case IpmiAbi.SET_GETS_EVENTS ->
                StructCall.set(call, Integer.BYTES, argument -> getsEvents(call, argument.i32(0) != 0));
            case IpmiAbi.REGISTER_FOR_CMD ->
                StructCall.set(
                        call,
                        IpmiAbi.CMDSPEC_BYTES,
                        spec -> register(call, spec.u8(IpmiAbi.CMDSPEC_NETFN), spec.u8(IpmiAbi.CMDSPEC_CMD), -1));
            case IpmiAbi.UNREGISTER_FOR_CMD ->
                StructCall.set(
                        call,
                        IpmiAbi.CMDSPEC_BYTES,
                        spec -> device().unregisterForCommand(
                                        spec.u8(IpmiAbi.CMDSPEC_NETFN), spec.u8(IpmiAbi.CMDSPEC_CMD), -1));
            case IpmiAbi.REGISTER_FOR_CMD_CHANS ->
                StructCall.set(
                        call,
                        IpmiAbi.CMDSPEC_CHANS_BYTES,
                        spec -> register(
                                call,
                                low8(spec, IpmiAbi.CMDSPEC_CHANS_NETFN),
                                low8(spec, IpmiAbi.CMDSPEC_CHANS_CMD),
                                spec.i32(IpmiAbi.CMDSPEC_CHANS_CHANS)));
            case IpmiAbi.UNREGISTER_FOR_CMD_CHANS ->
                StructCall.set(
                        call,
                        IpmiAbi.CMDSPEC_CHANS_BYTES,
                        spec -> device().unregisterForCommand(
                                        low8(spec, IpmiAbi.CMDSPEC_CHANS_NETFN),
                                        low8(spec, IpmiAbi.CMDSPEC_CHANS_CMD),
                                        spec.i32(IpmiAbi.CMDSPEC_CHANS_CHANS)));
            case IpmiAbi.SET_TIMING_PARMS ->
                StructCall.set(
                        call,
                        IpmiAbi.TIMING_BYTES,
                        timing -> device().timing(new TimingParameters(
                                timing.i32(IpmiAbi.TIMING_RETRIES), timing.u32(IpmiAbi.TIMING_RETRY_MS))));
            case IpmiAbi.GET_TIMING_PARMS ->
                StructCall.get(call, IpmiAbi.TIMING_BYTES, timing -> {
                    timing.putI32(IpmiAbi.TIMING_RETRIES, device().timing().retries());
                    timing.putI32(
                            IpmiAbi.TIMING_RETRY_MS, (int) device().timing().retryTimeMs());
                });
            case IpmiAbi.SET_MY_ADDRESS ->
                StructCall.set(call, Integer.BYTES, address -> device().ownSlaveAddress(0, low8(address, 0)));
            case IpmiAbi.GET_MY_ADDRESS ->
                StructCall.get(
                        call,
                        Integer.BYTES,
                        address -> address.putI32(0, device().ownAddress(0).slaveAddress()));
            case IpmiAbi.SET_MY_LUN -> StructCall.set(call, Integer.BYTES, lun -> device().ownLun(0, lun.i32(0)));
            case IpmiAbi.GET_MY_LUN ->
                StructCall.get(
                        call,
                        Integer.BYTES,
                        lun -> lun.putI32(0, device().ownAddress(0).lun()));
            case IpmiAbi.SET_MY_CHANNEL_ADDRESS ->
                StructCall.set(
                        call,
                        IpmiAbi.CHANSET_BYTES,
                        set -> device().ownSlaveAddress(set.u16(IpmiAbi.CHANSET_NUM), set.u8(IpmiAbi.CHANSET_VALUE)));
            case IpmiAbi.GET_MY_CHANNEL_ADDRESS ->
                StructCall.exchange(
                        call,
                        IpmiAbi.CHANSET_BYTES,
                        set -> set.putU8(
                                IpmiAbi.CHANSET_VALUE,
                                device().ownAddress(set.u16(IpmiAbi.CHANSET_NUM))
                                        .slaveAddress()));
            case IpmiAbi.SET_MY_CHANNEL_LUN ->
                StructCall.set(
                        call,
                        IpmiAbi.CHANSET_BYTES,
                        set -> device().ownLun(set.u16(IpmiAbi.CHANSET_NUM), set.u8(IpmiAbi.CHANSET_VALUE)));
            case IpmiAbi.GET_MY_CHANNEL_LUN ->
                StructCall.exchange(
                        call,
                        IpmiAbi.CHANSET_BYTES,
                        set -> set.putU8(
                                IpmiAbi.CHANSET_VALUE,
                                device().ownAddress(set.u16(IpmiAbi.CHANSET_NUM))
                                        .lun()));
            case IpmiAbi.GET_MAINTENANCE_MODE ->
                StructCall.get(call, Integer.BYTES, mode -> mode.putI32(0, number(device().maintenanceMode())));
            case IpmiAbi.SET_MAINTENANCE_MODE ->
                StructCall.set(call, Integer.BYTES, mode -> setMaintenanceMode(call, mode.i32(0)));
            default -> serveNarrow(call);
        }
    }

    /** Calls only a caller with pointers of 32 bits has; all others have the same numbers for both. */
    private void serveNarrow(CuseIoctl call) throws IoFault {
        if (!call.caller32Bit()) {
            call.fail(Errno.ENOTTY);
            return;
        }
        switch (call.cmd()) {
            case IpmiAbi.SEND_COMMAND32 ->
                new SendCall(Dialect.LINUX, StructLayout.BITS32, false).serve(call, device(), policy());
            case IpmiAbi.SEND_COMMAND_SETTIME32 ->
                new SendCall(Dialect.LINUX, StructLayout.BITS32, true).serve(call, device(), policy());
            case IpmiAbi.RECEIVE_MSG32 -> receive(call, new ReceiveCall(Dialect.LINUX, StructLayout.BITS32, false));
            case IpmiAbi.RECEIVE_MSG_TRUNC32 ->
                receive(call, new ReceiveCall(Dialect.LINUX, StructLayout.BITS32, true));
            default -> call.fail(Errno.ENOTTY);
        }
    }

    private void getsEvents(CuseIoctl call, boolean wanted) throws IoFault {
        if (wanted) {
            policy().require(call.caller(), AccessRequest.receiveEvents());
        }
        device().getsEvents(wanted);
    }

    private void register(CuseIoctl call, int netFn, int cmd, int channelMask) throws IoFault {
        policy().require(call.caller(), AccessRequest.receiveCommands(netFn, cmd));
        device().registerForCommand(netFn, cmd, channelMask);
    }

    private void setMaintenanceMode(CuseIoctl call, int number) throws IoFault {
        MaintenanceMode mode = maintenanceMode(number);
        policy().require(call.caller(), AccessRequest.setMaintenance());
        device().maintenanceMode(mode);
    }

    private static int number(MaintenanceMode mode) {
        return switch (mode) {
            case AUTO -> IpmiAbi.MAINTENANCE_MODE_AUTO;
            case OFF -> IpmiAbi.MAINTENANCE_MODE_OFF;
            case ON -> IpmiAbi.MAINTENANCE_MODE_ON;
        };
    }

    private static MaintenanceMode maintenanceMode(int number) throws IoFault {
        return switch (number) {
            case IpmiAbi.MAINTENANCE_MODE_AUTO -> MaintenanceMode.AUTO;
            case IpmiAbi.MAINTENANCE_MODE_OFF -> MaintenanceMode.OFF;
            case IpmiAbi.MAINTENANCE_MODE_ON -> MaintenanceMode.ON;
            default -> throw new IoFault("SET_MAINTENANCE_MODE", "the device", Errno.EINVAL);
        };
    }

    /** Linux takes the low 8 bits of these. */
    private static int low8(Struct struct, int offset) {
        return struct.i32(offset) & 0xFF;
    }
}
