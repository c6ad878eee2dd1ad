package io.jipmi.msghandler.core;

import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;

/** The one thread of an interface: turns it for asynchronous requests and for the driver's own work. */
final class Housekeeper implements Runnable {
    private final InterfaceMonitor monitor;
    private final Logger log;
    private final Thread thread;
    private volatile boolean stopped;
    /** Whether to turn again. Said here too, as whatever the turn itself parks for uses up a thread's only permit. */
    private volatile boolean woken;

    Housekeeper(InterfaceMonitor monitor, String name, Logger log) {
        this.monitor = monitor;
        this.log = log;
        this.thread = new Thread(this, name);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    void wakeUp() {
        woken = true;
        LockSupport.unpark(thread);
    }

    /** Lets the thread end; does not wait for it, as a callback on it may be the one who asks. */
    void stop() {
        stopped = true;
        wakeUp();
    }

    @Override
    public void run() {
        while (!stopped) {
            long waitNs;
            woken = false;
            try {
                waitNs = monitor.turn();
            } catch (RuntimeException | Error e) {
                // The single guard of the loop: a defect must not end the service of events and deadlines.
                log.error("housekeeping failed and goes on", e);
                waitNs = 1_000_000_000L;
            }
            // Left set by a callback, the flag would keep every park from parking.
            Thread.interrupted();
            if (!woken) {
                await(waitNs);
            }
        }
    }

    private void await(long waitNs) {
        if (waitNs == InterfaceMonitor.NOTHING_TO_DO_NS) {
            LockSupport.park(this);
        } else if (waitNs == 0) {
            Thread.onSpinWait();
        } else if (!monitor.awaitHardware(waitNs)) {
            LockSupport.parkNanos(this, waitNs);
        }
    }
}
