package io.jipmi.client;

import io.jipmi.msghandler.CompletionCode;
import io.jipmi.msghandler.FailureKind;
import io.jipmi.msghandler.IpmiAddress;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiFailure;
import io.jipmi.msghandler.IpmiRequest;
import io.jipmi.msghandler.IpmiResponse;
import io.jipmi.msghandler.IpmiUser;

/** The requests of one operation: one user, one target, one deadline for them all. */
final class Conversation {
    private final IpmiUser user;
    private final IpmiAddress target;
    private final Deadline deadline;

    Conversation(IpmiUser user, IpmiAddress target, Deadline deadline) {
        this.user = user;
        this.target = target;
        this.deadline = deadline;
    }

    /** The answer, whatever its completion code. */
    IpmiResponse ask(int netFn, int cmd, int... data) throws IpmiException {
        return user.request(IpmiRequest.of(netFn, cmd, data).to(target).withTimeout(deadline.remaining()));
    }

    /** The data of an answer that completed normally and has at least so many bytes. */
    Octets data(int minLengthBytes, int netFn, int cmd, int... data) throws IpmiException {
        return dataOf(ask(netFn, cmd, data), minLengthBytes);
    }

    static Octets dataOf(IpmiResponse response, int minLengthBytes) throws IpmiException {
        return Octets.of(response.orThrow(minLengthBytes).data());
    }

    /** An answer that cannot be what the specification says. */
    static IpmiException badResponse(String detail) {
        return IpmiException.of(new IpmiFailure(FailureKind.BAD_RESPONSE, CompletionCode.UNSPECIFIED, false, detail));
    }

    /** @throws IpmiException unless there are at least so many bytes */
    static void require(Octets data, int minLengthBytes, String what) throws IpmiException {
        if (data.lengthBytes() < minLengthBytes) {
            throw badResponse(what + " has " + data.lengthBytes() + " bytes where " + minLengthBytes + " are needed");
        }
    }
}
