package io.jipmi.devintf.node;

import io.jipmi.devintf.abi.AddressFormat;
import io.jipmi.devintf.abi.IpmiAbi;
import io.jipmi.io.DeviceNode;
import io.jipmi.io.Errno;
import io.jipmi.io.IoFault;
import io.jipmi.io.NativeBuffer;
import io.jipmi.msghandler.BridgedAddress;
import io.jipmi.msghandler.IpmiCommand;
import io.jipmi.msghandler.spi.Delivery;
import io.jipmi.msghandler.spi.SmiMessage;
import org.jspecify.annotations.Nullable;

/**
 * The calls of the device that carry messages, over one set of native structures. Not thread-safe; no call that carries
 * messages to and from the BMC allocates unless it fails.
 */
final class NodeMessages {
    /** The logical unit of system software; the device does not tell to which of ours a command was sent (C-02). */
    private static final int OWN_LUN = 2;

    private static final int MAX_SEQUENCE = 63;
    private static final int MAX_DATA_BYTES = SmiMessage.MAX_LENGTH_BYTES - 2;

    private static final int REQ = 0;
    private static final int RECV = REQ + IpmiAbi.SET_BYTES;
    private static final int REQ_ADDRESS = RECV + IpmiAbi.RECV_BYTES;
    private static final int RECV_ADDRESS = REQ_ADDRESS + IpmiAbi.ADDR_BYTES;
    private static final int REQ_DATA = RECV_ADDRESS + IpmiAbi.ADDR_BYTES;
    private static final int RECV_DATA = REQ_DATA + MAX_DATA_BYTES;
    private static final int LENGTH_BYTES = RECV_DATA + MAX_DATA_BYTES;

    /** What a message from the device is. */
    enum Kind {
        /** The answer to a request, or what became of a response. */
        ANSWER,
        EVENT,
        COMMAND,
        OTHER
    }

    private final NativeBuffer buffer;
    private boolean truncated;

    NodeMessages() {
        this(new NativeBuffer(LENGTH_BYTES));
    }

    /** @param buffer at least {@link #LENGTH_BYTES} long */
    NodeMessages(NativeBuffer buffer) {
        this.buffer = buffer;
        buffer.putI64(REQ + IpmiAbi.REQ_ADDR, buffer.address(REQ_ADDRESS));
        buffer.putI64(REQ + IpmiAbi.REQ_DATA, buffer.address(REQ_DATA));
    }

    /**
     * Hands the BMC's own driver a request.
     *
     * @param id comes back with the answer
     * @param raw network function &lt;&lt; 2 | LUN, command, data
     * @param lengthBytes 2 to 272
     * @throws IoFault if it was not accepted
     */
    void send(DeviceNode node, long id, byte[] raw, int lengthBytes) throws IoFault {
        buffer.putI64(REQ_ADDRESS, 0);
        buffer.putI32(REQ_ADDRESS + IpmiAbi.ADDR_TYPE, IpmiAbi.SI_ADDR_TYPE);
        buffer.putU16(REQ_ADDRESS + IpmiAbi.ADDR_CHANNEL, IpmiAbi.BMC_CHANNEL);
        buffer.putU8(REQ_ADDRESS + IpmiAbi.SI_ADDR_LUN, raw[0] & 0x03);
        send(node, IpmiAbi.SEND_COMMAND, id, IpmiAbi.SI_ADDR_BYTES, raw, lengthBytes);
    }

    /**
     * Hands it a message to somebody behind the BMC.
     *
     * @param id comes back with what becomes of it; of a response, the low 6 bits are the command's sequence number
     */
    void sendAddressed(DeviceNode node, long id, SmiMessage message, Delivery delivery) throws IoFault {
        byte[] address = AddressFormat.write(delivery.address());
        buffer.write(REQ_ADDRESS, address, 0, address.length);
        buffer.putI32(REQ + IpmiAbi.SET_RETRIES, delivery.retries());
        buffer.putI32(REQ + IpmiAbi.SET_RETRY_MS, (int) Math.min(delivery.tryMs(), Integer.MAX_VALUE));
        send(node, IpmiAbi.SEND_COMMAND_SETTIME, id, address.length, message.request(), message.requestLengthBytes());
    }

    private void send(DeviceNode node, int call, long id, int addressBytes, byte[] raw, int lengthBytes)
            throws IoFault {
        buffer.putI32(REQ + IpmiAbi.REQ_ADDR_LEN, addressBytes);
        buffer.putI64(REQ + IpmiAbi.REQ_MSGID, id);
        buffer.putU8(REQ + IpmiAbi.REQ_NETFN, (raw[0] & 0xFF) >> 2);
        buffer.putU8(REQ + IpmiAbi.REQ_CMD, raw[1]);
        buffer.putU16(REQ + IpmiAbi.REQ_DATA_LEN, lengthBytes - 2);
        buffer.write(REQ_DATA, raw, 2, lengthBytes - 2);
        node.ioctl(IpmiAbi.request(call), buffer, REQ);
    }

    /**
     * Takes the next message out of the device's queue.
     *
     * @return false if there is none, or a signal came first
     */
    boolean receive(DeviceNode node) throws IoFault {
        buffer.putI64(RECV + IpmiAbi.RECV_ADDR, buffer.address(RECV_ADDRESS));
        buffer.putI32(RECV + IpmiAbi.RECV_ADDR_LEN, IpmiAbi.ADDR_BYTES);
        buffer.putU16(RECV + IpmiAbi.RECV_DATA_LEN, MAX_DATA_BYTES);
        buffer.putI64(RECV + IpmiAbi.RECV_DATA, buffer.address(RECV_DATA));
        try {
            truncated = false;
            node.ioctl(IpmiAbi.request(IpmiAbi.RECEIVE_MSG_TRUNC), buffer, RECV);
            return true;
        } catch (IoFault fault) {
            if (fault.errno().equals(Errno.EMSGSIZE)) {
                // The message is out of the queue and here, but for the end of its data.
                truncated = true;
                return true;
            }
            if (fault.errno().equals(Errno.EAGAIN) || fault.errno().equals(Errno.EINTR)) {
                return false;
            }
            throw fault;
        }
    }

    /** What the message received last is. */
    Kind kind() {
        return switch (buffer.i32(RECV + IpmiAbi.RECV_TYPE)) {
            case IpmiAbi.RESPONSE_RECV_TYPE, IpmiAbi.RESPONSE_RESPONSE_TYPE -> Kind.ANSWER;
            case IpmiAbi.ASYNC_EVENT_RECV_TYPE -> Kind.EVENT;
            case IpmiAbi.CMD_RECV_TYPE -> Kind.COMMAND;
            default -> Kind.OTHER;
        };
    }

    /** The id of the message that the one received last answers. */
    long id() {
        return buffer.i64(RECV + IpmiAbi.RECV_MSGID);
    }

    /** Whether the data of the message received last was longer than any IPMI message. */
    boolean truncated() {
        return truncated;
    }

    /**
     * Writes the message received last as the register interfaces give it: network function &lt;&lt; 2 | LUN, command,
     * completion code, data.
     *
     * @param lun the request's, which a response repeats
     * @return its length in bytes, 2 if the device gave it no completion code
     */
    int copyTo(byte[] target, int lun) {
        target[0] = (byte) (buffer.u8(RECV + IpmiAbi.RECV_NETFN) << 2 | lun);
        target[1] = (byte) buffer.u8(RECV + IpmiAbi.RECV_CMD);
        return 2 + copyDataTo(target, 2);
    }

    /** Writes the data of the message received last, and returns how many bytes that are. */
    int copyDataTo(byte[] target, int at) {
        int dataBytes = Math.min(buffer.u16(RECV + IpmiAbi.RECV_DATA_LEN), MAX_DATA_BYTES);
        buffer.read(RECV_DATA, target, at, dataBytes);
        return dataBytes;
    }

    /** The command received last; null if it is none of somebody behind the BMC. */
    @Nullable
    IpmiCommand command() {
        BridgedAddress sender = sender();
        int netFn = buffer.u8(RECV + IpmiAbi.RECV_NETFN);
        if (sender == null || truncated || netFn > 0x3F || (netFn & 1) != 0) {
            return null;
        }
        byte[] data = new byte[Math.min(buffer.u16(RECV + IpmiAbi.RECV_DATA_LEN), MAX_DATA_BYTES)];
        buffer.read(RECV_DATA, data, 0, data.length);
        return new IpmiCommand(
                sender, OWN_LUN, (int) (id() & MAX_SEQUENCE), netFn, buffer.u8(RECV + IpmiAbi.RECV_CMD), data);
    }

    private @Nullable BridgedAddress sender() {
        byte[] address = new byte[Math.max(0, Math.min(buffer.i32(RECV + IpmiAbi.RECV_ADDR_LEN), IpmiAbi.ADDR_BYTES))];
        buffer.read(RECV_ADDRESS, address, 0, address.length);
        try {
            return AddressFormat.read(address) instanceof BridgedAddress bridged ? bridged : null;
        } catch (IllegalArgumentException nobody) {
            return null;
        }
    }

    /** Whether a message to be sent is the response to a command. */
    static boolean isResponse(SmiMessage message) {
        return (message.request()[0] & 1 << 2) != 0;
    }

    /** The next id after the last one that carries the sequence number in its low 6 bits. */
    static long idWith(int sequence, long lastId) {
        return lastId + 1 + ((sequence - (lastId + 1)) & MAX_SEQUENCE);
    }
}
