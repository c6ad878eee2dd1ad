package io.jipmi.cli;

import io.jipmi.cli.control.ControlOperation;
import io.jipmi.msghandler.Parameter;
import io.jipmi.msghandler.Parameters;
import io.jipmi.watchdog.WatchdogStatistics;
import io.jipmi.watchdog.daemon.ServiceStatistics;
import io.jipmi.watchdog.daemon.WatchdogParameters;
import io.jipmi.watchdog.daemon.WatchdogService;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
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

    /** All, one, or some that get other values: all of them or none. */
    private String param(List<String> words) throws IOException {
        if (words.isEmpty()) {
            return parameters(WatchdogParameters.PARAMETERS);
        }
        List<Parameter<?>> named = new ArrayList<>();
        Parameters changed = parameters;
        for (String word : words) {
            int equals = word.indexOf('=');
            Parameter<?> parameter = parameter(equals < 0 ? word : word.substring(0, equals));
            named.add(parameter);
            changed = equals < 0 ? changed : with(changed, parameter, word.substring(equals + 1));
        }
        service.change(WatchdogParameters.of(changed));
        parameters = changed;
        return named.size() == 1 ? Report.json(parameter(named.get(0))) : parameters(named);
    }

    private static Parameter<?> parameter(String name) {
        return WatchdogParameters.PARAMETERS.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + name + "' is no parameter of ipmi-watchdogd"));
    }

    private static Parameters with(Parameters before, Parameter<?> parameter, String text) {
        if (!WatchdogParameters.isChangeable(parameter)) {
            throw new IllegalArgumentException(
                    "parameter '" + parameter.name() + "' is read at start; restart ipmi-watchdogd to change it");
        }
        return before.with(parameter, text);
    }

    private String parameters(List<Parameter<?>> named) {
        return Report.json(
                Map.of("parameters", named.stream().map(this::parameter).toList()));
    }

    private Map<String, Object> parameter(Parameter<?> parameter) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("name", parameter.name());
        document.put(
                "value",
                WatchdogParameters.inForce(parameters, service.settings()).text(parameter));
        document.put("default", Parameters.DEFAULTS.text(parameter));
        document.put("changeable", WatchdogParameters.isChangeable(parameter));
        document.put("description", parameter.description());
        return document;
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
