package io.jipmi.msghandler.core;

import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiRequest;
import io.jipmi.msghandler.PreparedRequest;
import io.jipmi.msghandler.Priority;

/** A user's prepared request to the BMC. */
final class Prepared implements PreparedRequest {
    private static final int DATA_OFFSET = 2;

    private final InterfaceMonitor monitor;
    private final PreparedExchange exchange;
    private boolean closed;

    /** @param user has given it a place */
    Prepared(InterfaceMonitor monitor, User user, IpmiRequest request) {
        this.monitor = monitor;
        this.exchange = new PreparedExchange(user, request.withPriority(Priority.HIGH), bytes(request));
    }

    @Override
    public int put() throws IpmiException {
        monitor.put(exchange);
        return exchange.completionCode();
    }

    @Override
    public void data(int index, int value) {
        if (index < 0 || index >= exchange.bytes().length - DATA_OFFSET) {
            throw new IndexOutOfBoundsException(
                    "data byte " + index + " of " + (exchange.bytes().length - DATA_OFFSET));
        }
        exchange.bytes()[DATA_OFFSET + index] = (byte) value;
    }

    @Override
    public int answerLengthBytes() {
        return exchange.answerLengthBytes();
    }

    @Override
    public int answer(int index) {
        return exchange.answer(index);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            exchange.user().giveUpPlace();
        }
    }

    private static byte[] bytes(IpmiRequest request) {
        byte[] bytes = new byte[DATA_OFFSET + request.dataLengthBytes()];
        bytes[0] = (byte) (request.netFn() << 2 | request.address().lun());
        bytes[1] = (byte) request.cmd();
        request.copyDataTo(bytes, DATA_OFFSET);
        return bytes;
    }
}
