package io.jipmi.msghandler.core;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Who is woken when there is something to do: whoever runs the interface, otherwise its housekeeper. Thread-safe. */
final class WakeUps {
    private volatile @Nullable Runnable housekeeper;
    /** Who runs the interface and may be waiting meanwhile. */
    private volatile @Nullable Thread runner;

    /** Whether, and if so when, the housekeeper will look again by itself. */
    private volatile boolean turnPlanned;

    private volatile long plannedTurnNs;

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

    /** Whether the next step is due before the housekeeper is up. */
    boolean tooLateFor(Transport transport) {
        return turnPlanned ? transport.dueBefore(plannedTurnNs) : transport.unsettled();
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
