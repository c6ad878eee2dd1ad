package io.jipmi.watchdog.health;

import java.time.Duration;

/**
 * A check, and when it is made. Throws {@link IllegalArgumentException} if one of the numbers is out of its range.
 *
 * @param interval from the beginning of one check to that of the next, 100 ms to 1 day
 * @param limit how long a check may take, 1 ms to 1 day
 * @param grace how many times in a row it must fail before it counts, 1 to 1000
 */
public record HealthRule(HealthCheck check, Duration interval, Duration limit, int grace) {
    /** Where nothing else is said. */
    public static final Duration USUAL_INTERVAL = Duration.ofSeconds(10);

    /** Where nothing else is said. */
    public static final Duration USUAL_LIMIT = Duration.ofSeconds(5);

    private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(100);
    private static final Duration SHORTEST_LIMIT = Duration.ofMillis(1);
    private static final Duration LONGEST = Duration.ofDays(1);
    private static final int MOST_GRACE = 1000;

    public HealthRule {
        if (interval.compareTo(SHORTEST_INTERVAL) < 0 || interval.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("interval is not within 100ms and 24h");
        }
        if (limit.compareTo(SHORTEST_LIMIT) < 0 || limit.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("limit is not within 1ms and 24h");
        }
        if (grace < 1 || grace > MOST_GRACE) {
            throw new IllegalArgumentException("grace is not within 1 and " + MOST_GRACE);
        }
    }

    /** A check that is made every 10 s, may take 5 s, and counts when it fails once. */
    public static HealthRule of(HealthCheck check) {
        return new HealthRule(check, USUAL_INTERVAL, USUAL_LIMIT, 1);
    }
}
