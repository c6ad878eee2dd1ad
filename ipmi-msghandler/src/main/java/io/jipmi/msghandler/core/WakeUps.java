package io.jipmi.msghandler.core;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Who is woken when there is something to do: whoever runs the interface, otherwise its housekeeper. Thread-safe. */
final class WakeUps {
    /** How long the housekeeper stays away when somebody else does what it was woken for. */
    private static final long ANOTHER_IS_AT_IT_NS = 100_000_000L;

    private static final long MAX_AWAY_NS = 1_000_000_000L;

    private volatile @Nullable Runnable housekeeper;
    /** Who runs the interface and may be waiting meanwhile. */
    private volatile @Nullable Thread runner;

    /** Whether, and if so when, the housekeeper will look again by itself. */
    private volatile boolean turnPlanned;

    private volatile long plannedTurnNs;
    /** What the housekeeper was last found too late for. */
    private volatile long wantedTurnNs;

    void housekeeper(Runnable wakeUp) {
        housekeeper = wakeUp;
    }

    boolean hasHousekeeper() {
        return housekeeper != null;
    }

    /** Names who runs the interface now, and stays with it while it waits; null if nobody does. */
    void runBy(@Nullable Thread thread) {
        runner = thread;
    }

    /** The housekeeper is up, and has not said when it will be next. */
    void housekeeperIsUp() {
        turnPlanned = false;
    }

    void housekeeperIsUpAt(long dueNs) {
        plannedTurnNs = dueNs;
        turnPlanned = true;
    }

    /**
     * The housekeeper is up and cannot do anything, as somebody else runs the interface. Whoever that is wakes it for what is
     * due before the time that comes of this: the time it was woken for, so that it is not woken for that with every
     * request.
     *
     * @return how long the housekeeper may stay away, in ns
     */
    long housekeeperFindsItTaken(long nowNs) {
        long leftNs = wantedTurnNs - nowNs;
        long awayNs = leftNs > 0 ? Math.min(leftNs, MAX_AWAY_NS) : ANOTHER_IS_AT_IT_NS;
        housekeeperIsUpAt(nowNs + awayNs);
        return awayNs;
    }

    /** Whether the next step, if there is one, is due before the housekeeper is up. */
    boolean tooLateFor(boolean due, long dueNs) {
        boolean tooLate = due && (!turnPlanned || dueNs - plannedTurnNs < 0);
        if (tooLate) {
            wantedTurnNs = dueNs;
        }
        return tooLate;
    }

    /** To be called after something was left for the next step. */
    void tellWhoeverRuns() {
        Thread mayBeWaiting = runner;
        if (mayBeWaiting != null) {
            LockSupport.unpark(mayBeWaiting);
        } else {
            wakeHousekeeper();
        }
    }

    void wakeHousekeeper() {
        Runnable wakeUp = housekeeper;
        if (wakeUp != null) {
            wakeUp.run();
        }
    }
}
