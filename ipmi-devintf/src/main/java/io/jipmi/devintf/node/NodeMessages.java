package io.jipmi.devintf.node;

import io.jipmi.devintf.abi.IpmiAbi;
import io.jipmi.io.DeviceNode;
import io.jipmi.io.Errno;
import io.jipmi.io.IoFault;
import io.jipmi.io.NativeBuffer;
import io.jipmi.msghandler.spi.SmiMessage;

/**
 * The two calls of the device that carry messages, over one set of native structures. Not thread-safe; no call allocates
 * unless it fails.
 */
final class NodeMessages {
    private static final int MAX_DATA_BYTES = SmiMessage.MAX_LENGTH_BYTES - 2;

    private static final int REQ = 0;
    private static final int RECV = REQ + IpmiAbi.REQ_BYTES;
    private static final int REQ_ADDRESS = RECV + IpmiAbi.RECV_BYTES;
    private static final int RECV_ADDRESS = REQ_ADDRESS + IpmiAbi.SI_ADDR_BYTES;
    private static final int REQ_DATA = RECV_ADDRESS + IpmiAbi.ADDR_BYTES;
    private static final int RECV_DATA = REQ_DATA + MAX_DATA_BYTES;
    private static final int LENGTH_BYTES = RECV_DATA + MAX_DATA_BYTES;

    private final NativeBuffer buffer;
    private boolean truncated;

    NodeMessages() {
        this(new NativeBuffer(LENGTH_BYTES));
    }

    /** @param buffer at least {@link #LENGTH_BYTES} long */
    NodeMessages(NativeBuffer buffer) {
        this.buffer = buffer;
        buffer.putI32(REQ_ADDRESS + IpmiAbi.ADDR_TYPE, IpmiAbi.SI_ADDR_TYPE);
        buffer.putU16(REQ_ADDRESS + IpmiAbi.ADDR_CHANNEL, IpmiAbi.BMC_CHANNEL);
        buffer.putI64(REQ + IpmiAbi.REQ_ADDR, buffer.address(REQ_ADDRESS));
        buffer.putI32(REQ + IpmiAbi.REQ_ADDR_LEN, IpmiAbi.SI_ADDR_BYTES);
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
        buffer.putU8(REQ_ADDRESS + IpmiAbi.SI_ADDR_LUN, raw[0] & 0x03);
        buffer.putI64(REQ + IpmiAbi.REQ_MSGID, id);
        buffer.putU8(REQ + IpmiAbi.REQ_NETFN, (raw[0] & 0xFF) >> 2);
        buffer.putU8(REQ + IpmiAbi.REQ_CMD, raw[1]);
        buffer.putU16(REQ + IpmiAbi.REQ_DATA_LEN, lengthBytes - 2);
        buffer.write(REQ_DATA, raw, 2, lengthBytes - 2);
        node.ioctl(IpmiAbi.request(IpmiAbi.SEND_COMMAND), buffer, REQ);
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

    /** Whether the message received last answers a request, and is no event or command. */
    boolean isResponse() {
        return buffer.i32(RECV + IpmiAbi.RECV_TYPE) == IpmiAbi.RESPONSE_RECV_TYPE;
    }

    /** The id of the request that the message received last answers. */
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
        int dataBytes = Math.min(buffer.u16(RECV + IpmiAbi.RECV_DATA_LEN), MAX_DATA_BYTES);
        target[0] = (byte) (buffer.u8(RECV + IpmiAbi.RECV_NETFN) << 2 | lun);
        target[1] = (byte) buffer.u8(RECV + IpmiAbi.RECV_CMD);
        buffer.read(RECV_DATA, target, 2, dataBytes);
        return 2 + dataBytes;
    }
}
