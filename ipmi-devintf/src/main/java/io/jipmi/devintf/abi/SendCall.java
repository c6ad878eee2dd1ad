package io.jipmi.devintf.abi;

import io.jipmi.devintf.IpmiDevice;
import io.jipmi.devintf.TimingParameters;
import io.jipmi.devintf.policy.AccessPolicy;
import io.jipmi.devintf.policy.AccessRequest;
import io.jipmi.io.Errno;
import io.jipmi.io.IoFault;
import io.jipmi.io.cuse.CuseIoctl;
import io.jipmi.io.cuse.CuseIoctl.Span;
import io.jipmi.msghandler.IpmiAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * SEND_COMMAND and SEND_COMMAND_SETTIME: first the structure is fetched and what lies around it, then, unless that was all
 * it points to, the structure again with that.
 *
 * @param dialect whose device this is like
 * @param layout the caller's
 * @param settime whether the structure brings its own timing
 */
public record SendCall(Dialect dialect, StructLayout layout, boolean settime) {

    /** Serves one round of the call; what may not be sent is refused before it takes a place. */
    public void serve(CuseIoctl call, IpmiDevice device, AccessPolicy policy) throws IoFault {
        int structBytes = settime ? layout.settime().bytes() : layout.request().bytes();
        Span struct = new Span(call.arg(), structBytes);
        Surroundings around = Surroundings.of(struct);
        int inBytes = call.inSizeBytes();
        if (inBytes < structBytes) {
            call.retry(List.of(around.span()), List.of());
            return;
        }
        boolean first = inBytes == around.span().lengthBytes();
        StructLayout.Request field = layout.request();
        Struct request = new Struct(first ? around.part(call, struct) : call.in(0, structBytes));
        long addressBytes = request.u32(field.addrLen());
        if (addressBytes > IpmiAbi.ADDR_BYTES) {
            throw fault(Errno.EINVAL);
        }
        long dataAt = layout.pointer(request, field.data());
        int dataBytes = dialect == Dialect.LINUX && dataAt == 0 ? 0 : request.u16(field.dataLen());
        boolean tooLong = dataBytes > IpmiAbi.MAX_MSG_LENGTH;
        Span addressPart = new Span(layout.pointer(request, field.addr()), (int) addressBytes);
        Span dataPart = new Span(dataAt, tooLong ? 0 : dataBytes);
        boolean all = first && around.holds(addressPart) && around.holds(dataPart);
        int addressEnd = structBytes + addressPart.lengthBytes();
        if (!all && inBytes != addressEnd + dataPart.lengthBytes()) {
            List<Span> parts = new ArrayList<>(List.of(struct));
            add(parts, addressPart);
            add(parts, dataPart);
            call.retry(parts, List.of());
            return;
        }
        IpmiAddress address =
                address(all ? around.part(call, addressPart) : call.in(structBytes, addressPart.lengthBytes()));
        if (tooLong) {
            throw fault(Errno.EMSGSIZE);
        }
        int netFn = request.u8(field.netFn());
        int cmd = request.u8(field.cmd());
        if (dialect == Dialect.FREEBSD && (netFn & 1) != 0) {
            throw fault(Errno.EINVAL);
        }
        byte[] data = all ? around.part(call, dataPart) : call.in(addressEnd, dataPart.lengthBytes());
        policy.require(call.caller(), AccessRequest.send(address, netFn, cmd, data));
        device.send(
                address,
                layout.number(request, field.msgid()),
                netFn,
                cmd,
                data,
                settime ? timing(request) : device.timing());
        call.done(0, new byte[0]);
    }

    private TimingParameters timing(Struct request) {
        return new TimingParameters(
                request.i32(layout.settime().retries()),
                request.u32(layout.settime().retryTimeMs()));
    }

    private static IpmiAddress address(byte[] bytes) throws IoFault {
        try {
            return AddressFormat.read(bytes);
        } catch (IllegalArgumentException wrong) {
            throw fault(Errno.EINVAL);
        }
    }

    private static void add(List<Span> parts, Span part) {
        if (part.lengthBytes() > 0) {
            parts.add(part);
        }
    }

    private static IoFault fault(Errno reason) {
        return new IoFault("SEND_COMMAND", "the device", reason);
    }
}
