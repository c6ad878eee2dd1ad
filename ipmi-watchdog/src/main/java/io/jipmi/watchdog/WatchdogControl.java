package io.jipmi.watchdog;

import io.jipmi.msghandler.IpmiException;

/**
 * A watchdog timer as a client of {@code /dev/watchdog} sees it, served by a daemon that may feed the timer itself: who
 * arms it takes the feeding over, who disarms it gives it back. Thread-safe; every call that can throw waits for the BMC,
 * up to its request's deadline, so none of them belongs on a thread that must not wait.
 */
public interface WatchdogControl {
    /**
     * Takes the feeding over and starts the timer, or starts it over: from now on it expires unless {@link #heartbeat} is
     * called. Again at every call.
     *
     * @throws IpmiException if the timer is not known to run; the feeding is the caller's all the same
     */
    void arm() throws IpmiException;

    /**
     * One heartbeat; nothing while {@link #armed} is false. Withheld, which is logged, while a health check of the daemon
     * fails.
     *
     * @throws IpmiException if the timer is not known to run; the next heartbeat tries again
     */
    void heartbeat() throws IpmiException;

    /**
     * Gives the feeding back: the timer is stopped, or fed on by the daemon if that is what it was started for. Nothing
     * while {@link #armed} is false. Whether {@link #nowayout} forbids it is for the caller to ask.
     *
     * @throws IpmiException if the timer could not be stopped
     */
    void disarm() throws IpmiException;

    /** Whether it was armed by {@link #arm} and not disarmed since; does not wait. */
    boolean armed();

    /** Whether a client must not stop the timer; does not wait. */
    boolean nowayout();

    /** What the timer is set to while it runs, and will be set to when it is armed; does not wait. */
    WatchdogSettings settings();

    /**
     * Sets the timer to something else: at once if it runs, which it goes on doing, otherwise when it is armed.
     *
     * @throws IpmiException if the BMC refuses it or has set something else; {@link #settings} is then as before
     */
    void change(WatchdogSettings settings) throws IpmiException;

    /**
     * The timer as it stands: time left and expiration flags.
     *
     * @throws IpmiException if it cannot be read
     */
    WatchdogReading read() throws IpmiException;

    /** Whether the timer's expiration is why the machine started last, as the BMC showed it before anything was set. */
    boolean expiredBeforeStart();

    /**
     * Has the listener told of pre-timeouts from now on if readers are to have them ({@code preop_give_data}), on a thread
     * that it may keep for a moment only.
     *
     * @return ends that; its close throws nothing
     */
    Registration onPretimeout(Runnable listener);

    /** Of a listener. */
    @FunctionalInterface
    interface Registration extends AutoCloseable {
        @Override
        void close();
    }
}
