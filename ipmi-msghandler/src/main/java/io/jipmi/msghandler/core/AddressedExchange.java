package io.jipmi.msghandler.core;

import io.jipmi.msghandler.BridgeTiming;
import io.jipmi.msghandler.BridgedAddress;
import io.jipmi.msghandler.Counter;
import io.jipmi.msghandler.IpmiFailure;
import io.jipmi.msghandler.IpmiRequest;
import io.jipmi.msghandler.OwnAddress;
import org.jspecify.annotations.Nullable;

/** A request to a controller behind the BMC that the driver brings there by itself: one message, one answer. */
final class AddressedExchange extends Exchange {
    private final BridgedAddress address;
    private final BridgeTiming timing;
    private final BridgeCounters counters;
    private final @Nullable OwnAddress own;

    AddressedExchange(User user, IpmiRequest request, long deadlineNs, @Nullable Call call, @Nullable Thread waiter) {
        super(user, request, deadlineNs, call, waiter);
        this.address = (BridgedAddress) request.address();
        this.timing = request.bridgeTiming().over(user.bridgeTiming());
        this.counters = BridgeCounters.of(address);
        this.own = user.ownAddressSet(address.channel());
    }

    BridgedAddress address() {
        return address;
    }

    /** What the request and its user say of tries; what neither says is unset. */
    BridgeTiming timing() {
        return timing;
    }

    /** What is to stand as requester; null if nobody has said. */
    @Nullable
    OwnAddress own() {
        return own;
    }

    BridgeCounters counters() {
        return counters;
    }

    @Override
    Counter answerCounter() {
        return unwanted() ? counters.unhandledResponse : counters.handledResponse;
    }

    @Override
    Counter failureCounter(IpmiFailure cause) {
        return counters.forFailure(cause);
    }

    @Override
    Counter timeoutCounter() {
        return counters.timedOut;
    }

    @Override
    Counter lossCounter() {
        return counters.failed;
    }

    @Override
    boolean addressed() {
        return true;
    }
}
