package io.jipmi.si.driver;

import io.jipmi.io.DeviceInterrupt;
import io.jipmi.io.IoFault;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The device's interrupt, as long as it is worth waiting for: firmware names interrupts that never come. Guarded by the
 * interface's lock, but for {@link #await}, which any thread calls.
 */
final class InterruptLine {
    /** So many waits in which the hardware became ready and no interrupt came, none having come ever, are enough. */
    private static final int MAX_MISSED = 3;

    /** How long a thread rests at a time that would wait for what another one waits for already. */
    private static final long SECOND_WAITER_NS = 50_000L;

    private final @Nullable DeviceInterrupt line;
    private boolean enabled;
    private int missed;
    private volatile boolean awaited;
    private volatile boolean fired;
    private volatile boolean everFired;
    private volatile boolean broken;
    /** One thread at a time can wait for it. */
    private final AtomicBoolean occupied = new AtomicBoolean();

    InterruptLine(@Nullable DeviceInterrupt line) {
        this.line = line;
    }

    /** Whether there is an interrupt that the BMC can be told to raise. */
    boolean exists() {
        return line != null && !broken;
    }

    /** The BMC raises it from now on, or does not. */
    void enable(boolean on) {
        enabled = on && exists();
    }

    /** Whether a wait may count on it. */
    boolean usable() {
        return enabled && !broken;
    }

    /** The wait that was asked for is one for this interrupt, or is not. */
    void awaited(boolean wanted) {
        if (wanted) {
            fired = false;
        }
        awaited = wanted;
    }

    /**
     * The hardware became ready after such a wait.
     *
     * @return whether the interrupt came too
     */
    boolean cameToo() {
        boolean came = fired;
        if (!came && !everFired && ++missed >= MAX_MISSED) {
            broken = true;
        }
        return came;
    }

    /** Waits, if that is what was asked for; see {@link io.jipmi.msghandler.spi.SmiDriver#awaitHardware}. */
    boolean await(long waitNs) {
        DeviceInterrupt interrupt = line;
        if (interrupt == null || !awaited || broken) {
            return false;
        }
        if (!occupied.compareAndSet(false, true)) {
            LockSupport.parkNanos(this, SECOND_WAITER_NS);
            return true;
        }
        try {
            if (interrupt.await(Math.min(waitNs, HardwarePoller.INTERRUPT_SLICE_NS))) {
                everFired = true;
                fired = true;
            }
            return true;
        } catch (IoFault gone) {
            broken = true;
            return false;
        } finally {
            occupied.set(false);
        }
    }
}
