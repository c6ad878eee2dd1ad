package io.jipmi.msghandler;

/** The request was not accepted because a limit was reached: wait for earlier ones to end. */
public final class IpmiLimitException extends IpmiException {
    private static final long serialVersionUID = 1L;

    IpmiLimitException(IpmiFailure failure) {
        super(failure);
    }
}
