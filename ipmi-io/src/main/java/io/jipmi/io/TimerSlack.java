package io.jipmi.io;

import io.jipmi.io.linux.LinuxThread;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a thread's short sleeps end on time. Linux delays every sleep by up to 50 µs to batch wake-ups, longer than many
 * BMC register waits take; the delay is set for each thread by itself.
 */
public final class TimerSlack {
    private static final Logger log = LoggerFactory.getLogger(TimerSlack.class);
    private static final long SMALLEST_NS = 1;
    private static final ThreadLocal<Boolean> REDUCED = ThreadLocal.withInitial(TimerSlack::reduce);

    private TimerSlack() {}

    /**
     * Reduces the calling thread's timer slack to 1 ns. The first call on each thread costs a system call, the others a
     * thread-local look-up. Call it right before sleeping, not earlier: the very first call loads the native library.
     *
     * @return whether sleeps are exact now; false, at no other harm, where the system has no such setting
     */
    public static boolean reduceForThisThread() {
        return REDUCED.get();
    }

    private static boolean reduce() {
        try {
            return LinuxThread.setTimerSlackNs(SMALLEST_NS);
        } catch (LinkageError noPrctl) {
            log.debug("timer slack stays as it is", noPrctl);
            return false;
        }
    }
}
