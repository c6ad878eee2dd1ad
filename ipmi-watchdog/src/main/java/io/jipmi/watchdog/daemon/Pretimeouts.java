package io.jipmi.watchdog.daemon;

import io.jipmi.msghandler.IpmiException;
import io.jipmi.watchdog.IpmiWatchdog;
import io.jipmi.watchdog.WatchdogControl.Registration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is done when the BMC warns that its timer is about to expire: what every thread is doing goes to the log, a record
 * to the BMC's, and then what preop says.
 */
final class Pretimeouts {
    private static final Logger LOG = LoggerFactory.getLogger(Pretimeouts.class);

    private final IpmiWatchdog watchdog;
    private final Runnable beforePanic;
    private final Runnable panic;
    private final List<Runnable> readers = new CopyOnWriteArrayList<>();
    private boolean panicked;

    Pretimeouts(IpmiWatchdog watchdog, Runnable beforePanic, Runnable panic) {
        this.watchdog = watchdog;
        this.beforePanic = beforePanic;
        this.panic = panic;
    }

    Registration tell(Runnable reader) {
        readers.add(reader);
        return () -> readers.remove(reader);
    }

    /** On the thread of the interface's user that listens, one at a time. */
    void reached(PretimeoutOp op) {
        LOG.error("the watchdog timer is about to expire; the threads of this program:\n{}", threads());
        record();
        switch (op) {
            case PREOP_NONE -> {}
            case PREOP_GIVE_DATA -> readers.forEach(Runnable::run);
            case PREOP_PANIC -> panicOnce();
        }
    }

    private void panicOnce() {
        if (!panicked) {
            panicked = true;
            beforePanic.run();
            panic.run();
        }
    }

    private void record() {
        try {
            watchdog.recordPretimeout();
        } catch (IpmiException e) {
            LOG.warn("no record of that in the event log: {}", e.failure().detail());
        }
    }

    private static String threads() {
        StringBuilder text = new StringBuilder();
        for (Map.Entry<Thread, StackTraceElement[]> each :
                Thread.getAllStackTraces().entrySet()) {
            Thread thread = each.getKey();
            text.append(thread.getName()).append(' ').append(thread.getState()).append('\n');
            for (StackTraceElement frame : each.getValue()) {
                text.append("    at ").append(frame).append('\n');
            }
        }
        return text.toString();
    }
}
