package io.jipmi.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code ipmi doctor}: what this machine and this process lack. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description = "Checks each precondition and says what to do about those that are not met.")
final class DoctorCommand implements Callable<Integer> {
    @ParentCommand
    private Ipmi ipmi = new Ipmi();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        List<Precondition> checked = Precondition.checkAll(ipmi.options());
        PrintWriter out = spec.commandLine().getOut();
        if (ipmi.options().json()) {
            Report.json(out, Map.of("checks", document(checked)));
        } else {
            checked.forEach(each -> print(out, each));
        }
        if (checked.stream().noneMatch(each -> each.opensAWay() && each.met())) {
            throw new IOException("no way to a BMC is open");
        }
        return Ipmi.DONE;
    }

    private static void print(PrintWriter out, Precondition each) {
        out.println(String.format(
                Locale.ROOT, "%-7s %-24s %s", each.met() ? "ok" : "missing", each.name(), each.finding()));
        if (!each.remedy().isEmpty()) {
            out.println(String.format(Locale.ROOT, "%-7s %-24s -> %s", "", "", each.remedy()));
        }
    }

    private static List<Map<String, Object>> document(List<Precondition> checked) {
        List<Map<String, Object>> document = new ArrayList<>();
        for (Precondition each : checked) {
            Map<String, Object> item = new LinkedHashMap<>();
            item.put("check", each.name());
            item.put("ok", each.met());
            item.put("finding", each.finding());
            if (!each.remedy().isEmpty()) {
                item.put("remedy", each.remedy());
            }
            document.add(item);
        }
        return document;
    }
}
