package io.jipmi.watchdog.daemon;

/** What becomes of a timer that runs already when the daemon starts, started by the firmware, another program, or itself. */
public enum ForeignTimer {
    /** It is kept running, with what the parameters set laid over it. */
    ADOPT,
    /** It is set to what the parameters and their defaults say. */
    REPLACE,
    /** It is left alone, and the daemon does not start. */
    REFUSE
}
