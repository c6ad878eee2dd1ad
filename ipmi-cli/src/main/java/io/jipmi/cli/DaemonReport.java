package io.jipmi.cli;

import io.jipmi.cli.ServedInterfaces.Served;
import io.jipmi.io.cuse.CuseFileStatus;
import io.jipmi.io.cuse.CuseNodeStatus;
import io.jipmi.msghandler.InterfaceStatistics;
import io.jipmi.msghandler.IpmiInterface;
import io.jipmi.msghandler.LatencySummary;
import io.jipmi.msghandler.UserStatistics;
import java.io.File;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What {@code ipmi stats} says of a running {@code ipmid}, as a tree for {@link Report}; docs/device-interface.md has it. */
final class DaemonReport {
    private DaemonReport() {}

    static Map<String, Object> of(List<Served> interfaces, List<CuseNodeStatus> nodes, long uptimeNs) {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("process", process(uptimeNs));
        report.put(
                "interfaces",
                interfaces.stream().map(each -> ofInterface(each, nodes)).toList());
        return report;
    }

    private static Map<String, Object> process(long uptimeNs) {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("pid", ProcessHandle.current().pid());
        report.put("uptime_s", uptimeNs / 1_000_000_000);
        String[] descriptors = new File("/proc/self/fd").list();
        // Without the one that is open for counting them.
        report.put("descriptors", descriptors == null ? 0 : descriptors.length - 1);
        return report;
    }

    private static Map<String, Object> ofInterface(Served served, List<CuseNodeStatus> nodes) {
        IpmiInterface ipmi = served.ipmi();
        InterfaceStatistics statistics = ipmi.statistics();
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("number", ipmi.number());
        report.putAll(InterfaceReport.of(ipmi.info()));
        report.put("health", InterfaceReport.health(ipmi.health()));
        report.put("maintenance", ipmi.maintenanceState().name().toLowerCase(Locale.ROOT));
        report.put(
                "nodes",
                nodes.stream()
                        .filter(node -> served.nodes().contains(node.name()))
                        .map(DaemonReport::node)
                        .toList());
        report.put("users", statistics.users().stream().map(DaemonReport::user).toList());
        Map<String, Object> latency = new LinkedHashMap<>();
        latency.put("queue", latency(statistics.queue()));
        latency.put("transport", latency(statistics.transport()));
        latency.put("total", latency(statistics.total()));
        report.put("latency", latency);
        report.put("counters", new TreeMap<>(statistics.counters()));
        return report;
    }

    private static Map<String, Object> node(CuseNodeStatus node) {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("path", "/dev/" + node.name());
        report.put("open_files", node.files().size());
        report.put("pending_calls", node.pendingRequests());
        report.put("files", node.files().stream().map(DaemonReport::file).toList());
        return report;
    }

    private static Map<String, Object> file(CuseFileStatus file) {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("uid", file.openedBy().uid());
        report.put("gid", file.openedBy().gid());
        report.put("pid", file.openedBy().pid());
        report.put("waiting", file.waitingMessages());
        report.put("expected", file.expectedMessages());
        return report;
    }

    private static Map<String, Object> user(UserStatistics user) {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("name", user.user());
        report.put("outstanding", user.outstanding());
        report.put("untold", user.untold());
        report.putAll(user.counters());
        return report;
    }

    private static Map<String, Object> latency(LatencySummary summary) {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("count", summary.count());
        report.put("mean_us", us(summary.meanNs()));
        report.put("p50_us", us(summary.p50Ns()));
        report.put("p90_us", us(summary.p90Ns()));
        report.put("p99_us", us(summary.p99Ns()));
        report.put("p999_us", us(summary.p999Ns()));
        report.put("max_us", us(summary.maxNs()));
        return report;
    }

    private static double us(long ns) {
        return ns / 1000.0;
    }
}
