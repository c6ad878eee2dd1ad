package io.jipmi.msghandler.core;

import io.jipmi.msghandler.BridgedAddress;
import io.jipmi.msghandler.Counter;
import io.jipmi.msghandler.IpmbAddress;
import io.jipmi.msghandler.IpmiFailure;
import io.jipmi.msghandler.LanAddress;

/** What is counted of messages to and from somebody behind the BMC, by the kind of address. */
enum BridgeCounters {
    IPMB(
            Counter.SENT_IPMB_COMMANDS,
            Counter.SENT_IPMB_COMMAND_ERRS,
            Counter.RETRANSMITTED_IPMB_COMMANDS,
            Counter.DROPPED_REXMIT_IPMB_COMMANDS,
            Counter.TIMED_OUT_IPMB_COMMANDS,
            Counter.FAILED_IPMB_COMMANDS,
            Counter.SENT_IPMB_RESPONSES,
            Counter.HANDLED_IPMB_RESPONSES,
            Counter.UNHANDLED_IPMB_RESPONSES),
    BROADCAST(
            Counter.SENT_IPMB_COMMANDS,
            Counter.SENT_IPMB_COMMAND_ERRS,
            Counter.RETRANSMITTED_IPMB_COMMANDS,
            Counter.DROPPED_REXMIT_IPMB_COMMANDS,
            Counter.TIMED_OUT_IPMB_BROADCASTS,
            Counter.FAILED_IPMB_COMMANDS,
            Counter.SENT_IPMB_RESPONSES,
            Counter.HANDLED_IPMB_RESPONSES,
            Counter.UNHANDLED_IPMB_RESPONSES),
    LAN(
            Counter.SENT_LAN_COMMANDS,
            Counter.SENT_LAN_COMMAND_ERRS,
            Counter.RETRANSMITTED_LAN_COMMANDS,
            Counter.DROPPED_REXMIT_LAN_COMMANDS,
            Counter.TIMED_OUT_LAN_COMMANDS,
            Counter.FAILED_LAN_COMMANDS,
            Counter.SENT_LAN_RESPONSES,
            Counter.HANDLED_LAN_RESPONSES,
            Counter.UNHANDLED_LAN_RESPONSES);

    final Counter sent;
    final Counter refused;
    final Counter retransmitted;
    final Counter droppedRetransmission;
    final Counter timedOut;
    final Counter failed;
    final Counter sentResponse;
    final Counter handledResponse;
    final Counter unhandledResponse;

    BridgeCounters(
            Counter sent,
            Counter refused,
            Counter retransmitted,
            Counter droppedRetransmission,
            Counter timedOut,
            Counter failed,
            Counter sentResponse,
            Counter handledResponse,
            Counter unhandledResponse) {
        this.sent = sent;
        this.refused = refused;
        this.retransmitted = retransmitted;
        this.droppedRetransmission = droppedRetransmission;
        this.timedOut = timedOut;
        this.failed = failed;
        this.sentResponse = sentResponse;
        this.handledResponse = handledResponse;
        this.unhandledResponse = unhandledResponse;
    }

    /** What a request counts as whose driver brings it there by itself, and that ended so. */
    Counter forFailure(IpmiFailure failure) {
        return switch (failure.kind()) {
            case TIMED_OUT -> timedOut;
            case INTERFACE_DOWN -> Counter.REFUSED_WHILE_DOWN;
            case LIMIT, UNSUPPORTED, DENIED -> Counter.SENT_INVALID_COMMANDS;
            default -> failed;
        };
    }

    static BridgeCounters of(BridgedAddress address) {
        if (address instanceof LanAddress) {
            return LAN;
        }
        return address instanceof IpmbAddress ipmb && ipmb.broadcast() ? BROADCAST : IPMB;
    }
}
