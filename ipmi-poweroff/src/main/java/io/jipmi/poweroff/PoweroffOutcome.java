package io.jipmi.poweroff;

/** What became of a power-off or power cycle. */
public enum PoweroffOutcome {
    /** The BMC has taken the command to switch the machine off. */
    POWER_DOWN,
    /** The BMC has taken the command to power-cycle the machine. */
    POWER_CYCLE,
    /** The BMC has taken a power cycle, and the machine was still running when the wait for it was over. */
    STILL_RUNNING,
    /** The BMC refused: {@link IpmiPoweroff#trouble()}. */
    REFUSED,
    /** A command was not answered or could not be put: {@link IpmiPoweroff#trouble()}. */
    NO_ANSWER,
    /** There is no interface to do it through, or none of the methods fits: {@link IpmiPoweroff#trouble()}. */
    NO_METHOD
}
