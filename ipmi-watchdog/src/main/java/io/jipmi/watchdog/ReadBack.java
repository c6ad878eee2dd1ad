package io.jipmi.watchdog;

/** What becomes of a timer that was set but cannot be read back, because the BMC's answer is too short. */
public enum ReadBack {
    /** It is a failure. */
    REQUIRED,
    /** It is logged and counted, and the timer is used without: protection that cannot be proven is better than none. */
    IF_POSSIBLE
}
