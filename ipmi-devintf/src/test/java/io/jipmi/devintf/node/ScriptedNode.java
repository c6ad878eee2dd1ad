package io.jipmi.devintf.node;

import io.jipmi.io.DeviceNode;
import io.jipmi.io.Errno;
import io.jipmi.io.IoFault;
import io.jipmi.io.NativeBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An IPMI device as linux-driver.md section 6 describes it, with the offsets of that section as plain numbers: it agrees
 * with the driver's own only if both are right.
 */
final class ScriptedNode implements DeviceNode {
    private static final long SEND_COMMAND = 0x8028690DL;
    private static final long RECEIVE_MSG_TRUNC = 0xC030690BL;

    /** A request the device accepted. */
    record Sent(long id, int addressType, int channel, int lun, int netFn, int cmd, String dataHex) {}

    /** A message in the device's queue. */
    private record Queued(int type, long id, int netFn, int cmd, String dataHex) {}

    private final List<Sent> sent = new ArrayList<>();
    private final ArrayDeque<Queued> queue = new ArrayDeque<>();
    private @Nullable Errno sendFault;
    private @Nullable Errno receiveFault;
    private @Nullable Errno pollFault;
    private boolean closed;

    List<Sent> sent() {
        return sent;
    }

    Sent last() {
        return sent.get(sent.size() - 1);
    }

    boolean closed() {
        return closed;
    }

    ScriptedNode refuseSends(Errno reason) {
        sendFault = reason;
        return this;
    }

    void acceptSends() {
        sendFault = null;
    }

    void failReceives(Errno reason) {
        receiveFault = reason;
    }

    void failPolls(Errno reason) {
        pollFault = reason;
    }

    /** Answers a request with a completion code and data. */
    void answer(Sent request, int... data) {
        queue(1, request.id(), request.netFn() | 1, request.cmd(), data);
    }

    void queue(int type, long id, int netFn, int cmd, int... data) {
        byte[] bytes = new byte[data.length];
        for (int i = 0; i < data.length; i++) {
            bytes[i] = (byte) data[i];
        }
        queue.add(new Queued(type, id, netFn, cmd, HexFormat.of().formatHex(bytes)));
    }

    int queued() {
        return queue.size();
    }

    @Override
    public int ioctl(long request, NativeBuffer buffer, int offset) throws IoFault {
        if (closed) {
            throw fault(Errno.EBADF);
        }
        if (request == SEND_COMMAND) {
            send(buffer, offset);
        } else if (request == RECEIVE_MSG_TRUNC) {
            receive(buffer, offset);
        } else {
            throw fault(Errno.ENOTTY);
        }
        return 0;
    }

    @Override
    public boolean readable() throws IoFault {
        if (pollFault != null) {
            throw fault(pollFault);
        }
        return !queue.isEmpty() || receiveFault != null;
    }

    @Override
    public void close() {
        closed = true;
    }

    private void send(NativeBuffer buffer, int req) throws IoFault {
        if (sendFault != null) {
            throw fault(sendFault);
        }
        int address = offset(buffer, buffer.i64(req));
        if (buffer.i32(req + 8) != 8) {
            throw fault(Errno.EINVAL);
        }
        int lengthBytes = buffer.u16(req + 26);
        byte[] data = new byte[lengthBytes];
        buffer.read(offset(buffer, buffer.i64(req + 32)), data, 0, lengthBytes);
        sent.add(new Sent(
                buffer.i64(req + 16),
                buffer.i32(address),
                buffer.u16(address + 4),
                buffer.u8(address + 6),
                buffer.u8(req + 24),
                buffer.u8(req + 25),
                HexFormat.of().formatHex(data)));
    }

    private void receive(NativeBuffer buffer, int recv) throws IoFault {
        if (receiveFault != null) {
            throw fault(receiveFault);
        }
        Queued message = queue.poll();
        if (message == null) {
            throw fault(Errno.EAGAIN);
        }
        int address = offset(buffer, buffer.i64(recv + 8));
        if (buffer.i32(recv + 16) < 8) {
            queue.addFirst(message);
            throw fault(Errno.EINVAL);
        }
        buffer.putI32(address, 0x0C);
        buffer.putU16(address + 4, 0x0F);
        buffer.putI32(recv, message.type());
        buffer.putI32(recv + 16, 8);
        buffer.putI64(recv + 24, message.id());
        buffer.putU8(recv + 32, message.netFn());
        buffer.putU8(recv + 33, message.cmd());
        int room = buffer.u16(recv + 34);
        byte[] whole = HexFormat.of().parseHex(message.dataHex());
        byte[] data = Arrays.copyOf(whole, Math.min(room, whole.length));
        buffer.putU16(recv + 34, data.length);
        buffer.write(offset(buffer, buffer.i64(recv + 40)), data, 0, data.length);
        if (room < whole.length) {
            throw fault(Errno.EMSGSIZE);
        }
    }

    private static int offset(NativeBuffer buffer, long address) {
        return Math.toIntExact(address - buffer.address(0));
    }

    private static IoFault fault(Errno reason) {
        return new IoFault("ioctl", "/dev/ipmi0", reason);
    }
}
