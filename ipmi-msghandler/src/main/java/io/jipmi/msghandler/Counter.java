package io.jipmi.msghandler;

/** What the message handler counts, one value per interface. */
public enum Counter {
    /** Requests refused before anything was sent: over a limit, or to a closed interface. */
    SENT_INVALID_COMMANDS,
    /** Requests put to the BMC over the system interface, and those to controllers on a bus the interface is itself on. */
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
    /** Further tries of requests to controllers on IPMB that were not made, as a command may have been executed. */
    DROPPED_REXMIT_IPMB_COMMANDS,
    /** Requests to controllers on IPMB whose last try or whose deadline passed after they were sent. */
    TIMED_OUT_IPMB_COMMANDS,
    /** The same of requests by broadcast; they have one try. */
    TIMED_OUT_IPMB_BROADCASTS,
    /** Requests to controllers on IPMB that ended because the interface failed after they were sent. */
    FAILED_IPMB_COMMANDS,
    /** Responses to commands of controllers on IPMB that were put to the BMC, automatic ones included. */
    SENT_IPMB_RESPONSES,
    /** Answers of controllers on IPMB matched to a request and handed to its user. */
    HANDLED_IPMB_RESPONSES,
    /** Answers from IPMB that are too short or have a wrong checksum; dropped. */
    INVALID_IPMB_RESPONSES,
    /** Answers of controllers on IPMB nobody waits for: late, duplicate or foreign ones; dropped. */
    UNHANDLED_IPMB_RESPONSES,
    /** As {@link #SENT_IPMB_COMMANDS}, to the other end of LAN and serial sessions. */
    SENT_LAN_COMMANDS,
    /** As {@link #SENT_IPMB_COMMAND_ERRS}, to the other end of LAN and serial sessions. */
    SENT_LAN_COMMAND_ERRS,
    /** As {@link #RETRANSMITTED_IPMB_COMMANDS}, to the other end of LAN and serial sessions. */
    RETRANSMITTED_LAN_COMMANDS,
    /** As {@link #DROPPED_REXMIT_IPMB_COMMANDS}, to the other end of LAN and serial sessions. */
    DROPPED_REXMIT_LAN_COMMANDS,
    /** As {@link #TIMED_OUT_IPMB_COMMANDS}, to the other end of LAN and serial sessions. */
    TIMED_OUT_LAN_COMMANDS,
    /** As {@link #FAILED_IPMB_COMMANDS}, to the other end of LAN and serial sessions. */
    FAILED_LAN_COMMANDS,
    /** As {@link #SENT_IPMB_RESPONSES}, to the other end of LAN and serial sessions. */
    SENT_LAN_RESPONSES,
    /** As {@link #HANDLED_IPMB_RESPONSES}, from the other end of LAN and serial sessions. */
    HANDLED_LAN_RESPONSES,
    /** As {@link #INVALID_IPMB_RESPONSES}, from the other end of LAN and serial sessions. */
    INVALID_LAN_RESPONSES,
    /** As {@link #UNHANDLED_IPMB_RESPONSES}, from the other end of LAN and serial sessions. */
    UNHANDLED_LAN_RESPONSES,
    /** Commands sent to us that were handed to the user who receives them. */
    HANDLED_COMMANDS,
    /** Commands sent to us that are too short or have a wrong checksum; dropped. */
    INVALID_COMMANDS,
    /** Commands sent to us that no user receives; answered with completion code 0xC1. */
    UNHANDLED_COMMANDS,
    /** Events the BMC handed out. */
    EVENTS,
    /** Events that do not have the length of a record; dropped. */
    INVALID_EVENTS,
    /** Events dropped because nobody listened and as many as can be held were held. */
    DROPPED_EVENTS,
    /** Events a user was not told because too many events and commands wait for it; one for each such user. */
    OVERRUN_EVENTS,
    /** Commands sent to us whose receiver was not told because too many events and commands wait for it; dropped. */
    OVERRUN_COMMANDS,
    /** Watchdog pre-timeouts the BMC reported. */
    WATCHDOG_PRETIMEOUTS,
    /** How often another BMC was found behind the interface than before. */
    BMC_CHANGES
}
