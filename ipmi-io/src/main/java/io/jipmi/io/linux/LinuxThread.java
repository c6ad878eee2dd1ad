package io.jipmi.io.linux;

/** Settings the kernel keeps for each thread. */
public final class LinuxThread {
    private LinuxThread() {}

    /**
     * Sets how late the calling thread's sleeps may end for the sake of batching wake-ups.
     *
     * @param slackNs 1 or more
     * @return false if the kernel refused
     */
    public static boolean setTimerSlackNs(long slackNs) {
        return Libc.prctl(LinuxAbi.PR_SET_TIMERSLACK, slackNs, 0, 0, 0) != -1;
    }

    /** The calling thread's timer slack in nanoseconds. */
    static int timerSlackNs() {
        return Libc.prctl(LinuxAbi.PR_GET_TIMERSLACK, 0, 0, 0, 0);
    }
}
