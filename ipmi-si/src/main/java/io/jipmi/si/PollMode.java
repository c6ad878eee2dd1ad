package io.jipmi.si;

/** What waiting for a BMC may cost ({@code ipmi_si.poll}). */
public enum PollMode {
    /** Answers soonest: the processor is kept busy while a BMC is about to answer. */
    LATENCY,
    /** Nearly as soon, for a fraction of the processor time. */
    BALANCED,
    /** Never spins; every wait is a sleep in proportion to the time already waited. */
    LOWCPU
}
