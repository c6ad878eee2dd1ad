package io.jipmi.msghandler;

/** The interface could not carry the request or its answer. */
public final class IpmiTransportException extends IpmiException {
    private static final long serialVersionUID = 1L;

    IpmiTransportException(IpmiFailure failure) {
        super(failure);
    }
}
