package io.jipmi.watchdog.health;

/** Something that must be well for the machine to deserve its next heartbeat. Called by one thread at a time. */
public interface HealthCheck {

    /** For people, and the same each time: what is looked at. */
    String name();

    /**
     * Looks. May take its time: nobody else waits for it, and after the limit of its {@link HealthRule} it counts as failed
     * and its thread is interrupted.
     *
     * @param nowNs the monotonic clock's time, {@link System#nanoTime}
     */
    Health check(long nowNs);
}
