package io.jipmi.si.driver;

/** What a register interface counts (SI sysfs counters, and what recovery and the poller do). */
enum SiCounter {
    /** Waits for the hardware ended by looking again at once. */
    SPINS,
    /** Waits for the hardware ended by a sleep. */
    SLEEPS,
    /** Waits for the hardware ended by its interrupt. */
    INTERRUPTS,
    /** Waits in which the hardware became ready and its interrupt did not come. */
    LOST_INTERRUPTS,
    /** Times the interface had nothing left to do. */
    IDLES,
    /** Times the BMC was seen asking for attention. */
    ATTENTIONS,
    /** Get Message Flags commands. */
    FLAG_FETCHES,
    /** Messages taken from the BMC's receive message queue. */
    INCOMING_MESSAGES,
    /** Events taken from the BMC's event message buffer. */
    EVENTS,
    /** Watchdog pre-timeouts the BMC reported. */
    WATCHDOG_PRETIMEOUTS,
    /** Transactions with an answer, the driver's own included. */
    COMPLETE_TRANSACTIONS,
    /** Requests that failed because they may have been executed and must not be repeated. */
    FAILED_TRANSACTIONS,
    /** Requests taken back under way. */
    ABANDONED_TRANSACTIONS,
    /** Waits cut off because this BMC never takes so long; the request was then repeated. */
    STALLS,
    /** Times the interface could not be got back into order. */
    HOSED_COUNT,
    /** Accesses to the registers that failed. */
    BUS_FAULTS,
    /** Attempts to bring a dead interface back. */
    PROBES,
    /** Times the BMC was found to have been reset, and was set up again. */
    BMC_RESETS,
    /** Times the BMC came back as another one: another device, another firmware. */
    IDENTITY_CHANGES
}
