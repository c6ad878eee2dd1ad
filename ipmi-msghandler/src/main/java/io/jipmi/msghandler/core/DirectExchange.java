package io.jipmi.msghandler.core;

import io.jipmi.msghandler.IpmbDirectAddress;
import io.jipmi.msghandler.IpmiRequest;
import io.jipmi.msghandler.IpmiResponse;
import io.jipmi.msghandler.spi.SmiMessage;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A request to a controller on the bus the interface is itself on: one message, one try. */
final class DirectExchange extends Exchange {
    private final IpmbDirectAddress address;
    private final int sequence;

    /** @param sequence 0 to 63 */
    DirectExchange(
            User user,
            IpmiRequest request,
            int sequence,
            long deadlineNs,
            @Nullable Call call,
            @Nullable Thread waiter) {
        super(user, request, deadlineNs, call, waiter);
        this.address = (IpmbDirectAddress) request.address();
        this.sequence = sequence;
    }

    @Override
    void frame(SmiMessage message) {
        IpmiRequest request = request();
        DirectFraming.writeHead(address, request.netFn(), sequence, request.cmd(), message.request());
        request.copyDataTo(message.request(), DirectFraming.HEAD_BYTES);
        message.prepareDirect(DirectFraming.HEAD_BYTES + request.dataLengthBytes(), request.repeatable());
    }

    @Override
    void answered(byte[] bytes, int lengthBytes) {
        answered(new IpmiResponse(
                (bytes[0] & 0xFF) >> 2,
                bytes[3] & 0xFF,
                bytes[4] & 0xFF,
                Arrays.copyOfRange(bytes, DirectFraming.HEAD_BYTES + 1, lengthBytes)));
    }
}
