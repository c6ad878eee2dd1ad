package io.jipmi.devintf.abi;

/**
 * Where the fields of the device's pointer-carrying structures are.
 *
 * @param wide whether the caller's pointers and longs have 64 bits; else they have 32
 */
public record StructLayout(
        boolean wide, StructLayout.Request request, StructLayout.Settime settime, StructLayout.Received received) {
    /** Of a caller whose pointers and longs have 64 bits. */
    public static final StructLayout BITS64 = new StructLayout(
            true,
            new Request(
                    IpmiAbi.REQ_BYTES,
                    IpmiAbi.REQ_ADDR,
                    IpmiAbi.REQ_ADDR_LEN,
                    IpmiAbi.REQ_MSGID,
                    IpmiAbi.REQ_NETFN,
                    IpmiAbi.REQ_CMD,
                    IpmiAbi.REQ_DATA_LEN,
                    IpmiAbi.REQ_DATA),
            new Settime(IpmiAbi.SET_BYTES, IpmiAbi.SET_RETRIES, IpmiAbi.SET_RETRY_MS),
            new Received(
                    IpmiAbi.RECV_BYTES,
                    IpmiAbi.RECV_TYPE,
                    IpmiAbi.RECV_ADDR,
                    IpmiAbi.RECV_ADDR_LEN,
                    IpmiAbi.RECV_MSGID,
                    IpmiAbi.RECV_NETFN,
                    IpmiAbi.RECV_CMD,
                    IpmiAbi.RECV_DATA_LEN,
                    IpmiAbi.RECV_DATA));
    /** Of a caller whose pointers and longs have 32 bits. */
    public static final StructLayout BITS32 = new StructLayout(
            false,
            new Request(
                    IpmiAbi.REQ32_BYTES,
                    IpmiAbi.REQ32_ADDR,
                    IpmiAbi.REQ32_ADDR_LEN,
                    IpmiAbi.REQ32_MSGID,
                    IpmiAbi.REQ32_NETFN,
                    IpmiAbi.REQ32_CMD,
                    IpmiAbi.REQ32_DATA_LEN,
                    IpmiAbi.REQ32_DATA),
            new Settime(IpmiAbi.SET32_BYTES, IpmiAbi.SET32_RETRIES, IpmiAbi.SET32_RETRY_MS),
            new Received(
                    IpmiAbi.RECV32_BYTES,
                    IpmiAbi.RECV32_TYPE,
                    IpmiAbi.RECV32_ADDR,
                    IpmiAbi.RECV32_ADDR_LEN,
                    IpmiAbi.RECV32_MSGID,
                    IpmiAbi.RECV32_NETFN,
                    IpmiAbi.RECV32_CMD,
                    IpmiAbi.RECV32_DATA_LEN,
                    IpmiAbi.RECV32_DATA));

    /** An ipmi_req. */
    public record Request(int bytes, int addr, int addrLen, int msgid, int netFn, int cmd, int dataLen, int data) {}

    /** What an ipmi_req_settime has behind its ipmi_req. */
    public record Settime(int bytes, int retries, int retryTimeMs) {}

    /** An ipmi_recv. */
    public record Received(
            int bytes, int type, int addr, int addrLen, int msgid, int netFn, int cmd, int dataLen, int data) {}

    /** A pointer of the caller's. */
    public long pointer(Struct struct, int offset) {
        return wide ? struct.i64(offset) : Integer.toUnsignedLong(struct.i32(offset));
    }

    /** A signed long of the caller's. */
    public long number(Struct struct, int offset) {
        return wide ? struct.i64(offset) : struct.i32(offset);
    }

    /** Stores a long of the caller's, cut to its width. */
    public void putNumber(Struct struct, int offset, long value) {
        if (wide) {
            struct.putI64(offset, value);
        } else {
            struct.putI32(offset, (int) value);
        }
    }
}
