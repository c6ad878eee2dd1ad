package io.jipmi.msghandler;

import java.io.Serializable;

/**
 * The structured cause of a request that ended without a usable answer.
 *
 * @param kind what happened
 * @param completionCode what Linux would have synthesised in this case, for users of its ABI, 0 to 0xFF
 * @param mayHaveExecuted whether the BMC can have seen the whole request, and so may have carried it out
 * @param detail one line for people: what was seen, in the terms of the interface
 */
public record IpmiFailure(FailureKind kind, int completionCode, boolean mayHaveExecuted, String detail)
        implements Serializable {

    /** The same failure with {@link #mayHaveExecuted()} as given. */
    public IpmiFailure executedPerhaps(boolean perhaps) {
        return new IpmiFailure(kind, completionCode, perhaps, detail);
    }

    /** One line: the detail, and whether the command may have been executed. */
    public String describe() {
        return mayHaveExecuted ? detail + " (the command may have been executed)" : detail;
    }
}
