package io.jipmi.cli;

import io.jipmi.msghandler.IpmiInterface;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code ipmi info}: who the BMC is and how it and the interface are. */
@Command(
        name = "info",
        mixinStandardHelpOptions = true,
        description = "Shows the BMC's identity, channels, sensors and health.")
final class InfoCommand implements Callable<Integer> {
    @ParentCommand
    private Ipmi ipmi = new Ipmi();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        List<Map<String, Object>> reports = new ArrayList<>();
        try (OpenInterfaces open = OpenInterfaces.open(ipmi.options())) {
            for (IpmiInterface each : open.all()) {
                Map<String, Object> report = BmcReport.of(each);
                if (ipmi.options().json()) {
                    report.put("counters", new TreeMap<>(each.counters()));
                }
                reports.add(report);
            }
        }
        PrintWriter out = spec.commandLine().getOut();
        if (ipmi.options().json()) {
            Report.json(out, reports.size() == 1 ? reports.get(0) : Map.of("interfaces", reports));
        } else {
            reports.forEach(report -> print(out, "", report));
        }
        return Ipmi.DONE;
    }

    private static void print(PrintWriter out, String prefix, Map<String, Object> report) {
        report.forEach((name, value) -> {
            String label = prefix + name.replace('_', ' ');
            if (value instanceof Map<?, ?> inner) {
                Map<String, Object> named = new LinkedHashMap<>();
                inner.forEach((key, item) -> named.put(String.valueOf(key), item));
                print(out, label + " ", named);
            } else if (value instanceof List<?> list && list.stream().anyMatch(item -> item instanceof Map)) {
                for (Object item : list) {
                    out.println(line(label, oneLine((Map<?, ?>) item)));
                }
            } else if (value instanceof List<?> list) {
                out.println(line(label, list.isEmpty() ? "none" : String.join(", ", texts(list))));
            } else {
                out.println(line(label, String.valueOf(value)));
            }
        });
    }

    private static String line(String label, String value) {
        return String.format(Locale.ROOT, "%-30s %s", label, value);
    }

    private static String oneLine(Map<?, ?> item) {
        List<String> words = new ArrayList<>();
        item.forEach((key, value) -> words.add(key + "=" + value));
        return String.join(" ", words);
    }

    private static List<String> texts(List<?> list) {
        return list.stream().map(String::valueOf).toList();
    }
}
