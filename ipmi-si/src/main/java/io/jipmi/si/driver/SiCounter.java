package io.jipmi.si.driver;

/** What a register interface counts (SI sysfs counters, and what recovery and the poller do). */
enum SiCounter {
    /** Waits for the hardware ended by looking again at once. */
    SPINS,
    /** Waits for the hardware ended by a sleep. */
    SLEEPS,
    /** Times the interface had nothing left to do. */
    IDLES,
    /** Times the BMC was seen asking for attention. */
    ATTENTIONS,
    /** Get Message Flags commands while somebody waits for messages. */
    FLAG_FETCHES,
    /** Messages taken from the BMC's receive message queue. */
    INCOMING_MESSAGES,
    /** Transactions with an answer, the driver's own included. */
    COMPLETE_TRANSACTIONS,
    /** Requests that failed because they may have been executed and must not be repeated. */
    FAILED_TRANSACTIONS,
    /** Requests taken back under way. */
    ABANDONED_TRANSACTIONS,
    /** Times the interface could not be got back into order. */
    HOSED_COUNT,
    /** Accesses to the registers that failed. */
    BUS_FAULTS,
    /** Attempts to bring a dead interface back. */
    PROBES
}
