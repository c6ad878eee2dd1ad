package io.jipmi.msghandler;

/** Why a request ended without a usable answer of the BMC. */
public enum FailureKind {
    /** The deadline passed before the request was put to the BMC: it was certainly not executed. */
    TIMED_OUT_QUEUED,
    /** The deadline passed after the request had been put to the BMC. */
    TIMED_OUT,
    /** An access to the registers or the bus itself failed. */
    BUS_FAULT,
    /** The BMC broke the interface's protocol, and the retries that were safe did not help. */
    PROTOCOL_ERROR,
    /** An answer came that is too short, too long, or belongs to another command. */
    BAD_RESPONSE,
    /** The BMC answered with a completion code other than 0x00. */
    REFUSED,
    /** The interface is down; the request was not sent, or its answer cannot come any more. */
    INTERFACE_DOWN,
    /** The interface cannot carry requests to such an address, or hand out events or commands; nothing was accepted. */
    UNSUPPORTED,
    /** Whoever owns the interface does not let this program do that; nothing was sent. */
    DENIED,
    /** The interface, the user or the message handler was closed first. */
    CLOSED,
    /** The caller cancelled, or its thread was interrupted. */
    CANCELLED,
    /** Somebody receives some of these commands already; nobody else can. */
    TAKEN,
    /** A limit of the user or the interface was reached; the request was not accepted. */
    LIMIT
}
