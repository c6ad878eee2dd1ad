package io.jipmi.msghandler.spi;

import java.util.concurrent.locks.LockSupport;

/** The clock an interface runs by, and how a thread lets time pass. Tests crank one by hand. */
public interface Timekeeper {

    /** The machine's monotonic clock. */
    Timekeeper SYSTEM = new Timekeeper() {
        @Override
        public long nowNs() {
            return System.nanoTime();
        }

        @Override
        public void parkNs(long durationNs) {
            LockSupport.parkNanos(durationNs);
        }

        @Override
        public void spin() {
            Thread.onSpinWait();
        }
    };

    /** Monotonic nanoseconds from an arbitrary origin; compare by subtraction only. */
    long nowNs();

    /**
     * Lets about {@code durationNs} pass; may return early (interrupted, unparked) or late.
     *
     * @param durationNs at least 1
     */
    void parkNs(long durationNs);

    /** Lets the least time pass that is worth anything: the hardware is expected to be ready at once. */
    void spin();
}
