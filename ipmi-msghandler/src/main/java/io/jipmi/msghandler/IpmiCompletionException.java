package io.jipmi.msghandler;

import java.util.Locale;

/** The BMC answered with a completion code other than 0x00; {@link IpmiFailure#completionCode()} is its own. */
public final class IpmiCompletionException extends IpmiException {
    private static final long serialVersionUID = 1L;

    IpmiCompletionException(IpmiFailure failure) {
        super(failure);
    }

    IpmiCompletionException(IpmiResponse response) {
        this(new IpmiFailure(
                FailureKind.REFUSED,
                response.completionCode(),
                false,
                String.format(
                        Locale.ROOT,
                        "the BMC answered %s/%02x with completion code %s",
                        NetFn.describe(response.netFn()),
                        response.cmd(),
                        CompletionCode.describe(response.completionCode()))));
    }

    /** The BMC's completion code, 0x01 to 0xFF. */
    public int completionCode() {
        return failure().completionCode();
    }
}
