package io.jipmi.devintf;

import io.jipmi.msghandler.IpmiAddress;
import java.util.Arrays;

/**
 * One message in an open file's queue. Immutable: data is copied in and out. Two are equal only if they are the same.
 */
public final class ReceivedMessage {
    private final ReceiveType type;
    private final long messageId;
    private final IpmiAddress address;
    private final int netFn;
    private final int cmd;
    private final byte[] data;
    private final boolean answered;

    /**
     * What somebody has sent, or the answer to a request.
     *
     * @param type why it is there
     * @param messageId the request's or the response's, as the client gave it; a command's sequence number; 0 for an event
     * @param address whom it comes from
     * @param netFn network function, odd for responses and events
     * @param cmd command number
     * @param data what follows; in a response the completion code is first
     */
    public ReceivedMessage(ReceiveType type, long messageId, IpmiAddress address, int netFn, int cmd, byte[] data) {
        this(type, messageId, address, netFn, cmd, data, true);
    }

    private ReceivedMessage(
            ReceiveType type, long messageId, IpmiAddress address, int netFn, int cmd, byte[] data, boolean answered) {
        this.type = type;
        this.messageId = messageId;
        this.address = address;
        this.netFn = netFn;
        this.cmd = cmd;
        // Not clone(): compiled by the quick compiler that is a call into the Java machine.
        this.data = Arrays.copyOf(data, data.length);
        this.answered = answered;
    }

    /** The end of a request, or of a response, that got no answer: one of only the completion code Linux would make up. */
    static ReceivedMessage unanswered(
            ReceiveType type, long messageId, IpmiAddress address, int netFn, int cmd, int completionCode) {
        byte[] data = {(byte) completionCode};
        return new ReceivedMessage(type, messageId, address, netFn, cmd, data, false);
    }

    /** Whether somebody has sent this; else it is the end of a request that got no answer. */
    public boolean answered() {
        return answered;
    }

    /** Why it is there. */
    public ReceiveType type() {
        return type;
    }

    /** The request's or the response's id, as the client gave it; a command's sequence number; 0 for an event. */
    public long messageId() {
        return messageId;
    }

    /** Whom it comes from. */
    public IpmiAddress address() {
        return address;
    }

    /** Network function, odd for responses and events. */
    public int netFn() {
        return netFn;
    }

    /** Command number. */
    public int cmd() {
        return cmd;
    }

    /** Number of data bytes. */
    public int dataLengthBytes() {
        return data.length;
    }

    /** A copy of the first data bytes, as many as asked for and there are; a response's completion code is the first. */
    public byte[] data(int maxLengthBytes) {
        return Arrays.copyOf(data, Math.min(maxLengthBytes, data.length));
    }

    /** A copy of all data bytes. */
    public byte[] data() {
        return data.clone();
    }
}
