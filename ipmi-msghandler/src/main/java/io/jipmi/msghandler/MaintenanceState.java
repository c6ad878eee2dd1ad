package io.jipmi.msghandler;

/** What an interface in maintenance leaves alone; see {@link MaintenanceMode}. */
public enum MaintenanceState {
    /** Not in maintenance. */
    NONE,
    /** The BMC is being given firmware, or {@link MaintenanceMode#ON} was set: events wait. */
    FIRMWARE,
    /** The BMC was told to reset itself: events wait, and so do requests without high priority. */
    RESET
}
