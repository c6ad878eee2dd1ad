package io.jipmi.msghandler;

/**
 * Whether a request may be put to the BMC a second time after the transport lost its answer, when the first may already
 * have been executed.
 */
public enum Repeat {
    /** Repeat only the commands known to change nothing; see {@link ReadOnlyCommands}. The default. */
    IF_READ_ONLY,
    /** The caller knows that executing the request twice does no harm. */
    ALWAYS,
    /** Never execute twice. A request of which the BMC cannot have seen the end is still sent again. */
    NEVER
}
