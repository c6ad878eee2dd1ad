package io.jipmi.msghandler;

import java.io.IOException;

/** A request that ended without a usable answer, with its structured cause. Immutable. */
public abstract sealed class IpmiException extends IOException
        permits IpmiTimeoutException,
                IpmiTransportException,
                IpmiClosedException,
                IpmiCancelledException,
                IpmiLimitException,
                IpmiCompletionException {
    private static final long serialVersionUID = 1L;

    private final IpmiFailure failure;

    IpmiException(IpmiFailure failure) {
        super(failure.describe());
        this.failure = failure;
    }

    /** The exception type that stands for the failure's kind. */
    public static IpmiException of(IpmiFailure failure) {
        return switch (failure.kind()) {
            case TIMED_OUT, TIMED_OUT_QUEUED -> new IpmiTimeoutException(failure);
            case BUS_FAULT, PROTOCOL_ERROR, BAD_RESPONSE, INTERFACE_DOWN, UNSUPPORTED, DENIED ->
                new IpmiTransportException(failure);
            case REFUSED -> new IpmiCompletionException(failure);
            case CLOSED -> new IpmiClosedException(failure);
            case CANCELLED -> new IpmiCancelledException(failure);
            case LIMIT, TAKEN -> new IpmiLimitException(failure);
        };
    }

    /** The structured cause. */
    public IpmiFailure failure() {
        return failure;
    }
}
