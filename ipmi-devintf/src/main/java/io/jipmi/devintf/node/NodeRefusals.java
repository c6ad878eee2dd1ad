package io.jipmi.devintf.node;

import io.jipmi.io.Errno;
import io.jipmi.io.IoFault;
import io.jipmi.msghandler.CommandFilter;
import io.jipmi.msghandler.CompletionCode;
import io.jipmi.msghandler.FailureKind;
import io.jipmi.msghandler.IpmiFailure;
import io.jipmi.msghandler.NetFn;
import io.jipmi.msghandler.spi.Delivery;
import io.jipmi.msghandler.spi.SmiMessage;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Why the device did not accept something (6.3), in words; it was not put to the BMC, unless a signal leaves that open.
 *
 * @param location the device's node
 */
record NodeRefusals(String location) {
    /** What Linux answers while its register driver has given the hardware up. */
    private static final int LINUX_BUS_ERROR = 0x82;

    IpmiFailure of(SmiMessage message, IoFault fault) {
        Errno reason = fault.errno();
        Delivery delivery = message.delivery();
        if (reason.equals(Errno.EBUSY) || reason.equals(Errno.EAGAIN)) {
            return limit(
                    CompletionCode.NODE_BUSY,
                    "the driver behind " + location
                            + " takes no more now: its message limit is reached, or the BMC is being reset");
        }
        if (reason.equals(Errno.EMSGSIZE)) {
            return limit(CompletionCode.LENGTH_EXCEEDED, "the request is too long for the driver behind " + location);
        }
        if (isDenial(reason)) {
            return denied(describe(message), reason);
        }
        if (delivery != null && (reason.equals(Errno.EINVAL) || reason.equals(Errno.EAFNOSUPPORT))) {
            return unsupported("the driver behind " + location + " reaches nobody as "
                    + delivery.address().describe() + ": the BMC has no such channel for messages of that kind");
        }
        if (reason.equals(Errno.EINVAL)) {
            return limit(
                    CompletionCode.UNSPECIFIED,
                    "the driver behind " + location
                            + " keeps this command to itself (Send Message, Get Message, Read Event Message Buffer)");
        }
        return new IpmiFailure(
                FailureKind.BUS_FAULT, LINUX_BUS_ERROR, reason.equals(Errno.EINTR), String.valueOf(fault.getMessage()));
    }

    IpmiFailure of(CommandFilter filter, IoFault fault) {
        Errno reason = fault.errno();
        if (reason.equals(Errno.EBUSY)) {
            return new IpmiFailure(
                    FailureKind.TAKEN,
                    CompletionCode.NODE_BUSY,
                    false,
                    "another program receives " + filter + " through " + location + " already: only one can");
        }
        return refused("receive " + filter, fault);
    }

    IpmiFailure ofEvents(IoFault fault) {
        return refused("receive events", fault);
    }

    /**
     * Why what came back is no answer, although the device says it is one; null if it is. Linux makes up a completion code
     * where a controller has been silent as often as it was to be tried.
     *
     * @param lengthBytes of the response, at least 2
     */
    @Nullable
    IpmiFailure ofAnswer(SmiMessage message, int lengthBytes) {
        Delivery delivery = message.delivery();
        if (delivery == null
                || NodeMessages.isResponse(message)
                || lengthBytes != 3
                || message.response()[2] != (byte) CompletionCode.TIMEOUT) {
            return null;
        }
        int tries = delivery.retries() + 1;
        return new IpmiFailure(
                FailureKind.TIMED_OUT,
                CompletionCode.TIMEOUT,
                true,
                "no answer from " + delivery.address().describe() + " in time, " + tries
                        + (tries == 1 ? " try" : " tries") + " by the driver behind " + location);
    }

    /** A message from the device is longer than any can be. */
    IpmiFailure ofTruncated() {
        return new IpmiFailure(
                FailureKind.BAD_RESPONSE,
                CompletionCode.TRUNCATED,
                true,
                "the answer through " + location + " is longer than " + SmiMessage.MAX_LENGTH_BYTES + " bytes");
    }

    /** The node has gone with a message it had accepted. */
    static IpmiFailure ofLost(String reason) {
        return new IpmiFailure(FailureKind.BUS_FAULT, LINUX_BUS_ERROR, true, reason);
    }

    /** There is no node. */
    static IpmiFailure ofDown(String reason) {
        return new IpmiFailure(FailureKind.INTERFACE_DOWN, LINUX_BUS_ERROR, false, reason);
    }

    private IpmiFailure refused(String what, IoFault fault) {
        return isDenial(fault.errno())
                ? denied(what, fault.errno())
                : unsupported("cannot " + what + " through " + location + ": " + fault.getMessage());
    }

    private IpmiFailure denied(String what, Errno reason) {
        return new IpmiFailure(
                FailureKind.DENIED,
                CompletionCode.INSUFFICIENT_PRIVILEGE,
                false,
                "the driver behind " + location + " does not let this program " + what + ": " + reason.describe()
                        + "; run it as root, or have ipmid's configuration allow it");
    }

    private static IpmiFailure limit(int completionCode, String detail) {
        return new IpmiFailure(FailureKind.LIMIT, completionCode, false, detail);
    }

    private static IpmiFailure unsupported(String detail) {
        return new IpmiFailure(FailureKind.UNSUPPORTED, CompletionCode.UNSPECIFIED, false, detail);
    }

    /** Whether the device lets others do it, but not this program. */
    static boolean isDenial(Errno reason) {
        return reason.equals(Errno.EPERM) || reason.equals(Errno.EACCES);
    }

    private static String describe(SmiMessage message) {
        Delivery delivery = message.delivery();
        byte[] request = message.request();
        return String.format(
                Locale.ROOT,
                "send %s/%02x to %s",
                NetFn.describe((request[0] & 0xFF) >> 2),
                request[1] & 0xFF,
                delivery == null ? "the BMC" : delivery.address().describe());
    }
}
