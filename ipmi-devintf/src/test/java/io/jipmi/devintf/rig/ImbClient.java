package io.jipmi.devintf.rig;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/** A program written against HP-UX's or Intel's header: its argument and buffers, as section 2 of the reference has them. */
public final class ImbClient {
    private static final int ARGUMENT = 0x100;
    private static final int REQUEST = 0x200;
    private static final int RETURNED = 0x400;
    private static final int RESPONSE = 0x500;
    private static final int UNTOUCHED = 0x5A5A5A5A;

    public final ClientMemory memory;
    private final boolean intel;
    private final boolean wideDwords;
    private final ByteBuffer bytes;

    public ImbClient(boolean bits32, boolean intel) {
        this(new ClientMemory(bits32), intel);
    }

    public ImbClient(ClientMemory memory, boolean intel) {
        this.memory = memory;
        this.intel = intel;
        this.wideDwords = intel && !memory.bits32();
        this.bytes = memory.bytes();
        bytes.putInt(RETURNED, UNTOUCHED).putInt(RETURNED + 4, 0);
        buffers(64, 64);
    }

    /** The request, 1 s. */
    public ImbClient request(int rsSa, int netFn, int rsLun, int cmd, int... data) {
        return fill(0, 1_000_000, rsSa, netFn, rsLun, cmd, data);
    }

    /** A command of network function 6 to the BMC, without data. */
    public ImbClient timed(int flags, int timeOutUs, int cmd) {
        return fill(flags, timeOutUs, 0x20, 6, 0, cmd);
    }

    private ImbClient fill(int flags, int timeOutUs, int rsSa, int netFn, int rsLun, int cmd, int... data) {
        dword(REQUEST, flags);
        dword(REQUEST + (wideDwords ? 8 : 4), timeOutUs);
        int rest = REQUEST + (wideDwords ? 16 : 8);
        bytes.put(rest, (byte) rsSa).put(rest + 1, (byte) cmd).put(rest + 2, (byte) netFn);
        bytes.put(rest + 3, (byte) rsLun).put(rest + 4, (byte) data.length);
        for (int i = 0; i < data.length; i++) {
            bytes.put(rest + 5 + i, (byte) data[i]);
        }
        return this;
    }

    /** How long the buffers are said to be. */
    public ImbClient buffers(int inLength, int outLength) {
        return argument(memory.at(REQUEST), inLength, memory.at(RESPONSE), outLength, memory.at(RETURNED));
    }

    public ImbClient argument(long in, int inLength, long out, int outLength, long returned) {
        boolean wide = !memory.bits32();
        int at = ARGUMENT;
        if (intel) {
            at += 4 * (wide ? 8 : 4);
        }
        int word = wide ? 8 : 4;
        pointer(at, in);
        dword(at + word, inLength);
        pointer(at + 2 * word, out);
        dword(at + 3 * word, outLength);
        pointer(at + 4 * word, returned);
        if (!intel) {
            bytes.putInt(at + 6 * word, UNTOUCHED);
        }
        return this;
    }

    public long at() {
        return memory.at(ARGUMENT);
    }

    /** What HP-UX's client looks at: status, bytes returned, so many bytes of the response. */
    public String outcome(int responseBytes) {
        String status = intel ? "" : Integer.toHexString(bytes.getInt(ARGUMENT + (memory.bits32() ? 24 : 48))) + " ";
        long returned = wideDwords ? bytes.getLong(RETURNED) : bytes.getInt(RETURNED);
        return status + (returned == UNTOUCHED ? "-" : Long.toString(returned)) + " "
                + HexFormat.of().formatHex(memory.array(), RESPONSE, RESPONSE + responseBytes);
    }

    public int headerBytes() {
        return wideDwords ? 21 : 13;
    }

    private void pointer(int offset, long value) {
        if (memory.bits32()) {
            bytes.putInt(offset, (int) value);
        } else {
            bytes.putLong(offset, value);
        }
    }

    private void dword(int offset, int value) {
        if (wideDwords) {
            bytes.putLong(offset, value);
        } else {
            bytes.putInt(offset, value);
        }
    }
}
