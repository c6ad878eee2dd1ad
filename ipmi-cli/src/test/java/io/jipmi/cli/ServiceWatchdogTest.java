package io.jipmi.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the environment of sd_watchdog_enabled(3) asks for; that it is heard: scripts/vm/guest/watchdogd.sh. */
class ServiceWatchdogTest {
    private static Optional<Duration> interval(Map<String, String> environment) {
        return ServiceWatchdog.of(environment, 4711).interval();
    }

    @Test
    void itIsShownTwiceWithinTheTimeAskedFor() {
        assertEquals(Optional.of(Duration.ofSeconds(10)), interval(Map.of("WATCHDOG_USEC", "20000000")));
        assertEquals(
                Optional.of(Duration.ofSeconds(10)),
                interval(Map.of("WATCHDOG_USEC", "20000000", "WATCHDOG_PID", "4711")));
    }

    @Test
    void nobodyLooksUnlessItSaysSo() {
        assertEquals(Optional.empty(), interval(Map.of()));
        assertEquals(Optional.empty(), interval(Map.of("WATCHDOG_USEC", "20000000", "WATCHDOG_PID", "4712")));
        assertEquals(Optional.empty(), interval(Map.of("WATCHDOG_USEC", "soon")));
        assertEquals(Optional.empty(), interval(Map.of("WATCHDOG_USEC", "-1")));
    }
}
