package io.jipmi.msghandler;

/** The calling thread was interrupted, with its interrupt flag still set, or the request was cancelled. */
public final class IpmiCancelledException extends IpmiException {
    private static final long serialVersionUID = 1L;

    IpmiCancelledException(IpmiFailure failure) {
        super(failure);
    }
}
