package io.jipmi.sim.bmc;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The BMC's own restarts: when one is due, how long the BMC is away, how many there were. A commanded reset is due a
 * moment after its answer, so that the host can read that.
 */
final class Restart {
    private static final long ANSWER_FIRST_NS = TimeUnit.MILLISECONDS.toNanos(20);

    private final LongSupplier nanoTime;
    private final Runnable forgetEverything;
    private long awayNs = TimeUnit.SECONDS.toNanos(1);
    private boolean due;
    private long dueNs;
    private boolean away;
    private long backNs;
    private long count;

    /** Counts no restart yet; {@code forgetEverything} runs at each. */
    Restart(LongSupplier nanoTime, Runnable forgetEverything) {
        this.nanoTime = nanoTime;
        this.forgetEverything = forgetEverything;
    }

    void register(CommandTable commands) {
        commands.add(NetFn.APP, 0x02, 0, request -> schedule());
        commands.add(NetFn.APP, 0x03, 0, request -> schedule());
    }

    void setAwayNs(long ns) {
        awayNs = ns;
    }

    boolean isAway() {
        return away;
    }

    long count() {
        return count;
    }

    /** The last moment whose consequences are not wiped out by a restart that is due by {@code nowNs}. */
    long horizonNs(long nowNs) {
        return due && nowNs - dueNs >= 0 ? dueNs : nowNs;
    }

    void catchUp(long nowNs) {
        if (due && nowNs - dueNs >= 0) {
            due = false;
            begin(dueNs, awayNs);
        }
        if (away && nowNs - backNs >= 0) {
            away = false;
        }
    }

    /** Restarts at {@code atNs}; the BMC is back {@code lengthNs} later. */
    void begin(long atNs, long lengthNs) {
        count++;
        away = true;
        backNs = atNs + lengthNs;
        forgetEverything.run();
    }

    private byte[] schedule() {
        due = true;
        dueNs = nanoTime.getAsLong() + ANSWER_FIRST_NS;
        return ByteWriter.NOTHING;
    }
}
