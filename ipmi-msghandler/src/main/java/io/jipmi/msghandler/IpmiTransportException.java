package io.jipmi.msghandler;

/** The interface could not carry the request or its answer, or never can to such an address. */
public final class IpmiTransportException extends IpmiException {
    private static final long serialVersionUID = 1L;

    IpmiTransportException(IpmiFailure failure) {
        super(failure);
    }
}
