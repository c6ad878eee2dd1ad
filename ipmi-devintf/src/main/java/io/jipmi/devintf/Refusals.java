package io.jipmi.devintf;

import io.jipmi.io.Errno;
import io.jipmi.io.IoFault;
import io.jipmi.msghandler.IpmiFailure;
import io.jipmi.msghandler.IpmiUser;

/** Why an interface does not accept something, as the device says it (6.3). */
final class Refusals {
    private Refusals() {}

    /** The error number for a refusal. */
    static Errno errno(IpmiFailure failure) {
        return switch (failure.kind()) {
            case LIMIT, TAKEN -> Errno.EBUSY;
            case CLOSED, CANCELLED -> Errno.ENODEV;
            case UNSUPPORTED -> Errno.EAFNOSUPPORT;
            case DENIED -> Errno.EPERM;
            case TIMED_OUT, TIMED_OUT_QUEUED, BUS_FAULT, PROTOCOL_ERROR, BAD_RESPONSE, REFUSED, INTERFACE_DOWN ->
                Errno.EIO;
        };
    }

    static IoFault fault(String call, IpmiUser user, IpmiFailure failure) {
        return new IoFault(call, name(user), errno(failure), failure.detail());
    }

    static IoFault fault(String call, IpmiUser user, Errno errno) {
        return new IoFault(call, name(user), errno);
    }

    private static String name(IpmiUser user) {
        return "ipmi" + user.ipmiInterface().number();
    }
}
