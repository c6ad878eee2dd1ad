package io.jipmi.devintf.freebsd;

import io.jipmi.devintf.IpmiDevice;
import io.jipmi.devintf.abi.Dialect;
import io.jipmi.devintf.abi.IpmiAbi;
import io.jipmi.devintf.abi.MessageFile;
import io.jipmi.devintf.abi.ReceiveCall;
import io.jipmi.devintf.abi.SendCall;
import io.jipmi.devintf.abi.StructCall;
import io.jipmi.devintf.abi.StructLayout;
import io.jipmi.devintf.policy.AccessPolicy;
import io.jipmi.io.Errno;
import io.jipmi.io.IoFault;
import io.jipmi.io.cuse.CuseCaller;
import io.jipmi.io.cuse.CuseIoctl;

/** One open file of the device. */
final class FreeBsdIpmiFile extends MessageFile {
    // BSD's bit for what a call stores is the one Linux has for what it fetches. All other numbers agree with Linux's.
    private static final int GET_MY_ADDRESS = 0x40046912; // abi: linux/ioctl.h _IOW('i', 18, unsigned int)
    private static final int GET_MY_LUN = 0x40046914; // abi: linux/ioctl.h _IOW('i', 20, unsigned int)

    FreeBsdIpmiFile(IpmiDevice device, AccessPolicy policy, CuseCaller opener) {
        super(device, policy, opener, Errno.ENODEV);
    }

    /** Who expects nothing is not left waiting. */
    @Override
    public int poll(int events) {
        if (device().readable()) {
            return IpmiAbi.POLLIN | IpmiAbi.POLLRDNORM;
        }
        return device().expecting() ? 0 : IpmiAbi.POLLERR;
    }

    @Override
    protected void serve(CuseIoctl call) throws IoFault {
        switch (call.cmd()) {
            case IpmiAbi.SEND_COMMAND -> send(call, StructLayout.BITS64);
            case IpmiAbi.RECEIVE_MSG -> receive(call, StructLayout.BITS64, false);
            case IpmiAbi.RECEIVE_MSG_TRUNC -> receive(call, StructLayout.BITS64, true);
            // Accepted, as every client makes this call; no event ever comes.
            case IpmiAbi.SET_GETS_EVENTS -> StructCall.set(call, Integer.BYTES, wanted -> {});
            case IpmiAbi.REGISTER_FOR_CMD, IpmiAbi.UNREGISTER_FOR_CMD ->
                StructCall.set(call, IpmiAbi.CMDSPEC_BYTES, spec -> {
                    throw new IoFault("REGISTER_FOR_CMD", "the device", Errno.EOPNOTSUPP);
                });
            case IpmiAbi.SET_MY_ADDRESS ->
                StructCall.set(call, Integer.BYTES, address -> device().ownSlaveAddress(0, address.i32(0) & 0xFF));
            case IpmiAbi.SET_MY_LUN -> StructCall.set(call, Integer.BYTES, lun -> device().ownLun(0, lun.i32(0)));
            case GET_MY_ADDRESS, IpmiAbi.GET_MY_ADDRESS ->
                StructCall.get(
                        call,
                        Integer.BYTES,
                        address -> address.putI32(0, device().ownAddress(0).slaveAddress()));
            case GET_MY_LUN, IpmiAbi.GET_MY_LUN ->
                StructCall.get(
                        call,
                        Integer.BYTES,
                        lun -> lun.putI32(0, device().ownAddress(0).lun()));
            default -> serveNarrow(call);
        }
    }

    /** Calls only a caller with pointers of 32 bits has. */
    private void serveNarrow(CuseIoctl call) throws IoFault {
        if (!call.caller32Bit()) {
            call.fail(Errno.ENOTTY);
            return;
        }
        switch (call.cmd()) {
            case IpmiAbi.SEND_COMMAND32 -> send(call, StructLayout.BITS32);
            case IpmiAbi.RECEIVE_MSG32 -> receive(call, StructLayout.BITS32, false);
            case IpmiAbi.RECEIVE_MSG_TRUNC32 -> receive(call, StructLayout.BITS32, true);
            default -> call.fail(Errno.ENOTTY);
        }
    }

    private void send(CuseIoctl call, StructLayout layout) throws IoFault {
        new SendCall(Dialect.FREEBSD, layout, false).serve(call, device(), policy());
    }

    private void receive(CuseIoctl call, StructLayout layout, boolean truncate) throws IoFault {
        receive(call, new ReceiveCall(Dialect.FREEBSD, layout, truncate));
    }
}
