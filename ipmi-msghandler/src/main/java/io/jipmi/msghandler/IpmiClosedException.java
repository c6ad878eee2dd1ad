package io.jipmi.msghandler;

/** The interface, the user or the message handler was closed before the request ended. */
public final class IpmiClosedException extends IpmiException {
    private static final long serialVersionUID = 1L;

    IpmiClosedException(IpmiFailure failure) {
        super(failure);
    }
}
