package io.jipmi.msghandler.core;

import io.jipmi.msghandler.BridgeTiming;
import io.jipmi.msghandler.BridgedAddress;
import io.jipmi.msghandler.CompletionCode;
import io.jipmi.msghandler.Counter;
import io.jipmi.msghandler.FailureKind;
import io.jipmi.msghandler.IpmiFailure;
import io.jipmi.msghandler.IpmiRequest;
import io.jipmi.msghandler.IpmiResponse;
import io.jipmi.msghandler.NetFn;
import io.jipmi.msghandler.OwnAddress;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A request to a controller behind the BMC. Beside its place on the way to the BMC it has a sequence number, and tries:
 * each is a Send Message command, the BMC's acknowledgement, and the wait for the controller's answer.
 */
final class BridgedExchange extends Exchange {
    private final BridgedAddress address;
    private final BridgeTiming timing;
    private final BridgeCounters counters;
    private final OwnAddress own;
    private boolean scanAwaited;
    private boolean numbered;
    private int token;
    private int tries;
    private long firstSentNs;
    private long tryEndsNs;
    private boolean delivered;
    private String lastTrouble = "";
    private @Nullable IpmiResponse early;

    /**
     * @param call where an asynchronous request's end goes; null if a caller waits for it
     * @param waiter the caller that waits without running the interface; null if asynchronous
     */
    BridgedExchange(User user, IpmiRequest request, long deadlineNs, @Nullable Call call, @Nullable Thread waiter) {
        super(user, request, deadlineNs, call, waiter);
        this.address = (BridgedAddress) request.address();
        this.timing = request.bridgeTiming().over(user.bridgeTiming());
        this.counters = BridgeCounters.of(address);
        this.own = user.ownAddress(address.channel());
    }

    BridgedAddress address() {
        return address;
    }

    /** What the request and its user say of tries; what neither says is unset. */
    BridgeTiming timing() {
        return timing;
    }

    /** What stands as requester: the same in every try. */
    OwnAddress own() {
        return own;
    }

    BridgeCounters counters() {
        return counters;
    }

    /** Whether a response is one to this request: who, network function, command (SQ-06). */
    boolean isAnsweredBy(BridgedMessage response) {
        return response.netFn() == NetFn.response(request().netFn())
                && response.cmd() == request().cmd()
                && response.party().answering().equals(address.answering());
    }

    /** Whether it has waited for it to be found out what its channel is, be that known now or not. */
    boolean scanAwaited() {
        return scanAwaited;
    }

    void awaitScan() {
        scanAwaited = true;
    }

    boolean numbered() {
        return numbered;
    }

    void number(int newToken) {
        token = newToken;
        numbered = true;
    }

    int token() {
        return token;
    }

    /** How often it has been put to the BMC. */
    int tries() {
        return tries;
    }

    @Override
    void sent(long nowNs) {
        super.sent(nowNs);
        if (tries == 0) {
            firstSentNs = nowNs;
        }
        tries++;
    }

    @Override
    long sentNs() {
        return firstSentNs;
    }

    /** The BMC has the message, or may have it, or could not bring it to the controller this time. */
    void acknowledged(boolean perhapsDelivered, String trouble, long newTryEndsNs) {
        awaitAnswer();
        delivered |= perhapsDelivered;
        lastTrouble = trouble;
        tryEndsNs = newTryEndsNs;
    }

    long tryEndsNs() {
        return tryEndsNs;
    }

    /** The try is over, and there cannot be another one; an answer may still come. */
    void waitOn(long newTryEndsNs) {
        tries++;
        tryEndsNs = newTryEndsNs;
    }

    /** Whether another try cannot do harm: the controller has not seen the request, or may execute it twice. */
    boolean mayTryAgain() {
        return !delivered || request().repeatable();
    }

    /** An answer that came before the acknowledgement; null if none has. */
    @Nullable
    IpmiResponse early() {
        return early;
    }

    void answeredEarly(IpmiResponse answer) {
        early = answer;
    }

    @Override
    Counter lossCounter() {
        return counters.failed;
    }

    @Override
    void failed(IpmiFailure cause) {
        super.failed(delivered ? cause.executedPerhaps(true) : cause);
    }

    IpmiFailure timedOut(String limit) {
        return new IpmiFailure(
                FailureKind.TIMED_OUT,
                CompletionCode.TIMEOUT,
                false,
                String.format(
                        Locale.ROOT,
                        "no answer to %s %s, %d %s%s",
                        request(),
                        limit,
                        tries,
                        tries == 1 ? "try" : "tries",
                        lastTrouble.isEmpty() ? "" : ": " + lastTrouble));
    }
}
