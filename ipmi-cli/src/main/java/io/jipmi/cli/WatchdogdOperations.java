package io.jipmi.cli;

import io.jipmi.cli.control.ControlOperation;
import io.jipmi.msghandler.Parameters;
import io.jipmi.watchdog.WatchdogSettings;
import io.jipmi.watchdog.WatchdogStatistics;
import io.jipmi.watchdog.daemon.ServiceStatistics;
import io.jipmi.watchdog.daemon.WatchdogParameters;
import io.jipmi.watchdog.daemon.WatchdogService;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a running {@code ipmi-watchdogd} can be asked for through its control socket. Not thread-safe. */
final class WatchdogdOperations {
    private final WatchdogService service;
    private Parameters parameters;

    WatchdogdOperations(WatchdogService service, Parameters parameters) {
        this.service = service;
        this.parameters = parameters;
    }

    Map<String, ControlOperation> byName() {
        return Map.of("status", this::status, "param", this::param);
    }

    private String status(List<String> words) throws IOException {
        if (!words.isEmpty()) {
            throw new IllegalArgumentException("'" + words.get(0) + "': status takes no words");
        }
        String complaint = service.complaint();
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("doing", service.describe());
        document.put("healthy", complaint.isEmpty());
        document.put("complaint", complaint);
        document.put("timer", WatchdogReport.of(service.read()));
        document.put("statistics", statistics(service.statistics()));
        return Report.json(document);
    }

    /** Sets those that are given, all or none; answers with what is in force. */
    private String param(List<String> words) throws IOException {
        if (!words.isEmpty()) {
            Parameters changed = parameters.overlaidBy(Parameters.parse(words, WatchdogParameters.PARAMETERS));
            service.change(WatchdogParameters.of(changed));
            parameters = changed;
        }
        WatchdogSettings settings = service.settings();
        WatchdogParameters now = service.parameters();
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("timeout_s", seconds(settings.countdown()));
        document.put("action", WatchdogReport.word(settings.action()));
        document.put("pretimeout_s", settings.pretimeoutSeconds());
        document.put("pretimeout_interrupt", WatchdogReport.word(settings.pretimeoutInterrupt()));
        document.put("preop", WatchdogReport.word(now.preop()));
        document.put("panic_wdt_timeout_s", seconds(now.panicTimeout()));
        document.put("nowayout", now.nowayout());
        document.put("wd_shutdown_countdown_s", now.shutdownSeconds());
        return Report.json(document);
    }

    private static Map<String, Object> statistics(ServiceStatistics counted) {
        WatchdogStatistics timer = counted.timer();
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("heartbeats", timer.heartbeats());
        document.put("failed_heartbeats", timer.failedHeartbeats());
        document.put("withheld_heartbeats", counted.withheldHeartbeats());
        document.put("rearms", timer.rearms());
        document.put("unprotected_s", seconds(timer.unprotected()));
        document.put("unverified", timer.unverified());
        document.put("pretimeouts", timer.pretimeouts());
        document.put("late_wakeups", counted.lateWakeUps());
        document.put("greatest_lateness_s", seconds(counted.greatestLateness()));
        document.put("thin_margins", counted.thinMargins());
        if (timer.heartbeats() > 0) {
            document.put("least_margin_s", seconds(counted.leastMargin()));
        }
        return document;
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
