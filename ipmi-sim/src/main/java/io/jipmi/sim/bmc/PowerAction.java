package io.jipmi.sim.bmc;

/**
 * Something the BMC did to its host.
 *
 * @param timeNs when, on the BMC's monotonic clock
 * @param kind what
 * @param cause who asked for it
 */
public record PowerAction(long timeNs, Kind kind, Cause cause) {
    /** What was done to the host. */
    public enum Kind {
        POWER_DOWN,
        POWER_UP,
        POWER_CYCLE,
        HARD_RESET,
        /** NMI pulsed: Chassis Control's diagnostic interrupt or a watchdog pre-timeout. */
        DIAGNOSTIC_INTERRUPT,
        /** SMI raised by a watchdog pre-timeout. */
        SYSTEM_MANAGEMENT_INTERRUPT,
        /** Soft shutdown by emulating a fatal over-temperature. */
        SOFT_SHUTDOWN
    }

    /** What made the BMC do it. */
    public enum Cause {
        CHASSIS_CONTROL,
        WATCHDOG_PRETIMEOUT,
        WATCHDOG_TIMEOUT
    }
}
