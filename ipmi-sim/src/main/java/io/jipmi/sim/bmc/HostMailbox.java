package io.jipmi.sim.bmc;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What waits in the BMC for system management software (IPMI 2.0 §22.1 to §22.8): global enables, message flags, the
 * receive message queue and the event message buffer. Lost when the BMC resets.
 */
final class HostMailbox {
    // Global enables, table 22-2.
    private static final int EVENT_MESSAGE_BUFFER_ENABLE = 0x04;
    private static final int SYSTEM_EVENT_LOGGING_ENABLE = 0x08;
    private static final int RESERVED_ENABLE = 0x10;

    // Message flags, table 22-4.
    private static final int RECEIVE_MESSAGE_AVAILABLE = 0x01;
    private static final int EVENT_MESSAGE_BUFFER_FULL = 0x02;
    private static final int WATCHDOG_PRETIMEOUT = 0x08;
    static final int OEM_FLAGS = 0xE0;

    private static final int NOTHING_AVAILABLE = 0x80;
    private static final int RECEIVE_QUEUE_CAPACITY = 16;

    private static final class Message {
        final byte[] channelAndBytes;
        final long readyNs;

        Message(byte[] channelAndBytes, long readyNs) {
            this.channelAndBytes = channelAndBytes;
            this.readyNs = readyNs;
        }
    }

    private final LongSupplier nanoTime;
    private final Deque<Message> received = new ArrayDeque<>();
    private final Deque<byte[]> events = new ArrayDeque<>();
    private int eventCapacity = 8;
    private int enables = SYSTEM_EVENT_LOGGING_ENABLE;
    private boolean pretimeout;
    private int oemFlags;

    HostMailbox(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    void register(CommandTable commands) {
        commands.add(NetFn.APP, 0x2E, 1, this::setEnables);
        commands.add(NetFn.APP, 0x2F, 0, request -> new byte[] {(byte) enables});
        commands.add(NetFn.APP, 0x30, 1, this::clearFlags);
        commands.add(NetFn.APP, 0x31, 0, request -> new byte[] {(byte) flags()});
        commands.add(NetFn.APP, 0x33, 0, request -> getMessage());
        commands.add(NetFn.APP, 0x35, 0, request -> readEvent());
    }

    /** What a reset of the BMC leaves. */
    void forget() {
        received.clear();
        events.clear();
        enables = SYSTEM_EVENT_LOGGING_ENABLE;
        pretimeout = false;
        oemFlags = 0;
    }

    int flags() {
        return (firstReady() != null ? RECEIVE_MESSAGE_AVAILABLE : 0)
                | (events.isEmpty() ? 0 : EVENT_MESSAGE_BUFFER_FULL)
                | (pretimeout ? WATCHDOG_PRETIMEOUT : 0)
                | oemFlags;
    }

    boolean isEventLoggingEnabled() {
        return (enables & SYSTEM_EVENT_LOGGING_ENABLE) != 0;
    }

    /** Buffers an event if the buffer is enabled and has room; a full buffer keeps what it has (§22.8). */
    void offerEvent(byte[] rec) {
        if ((enables & EVENT_MESSAGE_BUFFER_ENABLE) != 0 && events.size() < eventCapacity) {
            events.addLast(rec);
        }
    }

    void setEventCapacity(int count) {
        eventCapacity = count;
    }

    /** Queues a message that becomes visible at {@code readyNs}; a full queue loses it. */
    void offerMessage(int channel, byte[] bytes, long readyNs) {
        if (received.size() < RECEIVE_QUEUE_CAPACITY) {
            byte[] whole = new ByteWriter().u8(channel).bytes(bytes).done();
            received.addLast(new Message(whole, readyNs));
        }
    }

    void raisePretimeoutFlag() {
        pretimeout = true;
    }

    void lowerPretimeoutFlag() {
        pretimeout = false;
    }

    void raiseOemFlags(int flags) {
        oemFlags |= flags & OEM_FLAGS;
    }

    private @Nullable Message firstReady() {
        Message first = received.peekFirst();
        return first != null && nanoTime.getAsLong() - first.readyNs >= 0 ? first : null;
    }

    private byte[] setEnables(Request request) {
        if ((request.u8(0) & RESERVED_ENABLE) != 0) {
            throw new Refusal(CompletionCode.INVALID_DATA_FIELD);
        }
        enables = request.u8(0);
        return ByteWriter.NOTHING;
    }

    private byte[] clearFlags(Request request) {
        int clear = request.u8(0);
        if ((clear & RECEIVE_MESSAGE_AVAILABLE) != 0) {
            received.clear();
        }
        if ((clear & EVENT_MESSAGE_BUFFER_FULL) != 0) {
            events.clear();
        }
        if ((clear & WATCHDOG_PRETIMEOUT) != 0) {
            pretimeout = false;
        }
        oemFlags &= ~clear;
        return ByteWriter.NOTHING;
    }

    private byte[] getMessage() {
        Message message = firstReady();
        if (message == null) {
            throw new Refusal(NOTHING_AVAILABLE);
        }
        received.removeFirst();
        return message.channelAndBytes;
    }

    private byte[] readEvent() {
        byte[] rec = events.pollFirst();
        if (rec == null) {
            throw new Refusal(NOTHING_AVAILABLE);
        }
        return rec;
    }
}
