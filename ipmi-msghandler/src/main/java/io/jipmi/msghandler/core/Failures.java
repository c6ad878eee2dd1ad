package io.jipmi.msghandler.core;

import io.jipmi.msghandler.CompletionCode;
import io.jipmi.msghandler.FailureKind;
import io.jipmi.msghandler.IpmiFailure;

/** Why exchanges end without an answer, in words. */
final class Failures {
    private Failures() {}

    static IpmiFailure closed(String detail) {
        return plain(FailureKind.CLOSED, detail);
    }

    static IpmiFailure userClosed(Exchange exchange) {
        return closed("user '" + exchange.user().name() + "' was closed");
    }

    static IpmiFailure interrupted() {
        return plain(FailureKind.CANCELLED, "the calling thread was interrupted");
    }

    static IpmiFailure interfaceDown(String reason) {
        return plain(FailureKind.INTERFACE_DOWN, reason);
    }

    static IpmiFailure unsupported(String detail) {
        return plain(FailureKind.UNSUPPORTED, detail);
    }

    static IpmiFailure badResponse(String detail) {
        return new IpmiFailure(FailureKind.BAD_RESPONSE, CompletionCode.UNSPECIFIED, true, detail);
    }

    static IpmiFailure timedOut(Exchange exchange) {
        return new IpmiFailure(FailureKind.TIMED_OUT, CompletionCode.TIMEOUT, true, noAnswer(exchange));
    }

    static IpmiFailure timedOutQueued(Exchange exchange) {
        return new IpmiFailure(
                FailureKind.TIMED_OUT_QUEUED,
                CompletionCode.TIMEOUT,
                false,
                noAnswer(exchange) + ": still waiting for its turn at the BMC");
    }

    static IpmiFailure timedOutHeld(Exchange exchange) {
        return new IpmiFailure(
                FailureKind.TIMED_OUT_QUEUED,
                CompletionCode.TIMEOUT,
                false,
                noAnswer(exchange) + ": the BMC was told to reset itself and has not answered since");
    }

    static String milliseconds(Exchange exchange) {
        return exchange.request().timeout().toMillis() + " ms";
    }

    private static String noAnswer(Exchange exchange) {
        return "no answer to " + exchange.describe() + " within " + milliseconds(exchange);
    }

    private static IpmiFailure plain(FailureKind kind, String detail) {
        return new IpmiFailure(kind, CompletionCode.UNSPECIFIED, false, detail);
    }
}
