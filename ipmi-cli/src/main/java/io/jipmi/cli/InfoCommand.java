package io.jipmi.cli;

import io.jipmi.msghandler.IpmiInterface;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
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
// With --json the counters of this process's interface are in it.
@Carried(unless = "--json")
final class InfoCommand implements Callable<Integer> {
    @ParentCommand
    private Ipmi ipmi = new Ipmi();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        List<Map<String, Object>> reports = new ArrayList<>();
        try (CommandInterfaces open = CommandInterfaces.open(ipmi.options())) {
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
            reports.forEach(report -> Report.text(out, report));
        }
        return Ipmi.DONE;
    }
}
