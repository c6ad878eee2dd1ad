package io.jipmi.msghandler.core;

import io.jipmi.msghandler.CommandFilter;
import io.jipmi.msghandler.IpmiFailure;
import io.jipmi.msghandler.MaintenanceMode;
import io.jipmi.msghandler.Parameters;
import io.jipmi.msghandler.spi.SmiDriver;
import io.jipmi.msghandler.spi.SmiMessage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Calls of a driver while it works. It does not throw for trouble with the device: what it throws is a defect, and ends
 * here, but for an {@link Error}. Guarded by the monitor's lock, but for {@link #awaitHardware}.
 */
final class DriverCalls {
    /** A driver with a defect is not called more often than this for its own sake. */
    private static final long AFTER_DEFECT_NS = 1_000_000_000L;

    private final SmiDriver driver;
    private final Logger log;
    private final Consumer<Throwable> onDefect;
    private boolean watchingMessages;
    private boolean watchingEvents;
    private boolean leftAlone;
    private MaintenanceMode toldMode = MaintenanceMode.AUTO;

    /** @param onDefect told of what costs the requests under way */
    DriverCalls(SmiDriver driver, Logger log, Consumer<Throwable> onDefect) {
        this.driver = driver;
        this.log = log;
        this.onDefect = onDefect;
    }

    void send(SmiMessage message, long nowNs) {
        try {
            driver.send(message, nowNs);
        } catch (RuntimeException defect) {
            onDefect.accept(defect);
        } catch (Error error) {
            onDefect.accept(error);
            throw error;
        }
    }

    long poll(long nowNs) {
        try {
            return driver.poll(nowNs);
        } catch (RuntimeException defect) {
            onDefect.accept(defect);
            return AFTER_DEFECT_NS;
        } catch (Error error) {
            onDefect.accept(error);
            throw error;
        }
    }

    /**
     * Lets the driver wait for its hardware. Called without the lock too.
     *
     * @return whether it did; if not, the caller lets the time pass
     */
    boolean awaitHardware(long waitNs) {
        try {
            return driver.awaitHardware(waitNs);
        } catch (RuntimeException defect) {
            log.error("the driver failed to wait for its hardware", defect);
            return false;
        }
    }

    /** Tells the driver who waits for what, if that is news. */
    void watch(boolean messages, boolean events, long nowNs) {
        if (messages == watchingMessages && events == watchingEvents) {
            return;
        }
        watchingMessages = messages;
        watchingEvents = events;
        try {
            driver.watch(messages, events, nowNs);
        } catch (RuntimeException defect) {
            onDefect.accept(defect);
        }
    }

    /** Tells the driver whether the BMC is to be left alone, if that is news. */
    void leaveAlone(boolean alone, long nowNs) {
        if (alone == leftAlone) {
            return;
        }
        leftAlone = alone;
        try {
            driver.leaveAlone(alone, nowNs);
        } catch (RuntimeException defect) {
            onDefect.accept(defect);
        }
    }

    /** Tells the driver how the interface comes to be in maintenance, if that is news. */
    void maintenanceMode(MaintenanceMode mode, long nowNs) {
        if (mode == toldMode) {
            return;
        }
        toldMode = mode;
        try {
            driver.maintenanceMode(mode, nowNs);
        } catch (RuntimeException defect) {
            onDefect.accept(defect);
        }
    }

    /** Has the driver heed what may change while it runs. */
    void apply(Parameters parameters) {
        try {
            driver.apply(parameters);
        } catch (RuntimeException defect) {
            onDefect.accept(defect);
        }
    }

    /** Tells the driver whether somebody listens for events; returns why they cannot be had, null if they can. */
    @Nullable
    IpmiFailure wantEvents(boolean wanted, long nowNs) {
        return want(() -> driver.wantEvents(wanted, nowNs));
    }

    /** Tells the driver whether somebody receives such commands; returns why they cannot be had, null if they can. */
    @Nullable
    IpmiFailure wantCommands(CommandFilter filter, boolean wanted, long nowNs) {
        return want(() -> driver.wantCommands(filter, wanted, nowNs));
    }

    private @Nullable IpmiFailure want(Supplier<@Nullable IpmiFailure> call) {
        try {
            return call.get();
        } catch (RuntimeException defect) {
            onDefect.accept(defect);
            return Failures.unsupported("the driver failed: " + defect);
        }
    }

    /** Takes a message back; returns whether the BMC may have executed it. */
    boolean abandon(SmiMessage message, long nowNs) {
        try {
            return driver.abandon(message, nowNs);
        } catch (RuntimeException defect) {
            log.error("the driver failed to take a request back", defect);
            return true;
        }
    }
}
