package io.jipmi.msghandler.spi;

import io.jipmi.msghandler.IpmiFailure;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way down and its response on the way up. Not thread-safe: it has one owner at a time. The message
 * handler owns it until {@link SmiDriver#send}, the driver until it calls {@link SmiUpcalls#completed} or the message
 * handler calls {@link SmiDriver#abandon}. Reused from request to request.
 */
public final class SmiMessage {
    /** The longest raw message either way: network function/LUN, command and data (C-01). */
    public static final int MAX_LENGTH_BYTES = 272;

    private final byte[] request = new byte[MAX_LENGTH_BYTES];
    private final byte[] response = new byte[MAX_LENGTH_BYTES];
    private int requestLengthBytes;
    private int responseLengthBytes;
    private boolean repeatable;
    private boolean direct;
    private @Nullable Delivery delivery;
    private @Nullable IpmiFailure failure;

    /** An empty message, to be prepared. */
    public SmiMessage() {}

    /** The request: network function &lt;&lt; 2 | LUN, command, data. Valid up to {@link #requestLengthBytes()}. */
    public byte[] request() {
        return request;
    }

    /** The response: network function &lt;&lt; 2 | LUN, command, completion code, data. */
    public byte[] response() {
        return response;
    }

    /** 2 to 272. */
    public int requestLengthBytes() {
        return requestLengthBytes;
    }

    /** 0 to 272; whether the answer is complete and belongs to the request is judged by the message handler. */
    public int responseLengthBytes() {
        return responseLengthBytes;
    }

    /** Whether the driver may put the request to the BMC again although the BMC may have executed it. */
    public boolean repeatable() {
        return repeatable;
    }

    /**
     * Whether it goes to another controller on the bus the interface is itself on, not to a BMC. Then request and response
     * are: network function &lt;&lt; 2 | LUN of who receives it, the controller's address, sequence &lt;&lt; 2 | LUN of who
     * sends it, command, then data or completion code and data, without checksums. A request with an odd network function
     * is itself a response: it is answered with length 0 once it has gone out.
     */
    public boolean direct() {
        return direct;
    }

    /**
     * Where the driver is to bring it; null if it goes to the BMC, or is {@link #direct()}. Request and response have the
     * form of those to the BMC. A request with an odd network function is itself a response: it is answered with the
     * completion code that says whether it could be sent.
     */
    @SuppressWarnings("exports") // callers compile without the annotation
    public @Nullable Delivery delivery() {
        return delivery;
    }

    /** Why there is no response; null if there is one. */
    @SuppressWarnings("exports") // callers compile without the annotation
    public @Nullable IpmiFailure failure() {
        return failure;
    }

    /** Makes this an unsent request of the bytes already placed in {@link #request()}. */
    public void prepare(int newRequestLengthBytes, boolean newRepeatable) {
        if (newRequestLengthBytes < 2 || newRequestLengthBytes > MAX_LENGTH_BYTES) {
            throw new IllegalArgumentException("request length out of 2..272: " + newRequestLengthBytes);
        }
        requestLengthBytes = newRequestLengthBytes;
        responseLengthBytes = 0;
        repeatable = newRepeatable;
        direct = false;
        delivery = null;
        failure = null;
    }

    /** The same of a message that is {@link #direct()}. */
    public void prepareDirect(int newRequestLengthBytes, boolean newRepeatable) {
        prepare(newRequestLengthBytes, newRepeatable);
        direct = true;
    }

    /** The same of a message the driver is to bring to somebody else than the BMC. */
    public void prepareAddressed(int newRequestLengthBytes, boolean newRepeatable, Delivery newDelivery) {
        prepare(newRequestLengthBytes, newRepeatable);
        delivery = newDelivery;
    }

    /** Records that the first {@code lengthBytes} of {@link #response()} are the answer. */
    public void answered(int lengthBytes) {
        responseLengthBytes = lengthBytes;
        failure = null;
    }

    /** Records that there is no answer, and why. */
    public void failed(IpmiFailure cause) {
        responseLengthBytes = 0;
        failure = cause;
    }
}
