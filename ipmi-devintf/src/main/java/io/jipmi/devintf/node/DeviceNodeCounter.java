package io.jipmi.devintf.node;

/** What a driver over a device node counts. */
enum DeviceNodeCounter {
    /** Requests the device accepted, the driver's own included. */
    NODE_REQUESTS,
    /** Answers to them that were waited for. */
    NODE_RESPONSES,
    /** Answers to requests that had been given up; dropped. */
    NODE_STALE_RESPONSES,
    /** Messages that are no answers, events, or commands of somebody who could be answered; dropped. */
    NODE_UNEXPECTED_MESSAGES,
    /** Answers longer than any IPMI message. */
    NODE_TRUNCATED_RESPONSES,
    /** Requests the device did not accept. */
    NODE_REFUSED_REQUESTS,
    /** Calls the device refused by which events, commands, a mode or an own address were to be had; tried again later. */
    NODE_REFUSED_SETTINGS,
    /** Requests taken back under way. */
    NODE_ABANDONED_REQUESTS,
    /** Times the device was found gone. */
    NODE_LOSSES,
    /** Attempts to open the device again. */
    NODE_REOPENS,
    /** Looks for an answer that were followed by another at once. */
    NODE_SPINS,
    /** Looks for an answer that were followed by a sleep. */
    NODE_SLEEPS
}
