package io.jipmi.watchdog.health;

import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes checks at their intervals, each on a thread of its own, and knows whether all is well. A check that hangs counts as
 * failed at its limit and once more at each interval, and delays no other. Thread-safe; what the heartbeat asks for is a
 * volatile read.
 */
public final class HealthMonitor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HealthMonitor.class);
    private static final String WELL = "";
    private static final long NEVER_NS = Long.MAX_VALUE;

    /** Whoever is later than this stood still. */
    private static final long MOST_LATE_NS = 1_000_000_000L;

    private final Executor threads;
    private final Runnable wakeUp;
    private final Runnable end;
    private final List<WatchedCheck> checks = new ArrayList<>();
    private volatile String complaint = WELL;

    // Guarded by this.
    private long lastTurnNs;
    private long plannedNs;
    private boolean stoodStill;
    /** The time that checks are measured by: the monotonic clock's without the times that nobody could do anything. */
    private long clockNs;

    HealthMonitor(List<HealthRule> rules, Executor threads, Runnable wakeUp, Runnable end, long nowNs) {
        this.threads = threads;
        this.wakeUp = wakeUp;
        this.end = end;
        this.lastTurnNs = nowNs;
        this.clockNs = nowNs;
        for (HealthRule rule : rules) {
            checks.add(new WatchedCheck(rule, nowNs));
        }
    }

    /** Begins to make the checks, all of them at once. Until one has failed often enough all is well. */
    public static HealthMonitor start(List<HealthRule> rules) {
        HealthThreads threads = new HealthThreads();
        HealthMonitor monitor = new HealthMonitor(rules, threads, threads::wakeUp, threads::close, System.nanoTime());
        threads.start(monitor);
        return monitor;
    }

    /** Whether no check has failed as often in a row as its grace count says. */
    public boolean healthy() {
        return complaint.isEmpty();
    }

    /** Which checks have, and why; empty if none has. */
    public String complaint() {
        return complaint;
    }

    /** Makes no check any more; {@link #healthy} stays as it is. Idempotent. */
    @Override
    public void close() {
        end.run();
    }

    /**
     * Does what is due.
     *
     * @return how long there is nothing to do, unless a check ends before
     */
    long turn(long nowNs) {
        List<Runnable> lines = new ArrayList<>();
        long waitNs = NEVER_NS;
        synchronized (this) {
            clockNs += chargedNs(nowNs - lastTurnNs);
            lastTurnNs = nowNs;
            for (WatchedCheck each : checks) {
                turn(each, nowNs, lines);
                waitNs = Math.min(waitNs, Math.max(0, each.waitNs(clockNs)));
            }
            plannedNs = waitNs;
        }
        lines.forEach(Runnable::run);
        return waitNs;
    }

    /**
     * A machine that stood still (suspended, migrated, starved) did so with its checks: what falls due meanwhile has a
     * second more. Not twice in a row, or a machine that keeps stumbling would never find anything out.
     */
    private long chargedNs(long elapsedNs) {
        boolean late = plannedNs != NEVER_NS && elapsedNs - plannedNs > MOST_LATE_NS;
        stoodStill = late && !stoodStill;
        if (stoodStill) {
            return Math.max(0, plannedNs - MOST_LATE_NS);
        }
        return Math.min(elapsedNs, plannedNs);
    }

    private void turn(WatchedCheck check, long nowNs, List<Runnable> lines) {
        CheckRun late = check.overdue(clockNs);
        if (late != null) {
            if (!late.giveUp()) {
                check.ended();
            }
            found(check, check.late(), lines);
        } else if (check.hangsOn(clockNs)) {
            found(check, new Health(false, check.detail()), lines);
        }
        if (check.mayStart(clockNs)) {
            CheckRun run = new CheckRun(this, check, nowNs);
            check.started(run, clockNs);
            try {
                threads.execute(run);
            } catch (RuntimeException | OutOfMemoryError e) {
                check.ended();
                found(check, new Health(false, "it cannot be made: " + e), lines);
            }
        }
    }

    /** A check has ended, by itself or because it was interrupted. */
    void ended(CheckRun run, Health health) {
        List<Runnable> lines = new ArrayList<>();
        synchronized (this) {
            run.watched().ended();
            if (!run.over()) {
                found(run.watched(), health, lines);
            }
        }
        wakeUp.run();
        lines.forEach(Runnable::run);
    }

    /** The monitor itself cannot do its work. */
    void defect(Throwable defect) {
        complaint = "the checks are not made: " + defect;
        LOG.error("the health checks are not made, which counts", defect);
    }

    /** Lines are written after this, with the lock released: a log that blocks must not keep a failure from counting. */
    private void found(WatchedCheck check, Health health, List<Runnable> lines) {
        WatchedCheck.Change change = check.found(health);
        complaint = complaints();
        String name = check.rule().check().name();
        String detail = health.detail();
        int failures = check.failures();
        int grace = check.rule().grace();
        switch (change) {
            case BEGINS_TO_FAIL ->
                lines.add(() -> LOG.warn("health check {} begins to fail (1 of {}): {}", name, grace, detail));
            case COUNTS ->
                lines.add(() -> LOG.error(
                        "health check {} has failed ({} of {}): no heartbeats from now on: {}",
                        name,
                        failures,
                        grace,
                        detail));
            case RECOVERS_UNCOUNTED ->
                lines.add(() -> LOG.info("health check {} is good again, before it counted: {}", name, detail));
            case RECOVERS -> lines.add(() -> LOG.warn("health check {} is good again: {}", name, detail));
            case NONE -> {}
        }
    }

    private String complaints() {
        StringJoiner all = new StringJoiner("; ");
        for (WatchedCheck each : checks) {
            if (each.counts()) {
                all.add(each.rule().check().name() + ": " + each.detail());
            }
        }
        return all.length() == 0 ? WELL : all.toString();
    }
}
