package io.jipmi.msghandler;

/**
 * Whether an interface is in maintenance: the BMC is being reset or given new firmware, and is left alone as far as
 * possible (2.13). While it is, the event buffer and the enables are not looked at.
 */
public enum MaintenanceMode {
    /**
     * From a Cold Reset, Warm Reset or firmware command to the BMC itself until {@code maintenance_mode_timeout_ms} after
     * the last one. After a reset requests also wait, but for those with high priority, until the BMC answers again.
     */
    AUTO,
    /** Never. */
    OFF,
    /** Until another mode is set. */
    ON
}
