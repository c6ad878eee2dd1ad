package io.jipmi.watchdog.node;

import io.jipmi.io.Errno;
import io.jipmi.io.IoFault;
import io.jipmi.io.cuse.CuseCaller;
import io.jipmi.io.cuse.CuseDevice;
import io.jipmi.io.cuse.CuseFile;
import io.jipmi.watchdog.WatchdogControl;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The watchdog timer as a device with the calls of Linux's {@code /dev/watchdog} (linux-driver 7.4), for callers with
 * pointers of 64 and of 32 bits. One file at a time is open.
 *
 * <p>What needs the BMC is done in the order it was asked for, one after the other, on a thread of the executor's, and its
 * caller waits for it; the thread that serves the node never waits.
 */
public final class WatchdogDevice implements CuseDevice {
    /** Each is a thread of a client's that waits, so that there are more only if somebody tries. */
    private static final int MOST_CALLS = 64;

    private final WatchdogControl control;
    private final OrderedWork work;
    private final AtomicReference<@Nullable CuseCaller> holder = new AtomicReference<>();

    /**
     * @param executor never runs more than one job of this device's at a time; to be shut down after the node is removed, as
     *     what a close entails is done on it
     */
    public WatchdogDevice(WatchdogControl control, Executor executor) {
        this.control = control;
        this.work = new OrderedWork(executor, MOST_CALLS);
    }

    @Override
    public CuseFile open(CuseCaller caller, int flags, Runnable wakeUp) throws IoFault {
        if (work.full()) {
            throw new IoFault("open", "watchdog", Errno.EBUSY, "what the last one asked for is still being done");
        }
        if (!holder.compareAndSet(null, caller)) {
            CuseCaller first = holder.get();
            throw new IoFault(
                    "open",
                    "watchdog",
                    Errno.EBUSY,
                    first == null ? "" : first.describe() + " has opened it, and one at a time can");
        }
        return new WatchdogFile(this, caller, wakeUp);
    }

    WatchdogControl control() {
        return control;
    }

    OrderedWork work() {
        return work;
    }

    /** Somebody else may open it. */
    void released() {
        holder.set(null);
    }
}
