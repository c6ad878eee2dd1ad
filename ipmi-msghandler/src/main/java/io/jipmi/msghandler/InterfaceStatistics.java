package io.jipmi.msghandler;

import java.util.List;
import java.util.Map;

/**
 * What was counted and measured on one interface; a snapshot, not atomic over several values. Times begin and end with
 * the step of the interface in which something was noticed.
 *
 * @param counters every counter of the message handler and of the driver, as {@link IpmiInterface#counters()}
 * @param queue from a request's acceptance until it was first put to the BMC
 * @param transport from there until its answer was there, further tries included; of requests that were answered
 * @param total from a request's acceptance until its answer was there; of requests that were answered
 * @param users the users there are now, in the order they came
 */
public record InterfaceStatistics(
        Map<String, Long> counters,
        LatencySummary queue,
        LatencySummary transport,
        LatencySummary total,
        List<UserStatistics> users) {}
