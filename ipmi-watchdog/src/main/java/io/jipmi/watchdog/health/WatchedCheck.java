package io.jipmi.watchdog.health;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One check in the hands of a monitor: when it is due, whether it hangs, and how often it has failed. Not thread-safe. */
final class WatchedCheck {
    private final HealthRule rule;
    private final long intervalNs;
    private final long limitNs;
    private @Nullable CheckRun run;
    private long startedNs;
    private long dueNs;
    private int failures;
    private String detail = "";

    /** @param nowNs when it is due for the first time */
    WatchedCheck(HealthRule rule, long nowNs) {
        this.rule = rule;
        this.intervalNs = rule.interval().toNanos();
        this.limitNs = rule.limit().toNanos();
        this.dueNs = nowNs;
    }

    /** What a failure or success means, and for whom. */
    enum Change {
        NONE,
        BEGINS_TO_FAIL,
        COUNTS,
        RECOVERS_UNCOUNTED,
        RECOVERS
    }

    HealthRule rule() {
        return rule;
    }

    /** Why it failed last. */
    String detail() {
        return detail;
    }

    int failures() {
        return failures;
    }

    /** Whether it has failed often enough. */
    boolean counts() {
        return failures >= rule.grace();
    }

    boolean mayStart(long nowNs) {
        return run == null && nowNs - dueNs >= 0;
    }

    void started(CheckRun newRun, long nowNs) {
        run = newRun;
        startedNs = nowNs;
        dueNs = nowNs + intervalNs;
    }

    /** Its thread is free again. */
    void ended() {
        run = null;
    }

    /** Looks after the check that is being made; returns it when it has just gone over its limit. */
    @Nullable
    CheckRun overdue(long nowNs) {
        CheckRun current = run;
        return current != null && !current.over() && nowNs - startedNs >= limitNs ? current : null;
    }

    /** Whether the check that is over its limit hangs for another interval. */
    boolean hangsOn(long nowNs) {
        CheckRun current = run;
        if (current == null || !current.over() || nowNs - dueNs < 0) {
            return false;
        }
        dueNs = nowNs + intervalNs;
        return true;
    }

    /** How long there is nothing to do for it. */
    long waitNs(long nowNs) {
        CheckRun current = run;
        return (current != null && !current.over() ? startedNs + limitNs : dueNs) - nowNs;
    }

    Change found(Health health) {
        if (health.good()) {
            boolean counted = counts();
            boolean failed = failures > 0;
            failures = 0;
            if (!failed) {
                return Change.NONE;
            }
            return counted ? Change.RECOVERS : Change.RECOVERS_UNCOUNTED;
        }
        detail = health.detail();
        if (failures < Integer.MAX_VALUE) {
            failures++;
        }
        if (failures == rule.grace()) {
            return Change.COUNTS;
        }
        return failures == 1 ? Change.BEGINS_TO_FAIL : Change.NONE;
    }

    Health late() {
        return new Health(false, "no answer within " + seconds(rule.limit()));
    }

    private static String seconds(Duration duration) {
        return Measure.TIME.show(duration.toMillis() / 1000.0);
    }
}
