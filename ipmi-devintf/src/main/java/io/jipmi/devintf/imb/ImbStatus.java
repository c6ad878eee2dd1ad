package io.jipmi.devintf.imb;

import io.jipmi.io.Errno;
import io.jipmi.msghandler.CompletionCode;
import io.jipmi.msghandler.IpmiFailure;

/**
 * How a call ended: the caller's errno, by the table of ipmi(7), and the private code that goes into the argument's status
 * field, which are those of Intel's driver (bsd-and-hpux-drivers 2.1, 2.4).
 */
enum ImbStatus {
    INPUT_TOO_SMALL(Errno.EINVAL, 0xE0070011),
    BAD_OUTPUT(Errno.EINVAL, 0xE0070003),
    INVALID_REQUEST(Errno.EINVAL, 0xE007000D),
    /** The configuration forbids it, or that of whoever owns the interface. */
    SEND_ERROR(Errno.EPERM, 0xE0070013),
    /** Too many processes contend, or this one has too much under way. */
    NO_RESOURCES(Errno.EBUSY, 0xE0070001),
    /** The interface was not free in time. */
    SEND_TIMEOUT(Errno.EBUSY, 0xE0070004),
    RECEIVE_TIMEOUT(Errno.ETIMEDOUT, 0xE0070005),
    REQUEST_TOO_LONG(Errno.E2BIG, 0xE004000B),
    RESPONSE_OVERFLOW(Errno.E2BIG, 0xE004000C),
    HARDWARE(Errno.EIO, 0xE0040008),
    INVALID_RESPONSE(Errno.EIO, 0xE004000A),
    /** There is no interface any more. */
    DRIVER_FAILURE(Errno.ENXIO, 0xE0040009);

    private final int errno;
    private final int code;

    ImbStatus(Errno errno, int code) {
        this.errno = errno.number();
        this.code = code;
    }

    Errno errno() {
        return new Errno(errno);
    }

    int code() {
        return code;
    }

    static ImbStatus of(IpmiFailure failure) {
        return switch (failure.kind()) {
            case TIMED_OUT_QUEUED -> SEND_TIMEOUT;
            case TIMED_OUT -> RECEIVE_TIMEOUT;
            case BUS_FAULT, INTERFACE_DOWN, CANCELLED -> HARDWARE;
            case PROTOCOL_ERROR, BAD_RESPONSE, REFUSED -> INVALID_RESPONSE;
            case DENIED -> SEND_ERROR;
            case UNSUPPORTED -> INVALID_REQUEST;
            case CLOSED -> DRIVER_FAILURE;
            case LIMIT, TAKEN ->
                failure.completionCode() == CompletionCode.LENGTH_EXCEEDED ? REQUEST_TOO_LONG : NO_RESOURCES;
        };
    }
}
