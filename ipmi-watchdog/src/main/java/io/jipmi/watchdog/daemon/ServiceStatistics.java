package io.jipmi.watchdog.daemon;

import io.jipmi.watchdog.WatchdogStatistics;
import java.time.Duration;

/**
 * What was counted since the daemon started; a snapshot.
 *
 * @param timer of the timer itself: heartbeats, how often it was lost, the time without protection
 * @param withheldHeartbeats heartbeats that a failing health check withheld
 * @param lateWakeUps how often a heartbeat came an interval late or more
 * @param greatestLateness the longest of these
 * @param thinMargins how often less than a quarter of the timeout was left at a heartbeat
 * @param leastMargin the least that was left at one; negative if the time was up
 */
public record ServiceStatistics(
        WatchdogStatistics timer,
        long withheldHeartbeats,
        long lateWakeUps,
        Duration greatestLateness,
        long thinMargins,
        Duration leastMargin) {}
