package io.jipmi.msghandler;

/** Which lane a request waits in for its turn at the BMC (MH-19). */
public enum Priority {
    /** In order of arrival with everybody else. */
    NORMAL,
    /** Before every normal request of every user: what keeps the machine alive, such as a watchdog's heartbeat. */
    HIGH
}
