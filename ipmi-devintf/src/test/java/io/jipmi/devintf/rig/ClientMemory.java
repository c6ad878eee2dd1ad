package io.jipmi.devintf.rig;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A client process: one stretch of memory, and structures laid out in it as section 6.1 of linux-driver.md has them. */
@SuppressWarnings("ByteBufferBackingArray") // a whole array, made here
public final class ClientMemory {
    private static final int LENGTH_BYTES = 16 * 1024;
    private static final int REQUEST = 0x100;
    private static final int RECEIVED = 0x200;
    private static final int ADDRESS = 0x300;
    private static final int DATA = 0x400;

    private final boolean bits32;
    private final long base;
    private final ByteBuffer memory = ByteBuffer.allocate(LENGTH_BYTES).order(ByteOrder.nativeOrder());

    public ClientMemory(boolean bits32) {
        this.bits32 = bits32;
        this.base = bits32 ? 0x0804_8000L : 0x7FFD_1234_0000L;
    }

    /** A 64-bit process whose stretch is from there on. */
    public ClientMemory(long base) {
        this.bits32 = false;
        this.base = base;
    }

    public boolean bits32() {
        return bits32;
    }

    /** Where an offset is. */
    public long at(int offset) {
        return base + offset;
    }

    /** Behind the end: nobody's. */
    public long nowhere() {
        return base + LENGTH_BYTES;
    }

    /** The last byte that is there. */
    public long lastByte() {
        return base + LENGTH_BYTES - 1;
    }

    public ByteBuffer bytes() {
        return memory;
    }

    /** The same bytes. */
    public byte[] array() {
        return memory.array();
    }

    /** The bytes of some spans, one after the other; null if some are not there. */
    public byte @Nullable [] gather(List<long[]> spans) {
        int total = spans.stream().mapToInt(span -> (int) span[1]).sum();
        ByteBuffer gathered = ByteBuffer.allocate(total);
        for (long[] span : spans) {
            if (!has(span)) {
                return null;
            }
            gathered.put(memory.array(), (int) (span[0] - base), (int) span[1]);
        }
        return gathered.array();
    }

    /** Stores bytes in spans; false, and some stored perhaps, if some are not there. */
    public boolean scatter(List<long[]> spans, byte[] source, int from) {
        int next = from;
        for (long[] span : spans) {
            int lengthBytes = Math.min((int) span[1], source.length - next);
            if (!has(span)) {
                return false;
            }
            System.arraycopy(source, next, memory.array(), (int) (span[0] - base), lengthBytes);
            next += lengthBytes;
        }
        return true;
    }

    private boolean has(long[] span) {
        return span[1] == 0 || (span[0] >= base && span[0] + span[1] <= base + LENGTH_BYTES);
    }

    /** An address of the system interface. */
    public ClientMemory toBmc(int lun) {
        return address(0x0C, 0xF, lun, 0);
    }

    public ClientMemory toIpmb(int channel, int slaveAddress, int lun) {
        return address(0x01, channel, slaveAddress, lun);
    }

    public ClientMemory address(int type, int channel, int byte6, int byte7) {
        memory.putInt(ADDRESS, type).putShort(ADDRESS + 4, (short) channel);
        memory.put(ADDRESS + 6, (byte) byte6).put(ADDRESS + 7, (byte) byte7);
        return this;
    }

    /** An ipmi_req, or ipmi_req_settime; returns where it is. */
    public long request(int addressBytes, long messageId, int netFn, int cmd, int... data) {
        for (int i = 0; i < data.length; i++) {
            memory.put(DATA + i, (byte) data[i]);
        }
        return requestAt(at(ADDRESS), addressBytes, messageId, netFn, cmd, at(DATA), data.length);
    }

    public long requestAt(
            long address, int addressBytes, long messageId, int netFn, int cmd, long data, int dataBytes) {
        if (bits32) {
            memory.putInt(REQUEST, (int) address).putInt(REQUEST + 4, addressBytes);
            memory.putInt(REQUEST + 8, (int) messageId);
            message(REQUEST + 12, netFn, cmd, dataBytes).putInt(REQUEST + 16, (int) data);
        } else {
            memory.putLong(REQUEST, address).putInt(REQUEST + 8, addressBytes);
            memory.putLong(REQUEST + 16, messageId);
            message(REQUEST + 24, netFn, cmd, dataBytes).putLong(REQUEST + 32, data);
        }
        return at(REQUEST);
    }

    /** Adds the timing of an ipmi_req_settime. */
    public void settime(int retries, int retryTimeMs) {
        int end = REQUEST + (bits32 ? 20 : 40);
        memory.putInt(end, retries).putInt(end + 4, retryTimeMs);
    }

    /** An ipmi_recv with buffers; returns where it is. */
    public long receive(int addressBytes, int dataBytes) {
        return receive(at(ADDRESS), addressBytes, at(DATA), dataBytes);
    }

    public long receive(long address, int addressBytes, long data, int dataBytes) {
        for (int i = RECEIVED; i < RECEIVED + 48; i++) {
            memory.put(i, (byte) 0x5A);
        }
        if (bits32) {
            memory.putInt(RECEIVED + 4, (int) address).putInt(RECEIVED + 8, addressBytes);
            message(RECEIVED + 16, 0, 0, dataBytes).putInt(RECEIVED + 20, (int) data);
        } else {
            memory.putLong(RECEIVED + 8, address).putInt(RECEIVED + 16, addressBytes);
            message(RECEIVED + 32, 0, 0, dataBytes).putLong(RECEIVED + 40, data);
        }
        return at(RECEIVED);
    }

    /** What was received: {@code type id netfn/cmd [data] from address}. */
    public String received() {
        int message = RECEIVED + (bits32 ? 16 : 32);
        long id = bits32 ? memory.getInt(RECEIVED + 12) : memory.getLong(RECEIVED + 24);
        int addressBytes = memory.getInt(RECEIVED + (bits32 ? 8 : 16));
        return String.format(
                Locale.ROOT,
                "%d %d %02x/%02x [%s] from %s",
                memory.getInt(RECEIVED),
                id,
                memory.get(message),
                memory.get(message + 1),
                hex(DATA, memory.getShort(message + 2)),
                hex(ADDRESS, addressBytes));
    }

    private ByteBuffer message(int offset, int netFn, int cmd, int dataBytes) {
        return memory.put(offset, (byte) netFn).put(offset + 1, (byte) cmd).putShort(offset + 2, (short) dataBytes);
    }

    private String hex(int offset, int lengthBytes) {
        return HexFormat.of().formatHex(memory.array(), offset, offset + lengthBytes);
    }
}
