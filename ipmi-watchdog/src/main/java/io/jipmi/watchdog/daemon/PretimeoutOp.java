package io.jipmi.watchdog.daemon;

/** What is done about a pre-timeout, besides telling of it. */
public enum PretimeoutOp {
    PREOP_NONE,
    /** The machine is made to panic, once; the timer gets the time of a panic. */
    PREOP_PANIC,
    /** Who reads the device node is told. */
    PREOP_GIVE_DATA
}
