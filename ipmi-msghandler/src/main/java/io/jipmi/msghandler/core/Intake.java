package io.jipmi.msghandler.core;

import io.jipmi.msghandler.BridgedAddress;
import io.jipmi.msghandler.IpmbDirectAddress;
import io.jipmi.msghandler.IpmiCommand;
import io.jipmi.msghandler.IpmiRequest;
import io.jipmi.msghandler.spi.Timekeeper;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Makes what users ask for an exchange, whose deadline is counted from here. Thread-safe. */
final class Intake {
    private static final int SEQUENCES = 64;

    private final Timekeeper time;
    private final boolean addressed;
    private final AtomicInteger directSequence = new AtomicInteger();

    /** @param addressed whether the driver brings messages to others than the BMC by itself */
    Intake(Timekeeper time, boolean addressed) {
        this.time = time;
        this.addressed = addressed;
    }

    Exchange exchange(User user, IpmiRequest request, Exchange.@Nullable Call call, @Nullable Thread waiter) {
        long deadlineNs = deadlineNs(request);
        if (request.address() instanceof IpmbDirectAddress) {
            int sequence = directSequence.getAndUpdate(last -> (last + 1) % SEQUENCES);
            return new DirectExchange(user, request, sequence, deadlineNs, call, waiter);
        }
        if (request.address() instanceof BridgedAddress) {
            return addressed
                    ? new AddressedExchange(user, request, deadlineNs, call, waiter)
                    : new BridgedExchange(user, request, deadlineNs, call, waiter);
        }
        return new Exchange(user, request, deadlineNs, call, waiter);
    }

    OwnExchange own(User user, IpmiRequest request, Consumer<OwnExchange> onEnd) {
        return new OwnExchange(user, request, deadlineNs(request), onEnd);
    }

    /** When the time of a request is over that comes now. */
    long deadlineNs(IpmiRequest request) {
        return time.nowNs() + saturatedNs(request.timeout());
    }

    ReplyExchange reply(
            User user,
            IpmiCommand command,
            int completionCode,
            int[] data,
            Exchange.@Nullable Call call,
            @Nullable Thread waiter) {
        long deadlineNs = time.nowNs() + saturatedNs(IpmiRequest.DEFAULT_TIMEOUT);
        return new ReplyExchange(user, command, completionCode, data, addressed, deadlineNs, call, waiter);
    }

    /** At most half of the clock's range, so that deadlines stay comparable by subtraction. */
    static long saturatedNs(Duration timeout) {
        try {
            return Math.min(timeout.toNanos(), Long.MAX_VALUE / 2);
        } catch (ArithmeticException e) {
            return timeout.isNegative() ? 0 : Long.MAX_VALUE / 2;
        }
    }
}
