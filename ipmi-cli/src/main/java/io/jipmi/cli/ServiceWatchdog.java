package io.jipmi.cli;

import io.jipmi.io.ServiceNotice;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows the service manager that a daemon is alive, as often as it wants to see it (sd_watchdog_enabled(3)). Not
 * thread-safe.
 */
final class ServiceWatchdog {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceWatchdog.class);
    private static final long NEVER_US = 0;

    private final long halfNs;
    private long shownNs;
    private boolean told;

    private ServiceWatchdog(long intervalUs) {
        this.halfNs = Duration.ofNanos(intervalUs * 1000).toNanos() / 2;
        this.shownNs = System.nanoTime() - halfNs;
    }

    /**
     * What the environment asks for.
     *
     * @param processId this process's
     */
    static ServiceWatchdog of(Map<String, String> environment, long processId) {
        String pid = environment.get("WATCHDOG_PID");
        boolean forUs = pid == null || pid.equals(Long.toString(processId));
        return new ServiceWatchdog(forUs ? microseconds(environment.get("WATCHDOG_USEC")) : NEVER_US);
    }

    private static long microseconds(@Nullable String text) {
        try {
            return text == null ? NEVER_US : Math.max(NEVER_US, Long.parseLong(text));
        } catch (NumberFormatException e) {
            LOG.warn("WATCHDOG_USEC={} is no number of microseconds", text);
            return NEVER_US;
        }
    }

    /** How often {@link #show} has to be called; empty if nobody looks. */
    Optional<Duration> interval() {
        return halfNs == 0 ? Optional.empty() : Optional.of(Duration.ofNanos(halfNs));
    }

    /** Shows it if it is time to. */
    void show() {
        if (halfNs == 0 || System.nanoTime() - shownNs < halfNs) {
            return;
        }
        shownNs = System.nanoTime();
        try {
            ServiceNotice.send("WATCHDOG=1");
        } catch (IOException unheard) {
            if (!told) {
                told = true;
                LOG.warn("the service manager does not hear that this program is alive: {}", unheard.getMessage());
            }
        }
    }
}
