package io.jipmi.si.sm;

/** What the caller of a state machine must do next. */
public enum SmResult {
    /** Something was done; call again at once. */
    CALL_WITHOUT_DELAY,
    /** The BMC is not ready; call again when it may be. */
    CALL_WITH_DELAY,
    /** The BMC needs a rest; call again in some milliseconds. */
    CALL_WITH_TICK_DELAY,
    /** The request's answer is there. */
    TRANSACTION_COMPLETE,
    /** The request has failed for good; the machine may still be getting the interface back into order. */
    TRANSACTION_FAILED,
    /** Nothing to do. */
    IDLE,
    /** Nothing to do, and the BMC asks for attention. */
    ATTENTION,
    /** The interface cannot be got back into order; a request under way has failed with it. */
    HOSED
}
