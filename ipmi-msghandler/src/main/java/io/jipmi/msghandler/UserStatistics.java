package io.jipmi.msghandler;

import java.util.Locale;
import java.util.Map;

/**
 * What was counted for one user; a snapshot, not atomic over several values.
 *
 * @param user the user's name
 * @param outstanding requests that have not ended yet or whose end it was not told yet
 * @param untold ends of requests, events and commands it is yet to be told
 * @param counters every {@link UserCounter} by its name in small letters, in that order
 */
public record UserStatistics(String user, int outstanding, int untold, Map<String, Long> counters) {

    /** One of the counters. */
    public long count(UserCounter counter) {
        return counters.getOrDefault(counter.name().toLowerCase(Locale.ROOT), 0L);
    }
}
