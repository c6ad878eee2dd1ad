package io.jipmi.io.linux;

/** Looks at the calling thread's timer slack, for tests of other packages. */
public final class TimerSlackProbe {
    private TimerSlackProbe() {}

    public static int slackNs() {
        return LinuxThread.timerSlackNs();
    }

    public static void setSlackNs(long slackNs) {
        LinuxThread.setTimerSlackNs(slackNs);
    }
}
