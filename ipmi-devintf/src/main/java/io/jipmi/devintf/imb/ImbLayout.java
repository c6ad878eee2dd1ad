package io.jipmi.devintf.imb;

import io.jipmi.devintf.abi.Struct;

/**
 * Where the fields of the call's argument are, and of the request it points to (bsd-and-hpux-drivers 2.1, 2.3).
 *
 * @param lengthBytes of the argument
 * @param widePointers whether pointers have 64 bits; else they have 32
 * @param wideDwords whether lengths, flags and timeout have 64 bits; else they have 32
 * @param in pointer to the request
 * @param inLength its length
 * @param out pointer to the room for the response
 * @param outLength its length
 * @param returned pointer to how much of that was filled
 * @param status what became of the request; {@link #NONE} if there is no such field
 */
record ImbLayout(
        int lengthBytes,
        boolean widePointers,
        boolean wideDwords,
        int in,
        int inLength,
        int out,
        int outLength,
        int returned,
        int status) {
    static final int NONE = -1;

    /** HP-UX's {@code ipmi_data_t}; a DWORD has 32 bits for both. */
    static final ImbLayout HPUX64 = new ImbLayout(56, true, false, 0, 8, 16, 24, 32, 48);
    /** HP-UX's {@code ipmi_data_32_t}. */
    static final ImbLayout HPUX32 = new ImbLayout(28, false, false, 0, 4, 8, 12, 16, 24);
    /** Intel's {@code struct smi}; a DWORD is an unsigned long. */
    static final ImbLayout INTEL64 = new ImbLayout(80, true, true, 32, 40, 48, 56, 64, NONE);

    static final ImbLayout INTEL32 = new ImbLayout(40, false, false, 16, 20, 24, 28, 32, NONE);

    private static final int RS_SA = 0;
    private static final int CMD = 1;
    private static final int NETFN = 2;
    private static final int RS_LUN = 3;
    private static final int DATA_LENGTH = 4;
    private static final int DATA = 5;

    /** An {@code ImbRequestBuffer}. */
    record Request(long flags, long timeOutUs, int rsSa, int cmd, int netFn, int rsLun, int dataLengthBytes) {}

    int dwordBytes() {
        return wideDwords ? Long.BYTES : Integer.BYTES;
    }

    /** How long a request without data is: 13 bytes, or 21. */
    int headerBytes() {
        return 2 * dwordBytes() + DATA;
    }

    long pointer(Struct struct, int offset) {
        return widePointers ? struct.i64(offset) : struct.u32(offset);
    }

    /** A DWORD, unsigned; one of 64 bits that has the highest is as good as the greatest without. */
    long dword(Struct struct, int offset) {
        if (!wideDwords) {
            return struct.u32(offset);
        }
        long value = struct.i64(offset);
        return value < 0 ? Long.MAX_VALUE : value;
    }

    void putDword(Struct struct, int offset, int value) {
        if (wideDwords) {
            struct.putI64(offset, value);
        } else {
            struct.putI32(offset, value);
        }
    }

    /** @param struct at least {@link #headerBytes()} long */
    Request request(Struct struct) {
        int bytes = 2 * dwordBytes();
        return new Request(
                dword(struct, 0),
                dword(struct, dwordBytes()),
                struct.u8(bytes + RS_SA),
                struct.u8(bytes + CMD),
                struct.u8(bytes + NETFN),
                struct.u8(bytes + RS_LUN),
                struct.u8(bytes + DATA_LENGTH));
    }
}
