package io.jipmi.devintf.node;

import io.jipmi.io.DeviceNode;
import io.jipmi.io.Errno;
import io.jipmi.io.IoFault;
import io.jipmi.io.NativeBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An IPMI device as linux-driver.md section 6 describes it, with the offsets of that section as plain numbers: it agrees
 * with the driver's own only if both are right.
 */
final class ScriptedNode implements DeviceNode {
    /** What stands as address of the BMC itself. */
    static final String BMC = "0c0000000f000000";

    private static final long SEND_COMMAND = 0x8028690DL;
    private static final long SEND_COMMAND_SETTIME = 0x80306915L;
    private static final long REGISTER_FOR_CMD_CHANS = 0x800C691CL;
    private static final long UNREGISTER_FOR_CMD_CHANS = 0x800C691DL;
    private static final long SET_GETS_EVENTS = 0x80046910L;
    private static final long SET_MY_CHANNEL_ADDRESS = 0x80046918L;
    private static final long GET_MY_CHANNEL_ADDRESS = 0x80046919L;
    private static final long SET_MY_CHANNEL_LUN = 0x8004691AL;
    private static final long GET_MY_CHANNEL_LUN = 0x8004691BL;
    private static final long SET_MAINTENANCE_MODE = 0x4004691FL;
    private static final long RECEIVE_MSG_TRUNC = 0xC030690BL;

    /** A message the device accepted; the timing is as in {@code 4x2000} (retries, ms), and empty if the message had none. */
    record Sent(long id, String addressHex, int netFn, int cmd, String dataHex, String timing) {}

    /** A message in the device's queue. */
    private record Queued(int type, String addressHex, long id, int netFn, int cmd, String dataHex) {}

    private final List<String> calls = new ArrayList<>();
    private final Map<String, Errno> refusedCalls = new HashMap<>();
    private int slaveAddress = 0x20;
    private int lun = 2;

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

    /** What stands as sender if nobody sets anything. */
    void ownSlaveAddress(int value) {
        slaveAddress = value;
    }

    void acceptSends() {
        sendFault = null;
    }

    /** The calls that carry no message, in order, as in {@code events 1}. */
    List<String> calls() {
        return calls;
    }

    /** Has one of these calls refused; with null not any more. */
    void refuse(String call, @Nullable Errno reason) {
        refusedCalls.put(call, reason);
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
        queueFrom(BMC, type, id, netFn, cmd, data);
    }

    /** @param addressHex who sent it */
    void queueFrom(String addressHex, int type, long id, int netFn, int cmd, int... data) {
        byte[] bytes = new byte[data.length];
        for (int i = 0; i < data.length; i++) {
            bytes[i] = (byte) data[i];
        }
        queue.add(new Queued(type, addressHex, id, netFn, cmd, HexFormat.of().formatHex(bytes)));
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
            send(buffer, offset, "");
        } else if (request == SEND_COMMAND_SETTIME) {
            send(buffer, offset, buffer.i32(offset + 40) + "x" + buffer.i32(offset + 44));
        } else if (request == RECEIVE_MSG_TRUNC) {
            receive(buffer, offset);
        } else {
            set(request, buffer, offset);
        }
        return 0;
    }

    private void set(long request, NativeBuffer buffer, int at) throws IoFault {
        if (request == SET_GETS_EVENTS) {
            called("events " + buffer.i32(at));
        } else if (request == SET_MAINTENANCE_MODE) {
            called("maintenance " + buffer.i32(at));
        } else if (request == REGISTER_FOR_CMD_CHANS || request == UNREGISTER_FOR_CMD_CHANS) {
            called((request == REGISTER_FOR_CMD_CHANS ? "register " : "unregister ")
                    + Integer.toHexString(buffer.i32(at)) + " " + Integer.toHexString(buffer.i32(at + 4)) + " "
                    + Integer.toHexString(buffer.i32(at + 8)));
        } else if (request == GET_MY_CHANNEL_ADDRESS) {
            buffer.putU8(at + 2, slaveAddress);
        } else if (request == GET_MY_CHANNEL_LUN) {
            buffer.putU8(at + 2, lun);
        } else if (request == SET_MY_CHANNEL_ADDRESS) {
            slaveAddress = buffer.u8(at + 2);
            called("address " + buffer.u16(at) + " " + Integer.toHexString(slaveAddress));
        } else if (request == SET_MY_CHANNEL_LUN) {
            lun = buffer.u8(at + 2);
            called("lun " + buffer.u16(at) + " " + lun);
        } else {
            throw fault(Errno.ENOTTY);
        }
    }

    private void called(String call) throws IoFault {
        Errno refusal = refusedCalls.get(call);
        if (refusal != null) {
            throw fault(refusal);
        }
        calls.add(call);
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

    private void send(NativeBuffer buffer, int req, String timing) throws IoFault {
        if (sendFault != null) {
            throw fault(sendFault);
        }
        int address = offset(buffer, buffer.i64(req));
        byte[] addressBytes = new byte[buffer.i32(req + 8)];
        buffer.read(address, addressBytes, 0, addressBytes.length);
        int lengthBytes = buffer.u16(req + 26);
        byte[] data = new byte[lengthBytes];
        buffer.read(offset(buffer, buffer.i64(req + 32)), data, 0, lengthBytes);
        sent.add(new Sent(
                buffer.i64(req + 16),
                HexFormat.of().formatHex(addressBytes),
                buffer.u8(req + 24),
                buffer.u8(req + 25),
                HexFormat.of().formatHex(data),
                timing));
        calls.add("send " + buffer.i64(req + 16));
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
        byte[] from = HexFormat.of().parseHex(message.addressHex());
        if (buffer.i32(recv + 16) < from.length) {
            queue.addFirst(message);
            throw fault(Errno.EINVAL);
        }
        buffer.write(address, from, 0, from.length);
        buffer.putI32(recv, message.type());
        buffer.putI32(recv + 16, from.length);
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
