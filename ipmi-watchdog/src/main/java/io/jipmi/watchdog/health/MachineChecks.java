package io.jipmi.watchdog.health;

import io.jipmi.io.SysRoot;
import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Checks of what Linux tells in {@code /proc}. */
final class MachineChecks {
    private static final List<String> LOADS = List.of("1m", "5m", "15m");
    private static final Pattern LOADAVG = Pattern.compile("([0-9.]+) ([0-9.]+) ([0-9.]+) .*");
    private static final Pattern PID = Pattern.compile("[0-9]{1,9}");
    private static final Pattern STATE = Pattern.compile(".*\\) ([A-Za-z]) .*", Pattern.DOTALL);
    private static final double BYTES_PER_KIB = 1024;
    private static final double PERCENT = 100;

    private MachineChecks() {}

    /** {@code load:1m<20}. */
    static HealthRule load(CheckWords words, SysRoot root) {
        List<Condition> conditions = words.someConditions(LOADS, Measure.NUMBER);
        return words.rule(HealthChecks.looking(
                "load",
                () -> Condition.judge(conditions, condition -> {
                    Matcher loads = LOADAVG.matcher(read(root, "/proc/loadavg"));
                    if (!loads.matches()) {
                        throw new IOException("/proc/loadavg holds no load averages");
                    }
                    return Double.parseDouble(loads.group(1 + LOADS.indexOf(condition.quantity())));
                })));
    }

    /** {@code memory:available>=64M}. */
    static HealthRule memory(CheckWords words, SysRoot root) {
        List<Condition> conditions = words.someConditions(List.of("available"), Measure.SIZE, Measure.PERCENT);
        return words.rule(HealthChecks.looking(
                "memory",
                () -> Condition.judge(conditions, condition -> {
                    String meminfo = read(root, "/proc/meminfo");
                    double availableKib = kib(meminfo, "MemAvailable");
                    return condition.measure() == Measure.PERCENT
                            ? availableKib * PERCENT / kib(meminfo, "MemTotal")
                            : availableKib * BYTES_PER_KIB;
                })));
    }

    /** {@code pid:/run/app.pid}. */
    static HealthRule process(CheckWords words, SysRoot root) {
        String path = words.path();
        words.settings();
        return words.rule(HealthChecks.looking("pid:" + path, () -> process(root, path)));
    }

    private static Health process(SysRoot root, String path) throws IOException {
        String pid = read(root, path);
        if (!PID.matcher(pid).matches()) {
            return new Health(false, path + " holds no process number");
        }
        Matcher state = STATE.matcher(root.text("/proc/" + pid + "/stat").orElse(""));
        if (!state.matches()) {
            return new Health(false, "process " + pid + " is not there");
        }
        boolean dead = "ZXx".contains(state.group(1));
        return new Health(!dead, "process " + pid + (dead ? " is dead" : " is there"));
    }

    private static double kib(String meminfo, String field) throws IOException {
        Matcher matcher = Pattern.compile("^" + field + ": +([0-9]+) kB$", Pattern.MULTILINE)
                .matcher(meminfo);
        if (!matcher.find()) {
            throw new IOException("/proc/meminfo has no " + field);
        }
        return Double.parseDouble(matcher.group(1));
    }

    private static String read(SysRoot root, String path) throws IOException {
        return root.text(path).orElseThrow(() -> new IOException(path + " cannot be read"));
    }
}
