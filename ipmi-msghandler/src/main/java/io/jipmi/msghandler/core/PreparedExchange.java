package io.jipmi.msghandler.core;

import io.jipmi.msghandler.IpmiRequest;
import io.jipmi.msghandler.spi.Delivery;
import io.jipmi.msghandler.spi.SmiMessage;
import org.jspecify.annotations.Nullable;

/**
 * An exchange that goes again and again, with its own bytes and room for the answer, so that nothing is allocated. One
 * thread at a time puts it; the rest as with every exchange.
 */
final class PreparedExchange extends Exchange {
    private static final int ANSWER_OFFSET = 3;

    private final byte[] bytes;
    private final byte[] answer = new byte[SmiMessage.MAX_LENGTH_BYTES];
    private int answerLengthBytes;
    private int completionCode;
    private long deadlineNs;
    private @Nullable Delivery delivery;
    private @Nullable Thread waiter;
    /** Whether nobody runs it: written last, as its thread may put it again at once. */
    private volatile boolean settled = true;

    /** The one that was left before it for whoever runs the interface; set by {@link Inbox}. */
    @Nullable
    PreparedExchange below;

    /**
     * @param request what it is, for people, and how long it may take each time
     * @param bytes network function/LUN, command, data: what goes to the BMC; changed by whoever puts it
     */
    PreparedExchange(User user, IpmiRequest request, byte[] bytes) {
        super(user, request, 0, null, null);
        this.bytes = bytes;
    }

    byte[] bytes() {
        return bytes;
    }

    /** Has the driver bring it to somebody else than the BMC. */
    void deliver(Delivery newDelivery) {
        delivery = newDelivery;
    }

    @Override
    boolean addressed() {
        return delivery != null;
    }

    /** Makes it a new one. */
    void prepare(long newDeadlineNs, Thread newWaiter) {
        rearm();
        settled = false;
        deadlineNs = newDeadlineNs;
        waiter = newWaiter;
    }

    /** Whoever ran it is done with it. */
    void settle() {
        settled = true;
    }

    @Override
    boolean ended() {
        return settled;
    }

    @Override
    long deadlineNs() {
        return deadlineNs;
    }

    @Override
    @Nullable
    Thread waiter() {
        return waiter;
    }

    @Override
    void frame(SmiMessage message) {
        System.arraycopy(bytes, 0, message.request(), 0, bytes.length);
        Delivery to = delivery;
        if (to == null) {
            message.prepare(bytes.length, request().repeatable());
        } else {
            message.prepareAddressed(bytes.length, request().repeatable(), to);
        }
    }

    @Override
    void answered(byte[] response, int lengthBytes) {
        completionCode = response[ANSWER_OFFSET - 1] & 0xFF;
        answerLengthBytes = lengthBytes - ANSWER_OFFSET;
        System.arraycopy(response, ANSWER_OFFSET, answer, 0, answerLengthBytes);
        end();
    }

    /** Of the last answer, 0 to 0xFF. */
    int completionCode() {
        return completionCode;
    }

    int answerLengthBytes() {
        return answerLengthBytes;
    }

    int answer(int index) {
        if (index < 0 || index >= answerLengthBytes) {
            throw new IndexOutOfBoundsException("byte " + index + " of an answer of " + answerLengthBytes);
        }
        return answer[index] & 0xFF;
    }
}
