package io.jipmi.msghandler.core;

import io.jipmi.msghandler.Counter;
import io.jipmi.msghandler.IpmiFailure;
import io.jipmi.msghandler.spi.SmiMessage;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Whether what the BMC answered is an answer to what it was asked. */
final class AnswerCheck {
    private AnswerCheck() {}

    /** Why the answer is none to this request; null if it is one. */
    static @Nullable IpmiFailure objection(Exchange exchange, SmiMessage completed) {
        if (completed.direct()) {
            return objectionToDirect(exchange, completed);
        }
        int lengthBytes = completed.responseLengthBytes();
        byte[] bytes = completed.response();
        if (lengthBytes < 3) {
            return Failures.badResponse(
                    "the answer to " + exchange.describe() + " has " + lengthBytes + " bytes where 3 are the least");
        }
        int netFn = (bytes[0] & 0xFF) >> 2;
        int cmd = bytes[1] & 0xFF;
        byte[] asked = completed.request();
        if (bytes[0] >> 2 != (asked[0] >> 2 | 1) || bytes[1] != asked[1]) {
            return Failures.badResponse(String.format(
                    Locale.ROOT,
                    "the BMC answered %s with the answer to netfn 0x%02x cmd 0x%02x",
                    exchange.describe(),
                    netFn,
                    cmd));
        }
        return null;
    }

    private static @Nullable IpmiFailure objectionToDirect(Exchange exchange, SmiMessage completed) {
        byte[] asked = completed.request();
        boolean fine = exchange instanceof ReplyExchange
                || DirectFraming.isAnswer(asked, completed.response(), completed.responseLengthBytes());
        return fine
                ? null
                : Failures.badResponse("what came back for " + exchange.describe() + " is not the answer to it");
    }

    /** What a request to the BMC counts as that ended so. */
    static Counter counterFor(IpmiFailure failure) {
        return switch (failure.kind()) {
            case INTERFACE_DOWN -> Counter.REFUSED_WHILE_DOWN;
            case BAD_RESPONSE -> Counter.INVALID_LOCAL_RESPONSES;
            default -> Counter.FAILED_LOCAL_COMMANDS;
        };
    }
}
