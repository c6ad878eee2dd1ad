package io.jipmi.msghandler;

/** What the message handler counts for each user. Every accepted request ends as one of five. */
public enum UserCounter {
    /** Requests and answers to commands that were accepted. */
    ACCEPTED,
    /** Requests and answers that were refused: over a limit, to an address the interface does not carry, or after a close. */
    REFUSED,
    /** How often one was put to the BMC; more than once for each further try. */
    SENT,
    /** Those that ended with an answer, whatever its completion code. */
    ANSWERED,
    /** Those that ended because the interface failed, was down, or had another answer. */
    FAILED,
    /** Those whose deadline or whose last try passed. */
    TIMED_OUT,
    /** Those that were cancelled, or whose calling thread was interrupted. */
    CANCELLED,
    /** Those that ended because the user or the interface was closed. */
    CLOSED,
    /** Events the user was told, or is yet to be told. */
    EVENTS,
    /** Events the user is not told as too many events and commands wait for it. */
    OVERRUN_EVENTS,
    /** Commands the user was handed, or is yet to be handed. */
    COMMANDS,
    /** Commands the user is not handed as too many events and commands wait for it. */
    OVERRUN_COMMANDS
}
