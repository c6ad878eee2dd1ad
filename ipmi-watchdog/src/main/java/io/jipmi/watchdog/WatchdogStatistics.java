package io.jipmi.watchdog;

import java.time.Duration;

/**
 * What was counted for a watchdog; a snapshot.
 *
 * @param heartbeats heartbeats after which the timer was known to run
 * @param failedHeartbeats heartbeats after which it was not
 * @param rearms how often the timer was lost and armed again
 * @param unverified how often it could not be read back and was used all the same
 * @param pretimeouts how often the BMC told of a pre-timeout
 * @param unprotected the sum of the times without protection: each counted from the last moment the timer was known to
 *     run, so no less than it was
 */
public record WatchdogStatistics(
        long heartbeats, long failedHeartbeats, long rearms, long unverified, long pretimeouts, Duration unprotected) {}
