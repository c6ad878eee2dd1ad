package io.jipmi.msghandler.core;

import io.jipmi.msghandler.IpmiFailure;
import io.jipmi.msghandler.IpmiRequest;
import io.jipmi.msghandler.IpmiResponse;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A request of the message handler's own. Who asked is told of its end within the step that brings it. */
final class OwnExchange extends Exchange {
    private final Consumer<OwnExchange> onEnd;
    private @Nullable IpmiResponse answer;

    OwnExchange(User user, IpmiRequest request, long deadlineNs, Consumer<OwnExchange> onEnd) {
        super(user, request, deadlineNs, null, null);
        this.onEnd = onEnd;
    }

    /** The answer; null if there is none. */
    @Nullable
    IpmiResponse answer() {
        return answer;
    }

    @Override
    void answered(IpmiResponse newAnswer) {
        super.answered(newAnswer);
        answer = newAnswer;
        onEnd.accept(this);
    }

    @Override
    void failed(IpmiFailure cause) {
        super.failed(cause);
        onEnd.accept(this);
    }
}
