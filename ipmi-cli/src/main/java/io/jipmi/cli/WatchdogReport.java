package io.jipmi.cli;

import io.jipmi.watchdog.WatchdogReading;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** A watchdog timer as a tree for {@link Report}. */
final class WatchdogReport {
    private WatchdogReport() {}

    static Map<String, Object> of(WatchdogReading timer) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("running", timer.countsDown());
        document.put("use", word(timer.use()));
        document.put("action", word(timer.action()));
        document.put("log", !timer.dontLog());
        document.put("pretimeout_interrupt", word(timer.pretimeoutInterrupt()));
        document.put("pretimeout_s", timer.pretimeoutSeconds());
        document.put(
                "expired",
                timer.expired().stream().sorted().map(WatchdogReport::word).toList());
        document.put("countdown_s", seconds(timer.countdown()));
        document.put("left_s", seconds(timer.left()));
        return document;
    }

    static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
