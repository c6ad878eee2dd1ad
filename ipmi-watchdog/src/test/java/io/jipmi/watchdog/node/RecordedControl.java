package io.jipmi.watchdog.node;

import io.jipmi.msghandler.FailureKind;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiFailure;
import io.jipmi.watchdog.TimeoutAction;
import io.jipmi.watchdog.WatchdogControl;
import io.jipmi.watchdog.WatchdogReading;
import io.jipmi.watchdog.WatchdogSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A watchdog timer that keeps what is wanted of it. */
final class RecordedControl implements WatchdogControl {
    final List<String> wanted = new ArrayList<>();
    final List<Runnable> listeners = new ArrayList<>();
    boolean armed;
    boolean nowayout;
    boolean expiredBeforeStart;
    boolean running = true;
    Duration left = Duration.ofMillis(7900);
    WatchdogSettings settings = WatchdogSettings.of(TimeoutAction.HARD_RESET, Duration.ofSeconds(10));

    @Nullable
    IpmiFailure failure;

    @Nullable
    RuntimeException defect;

    List<String> takeWanted() {
        List<String> taken = List.copyOf(wanted);
        wanted.clear();
        return taken;
    }

    void pretimeout() {
        List.copyOf(listeners).forEach(Runnable::run);
    }

    void failWith(FailureKind kind, int completionCode) {
        failure = new IpmiFailure(kind, completionCode, false, "as the test wants it");
    }

    private void want(String what) throws IpmiException {
        wanted.add(what);
        if (defect != null) {
            throw defect;
        }
        if (failure != null) {
            throw IpmiException.of(failure);
        }
    }

    @Override
    public void arm() throws IpmiException {
        want("arm");
        armed = true;
    }

    @Override
    public void heartbeat() throws IpmiException {
        want("heartbeat");
    }

    @Override
    public void disarm() throws IpmiException {
        want("disarm");
        armed = false;
    }

    @Override
    public boolean armed() {
        return armed;
    }

    @Override
    public boolean nowayout() {
        return nowayout;
    }

    @Override
    public WatchdogSettings settings() {
        return settings;
    }

    @Override
    public void change(WatchdogSettings newSettings) throws IpmiException {
        want("change to " + newSettings.countdown().toSeconds() + " s, " + newSettings.pretimeoutInterrupt() + " "
                + newSettings.pretimeoutSeconds() + " s before");
        settings = newSettings;
    }

    @Override
    public WatchdogReading read() throws IpmiException {
        want("read");
        return new WatchdogReading(
                running,
                settings.dontLog(),
                settings.use(),
                settings.action(),
                settings.pretimeoutInterrupt(),
                settings.pretimeoutSeconds(),
                Set.of(),
                settings.countdown(),
                left);
    }

    @Override
    public boolean expiredBeforeStart() {
        return expiredBeforeStart;
    }

    @Override
    public Registration onPretimeout(Runnable listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }
}
