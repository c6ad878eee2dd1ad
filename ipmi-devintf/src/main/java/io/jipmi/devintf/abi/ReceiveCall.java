package io.jipmi.devintf.abi;

import io.jipmi.devintf.IpmiDevice;
import io.jipmi.devintf.ReceivedMessage;
import io.jipmi.io.Errno;
import io.jipmi.io.IoFault;
import io.jipmi.io.cuse.CuseIoctl;
import io.jipmi.io.cuse.CuseIoctl.Span;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * RECEIVE_MSG and RECEIVE_MSG_TRUNC: first the structure is fetched, then the buffers it points to are named, then they are
 * filled; where it is expected what it points to, that is named at first. The message leaves the queue only in the last
 * round, as the caller may be gone before. The buffers are fetched, too: that shows that the caller has them while the
 * message can still stay.
 *
 * @param dialect whose device this is like
 * @param layout the caller's
 * @param truncate whether a message too long for the buffer is cut, and lost, or stays
 */
public record ReceiveCall(Dialect dialect, StructLayout layout, boolean truncate) {

    /** Structure, address, data. */
    private static final int MAX_SPANS = 3;

    /** Serves one round of the call. */
    void serve(CuseIoctl call, IpmiDevice device, ReceiveHabit habit) throws IoFault {
        StructLayout.Received field = layout.received();
        Span struct = new Span(call.arg(), field.bytes());
        Surroundings around = Surroundings.of(struct);
        if (call.inSizeBytes() < field.bytes()) {
            begin(call, struct, around, habit);
            return;
        }
        boolean expected =
                around.isMore() && call.inSizeBytes() == around.span().lengthBytes();
        ReceivedMessage message = device.head();
        if (message == null) {
            throw fault(Errno.EAGAIN);
        }
        boolean failed = dialect == Dialect.FREEBSD && !message.answered();
        if (failed && device.take(message)) {
            throw fault(Errno.EIO);
        }
        Struct recv = new Struct(expected ? around.part(call, struct) : call.in(0, field.bytes()));
        byte[] address = address(message, recv.u32(field.addrLen()));
        int roomBytes = recv.u16(field.dataLen());
        boolean fits = message.dataLengthBytes() <= roomBytes;
        boolean stays = !fits && !truncate;

        List<Span> out = new ArrayList<>(MAX_SPANS);
        byte[] data = message.data(stays ? 0 : roomBytes);
        if (!stays) {
            out.add(struct);
        }
        if (address.length > 0) {
            // Linux has written the address even if the message stays.
            out.add(new Span(layout.pointer(recv, field.addr()), address.length));
        }
        if (data.length > 0) {
            out.add(new Span(layout.pointer(recv, field.data()), data.length));
        }
        // The structure is not written, and nothing else is fetched, if the message stays.
        List<Span> in = stays ? List.of(struct) : out;
        boolean named = expected
                ? !stays && habit.covers(call, out)
                : call.inSizeBytes() == lengthBytes(in) && call.outSizeBytes() == lengthBytes(out);
        if (!named) {
            call.retry(in, out);
        } else if (stays) {
            call.done(-Errno.EMSGSIZE.number(), address);
        } else if (device.take(message)) {
            if (!expected && out.size() == MAX_SPANS) {
                long room = Math.min(roomBytes, IpmiAbi.MAX_MSG_LENGTH);
                habit.put(
                        call,
                        around,
                        List.of(struct, out.get(1), new Span(out.get(2).address(), (int) room)));
            }
            boolean complain = !fits && dialect == Dialect.LINUX;
            call.done(complain ? -Errno.EMSGSIZE.number() : 0, filled(recv, message, address, data));
        } else {
            // Another thread was faster; begin again with what is there now.
            call.retry(List.of(struct), List.of());
        }
    }

    private static void begin(CuseIoctl call, Span struct, Surroundings around, ReceiveHabit habit) {
        List<Span> place = habit.expectedOf(call);
        call.retry(List.of(place.isEmpty() ? struct : around.span()), place);
    }

    private byte[] address(ReceivedMessage message, long roomBytes) throws IoFault {
        byte[] address = AddressFormat.write(message.address());
        if (roomBytes >= address.length) {
            return address;
        }
        return switch (dialect) {
            case LINUX -> throw fault(Errno.EINVAL);
            case FREEBSD -> Arrays.copyOf(address, (int) roomBytes);
        };
    }

    private byte[] filled(Struct recv, ReceivedMessage message, byte[] address, byte[] data) {
        StructLayout.Received field = layout.received();
        recv.putI32(
                field.type(),
                switch (message.type()) {
                    case RESPONSE -> IpmiAbi.RESPONSE_RECV_TYPE;
                    case EVENT -> IpmiAbi.ASYNC_EVENT_RECV_TYPE;
                    case COMMAND -> IpmiAbi.CMD_RECV_TYPE;
                    case RESPONSE_SENT -> IpmiAbi.RESPONSE_RESPONSE_TYPE;
                    case OEM -> IpmiAbi.OEM_RECV_TYPE;
                });
        recv.putI32(field.addrLen(), address.length);
        layout.putNumber(recv, field.msgid(), message.messageId());
        recv.putU8(field.netFn(), message.netFn());
        recv.putU8(field.cmd(), message.cmd());
        recv.putU16(field.dataLen(), data.length);
        byte[] out = new byte[field.bytes() + address.length + data.length];
        System.arraycopy(recv.bytes(), 0, out, 0, field.bytes());
        System.arraycopy(address, 0, out, field.bytes(), address.length);
        System.arraycopy(data, 0, out, field.bytes() + address.length, data.length);
        return out;
    }

    static int lengthBytes(List<Span> spans) {
        int lengthBytes = 0;
        for (int i = 0; i < spans.size(); i++) {
            lengthBytes += spans.get(i).lengthBytes();
        }
        return lengthBytes;
    }

    private static IoFault fault(Errno reason) {
        return new IoFault("RECEIVE_MSG", "the device", reason);
    }
}
