package io.jipmi.msghandler;

/** The request's deadline passed; {@link IpmiFailure#mayHaveExecuted()} tells on which side of the BMC. */
public final class IpmiTimeoutException extends IpmiException {
    private static final long serialVersionUID = 1L;

    IpmiTimeoutException(IpmiFailure failure) {
        super(failure);
    }
}
