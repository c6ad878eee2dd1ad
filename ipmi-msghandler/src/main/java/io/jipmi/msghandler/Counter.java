package io.jipmi.msghandler;

/** What the message handler counts, one value per interface. */
public enum Counter {
    /** Requests refused before anything was sent: over a limit, or to a closed interface. */
    SENT_INVALID_COMMANDS,
    /** Requests put to the BMC over the system interface. */
    SENT_LOCAL_COMMANDS,
    /** Answers matched to a request and handed to its user. */
    HANDLED_LOCAL_RESPONSES,
    /** Answers that came after their request had ended, or whose user had cancelled it; dropped. */
    UNHANDLED_LOCAL_RESPONSES,
    /** Answers that do not belong to the request, or are too short to be one. */
    INVALID_LOCAL_RESPONSES,
    /** Requests the transport gave up on. */
    FAILED_LOCAL_COMMANDS,
    /** Requests whose deadline passed before they were sent. */
    TIMED_OUT_QUEUED_COMMANDS,
    /** Requests whose deadline passed after they were sent. */
    TIMED_OUT_LOCAL_COMMANDS,
    /** Requests withdrawn before they were sent, and requests whose calling thread was interrupted. */
    CANCELLED_COMMANDS,
    /** Requests that ended because their user or the interface was closed. */
    CLOSED_COMMANDS,
    /** Requests refused at once because the interface was down. */
    REFUSED_WHILE_DOWN,
    /** Requests to controllers on IPMB that were put to the BMC; retransmissions are counted below. */
    SENT_IPMB_COMMANDS,
    /** Requests to controllers on IPMB that ended with a completion code of the BMC's Send Message command. */
    SENT_IPMB_COMMAND_ERRS,
    /** Further tries of requests to controllers on IPMB. */
    RETRANSMITTED_IPMB_COMMANDS,
    /** Requests to controllers on IPMB whose last try or whose deadline passed after they were sent. */
    TIMED_OUT_IPMB_COMMANDS,
    /** Requests to controllers on IPMB that ended because the interface failed after they were sent. */
    FAILED_IPMB_COMMANDS,
    /** Answers of controllers on IPMB matched to a request and handed to its user. */
    HANDLED_IPMB_RESPONSES,
    /** Messages from IPMB that are too short or have a wrong checksum; dropped. */
    INVALID_IPMB_RESPONSES,
    /** Answers of controllers on IPMB nobody waits for: late, duplicate or foreign ones; dropped. */
    UNHANDLED_IPMB_RESPONSES,
    /** Commands from other controllers that no user receives; dropped. */
    UNHANDLED_COMMANDS,
    /** Events the BMC handed out. */
    EVENTS,
    /** Events dropped because nobody listened and as many as can be held were held. */
    DROPPED_EVENTS,
    /** Watchdog pre-timeouts the BMC reported. */
    WATCHDOG_PRETIMEOUTS
}
