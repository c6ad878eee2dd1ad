package io.jipmi.msghandler;

/** Not accepted because a limit was reached, or because somebody has already what only one can have. */
public final class IpmiLimitException extends IpmiException {
    private static final long serialVersionUID = 1L;

    IpmiLimitException(IpmiFailure failure) {
        super(failure);
    }
}
