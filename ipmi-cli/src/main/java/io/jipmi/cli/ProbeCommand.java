package io.jipmi.cli;

import io.jipmi.msghandler.InterfaceInfo;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiMessageHandler;
import io.jipmi.msghandler.spi.SmiCandidate;
import io.jipmi.si.SiParameters;
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
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code ipmi probe}: every interface that is described or suggested, and whether it can be used. */
@Command(
        name = "probe",
        mixinStandardHelpOptions = true,
        description = "Shows every interface the firmware describes or defaults suggest, and whether it works.")
final class ProbeCommand implements Callable<Integer> {
    @ParentCommand
    private Ipmi ipmi = new Ipmi();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--dry-run",
            description = "Touch no interface: show only what is described, and what would be tried.")
    private boolean dryRun;

    /**
     * One interface and what came of trying it.
     *
     * @param tried whether it was
     * @param trouble why it cannot be used; empty if it can
     * @param choice why a command without further words would take it; empty if it would not
     */
    private record Verdict(InterfaceInfo info, boolean tried, String trouble, String choice) {
        boolean usable() {
            return tried && trouble.isEmpty();
        }

        boolean chosen() {
            return !choice.isEmpty();
        }

        String inWords() {
            if (!tried) {
                return "not tried";
            }
            return usable() ? chosen() ? "usable, chosen: " + choice : "usable" : trouble;
        }
    }

    @Override
    public Integer call() throws IOException {
        InterfaceChoice found = InterfaceChoice.of(ipmi.options());
        List<Verdict> verdicts = dryRun ? untried(found) : verdicts(found);
        PrintWriter out = spec.commandLine().getOut();
        if (ipmi.options().json()) {
            Report.json(out, document(verdicts, found.notes()));
        } else {
            verdicts.forEach(verdict -> print(out, verdict));
            found.notes().forEach(out::println);
        }
        boolean none = verdicts.stream().noneMatch(Verdict::usable);
        if (none && !dryRun && found.parameters().get(SiParameters.UNLOAD_WHEN_EMPTY)) {
            throw new IOException("none of the " + verdicts.size() + " interfaces found can be used");
        }
        return Ipmi.DONE;
    }

    private static List<Verdict> untried(InterfaceChoice found) {
        return found.candidates().stream()
                .map(candidate -> new Verdict(candidate.info(), false, "", ""))
                .toList();
    }

    private static List<Verdict> verdicts(InterfaceChoice found) {
        List<Verdict> verdicts = new ArrayList<>();
        for (SmiCandidate candidate : found.candidates()) {
            verdicts.add(verdict(candidate, found, verdicts));
        }
        return verdicts;
    }

    /** Tried by itself, so that two names of one interface do not stand in each other's way. */
    private static Verdict verdict(SmiCandidate candidate, InterfaceChoice found, List<Verdict> before) {
        try (IpmiMessageHandler handler = IpmiMessageHandler.create()) {
            // What opening it found out about its layout is known only now.
            InterfaceInfo info = OpenInterfaces.attach(handler, candidate).info();
            return new Verdict(info, true, "", choice(found, before));
        } catch (IpmiException e) {
            return new Verdict(candidate.info(), true, e.failure().detail(), "");
        } catch (IOException e) {
            return new Verdict(candidate.info(), true, String.valueOf(e.getMessage()), "");
        }
    }

    /** Why one that works is taken: every interface that is named is used; of those that are found, the first that works. */
    private static String choice(InterfaceChoice found, List<Verdict> before) {
        if (!found.named() && before.stream().anyMatch(Verdict::chosen)) {
            return "";
        }
        return found.named()
                ? "it is named"
                : "the first of " + found.candidates().size() + " that works";
    }

    private static void print(PrintWriter out, Verdict verdict) {
        InterfaceInfo info = verdict.info();
        out.println(String.format(
                Locale.ROOT,
                "%-5s %-31s %-18s %-6s %-18s %s",
                info.type(),
                info.location(),
                info.layout(),
                info.irq() == 0 ? "" : "irq=" + info.irq(),
                info.source().label(),
                verdict.inWords()));
    }

    private static Map<String, Object> document(List<Verdict> verdicts, List<String> notes) {
        List<Map<String, Object>> interfaces = new ArrayList<>();
        for (Verdict verdict : verdicts) {
            Map<String, Object> each = InterfaceReport.of(verdict.info());
            each.put("usable", verdict.usable());
            each.put("verdict", verdict.inWords());
            each.put("chosen", verdict.chosen());
            if (!verdict.trouble().isEmpty()) {
                each.put("trouble", verdict.trouble());
            }
            interfaces.add(each);
        }
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("interfaces", interfaces);
        document.put("notes", notes);
        return document;
    }
}
