package io.jipmi.cli;

import io.jipmi.msghandler.InterfaceInfo;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiMessageHandler;
import io.jipmi.msghandler.spi.SmiCandidate;
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

    /**
     * One interface and what came of trying it.
     *
     * @param trouble why it cannot be used; empty if it can
     */
    private record Verdict(InterfaceInfo info, String trouble) {
        boolean usable() {
            return trouble.isEmpty();
        }
    }

    @Override
    public Integer call() throws IOException {
        InterfaceChoice found = InterfaceChoice.of(ipmi.options());
        List<Verdict> verdicts = new ArrayList<>();
        for (SmiCandidate candidate : found.candidates()) {
            verdicts.add(judge(candidate));
        }
        PrintWriter out = spec.commandLine().getOut();
        if (ipmi.options().json()) {
            Report.json(out, document(verdicts, found.notes()));
        } else {
            verdicts.forEach(verdict -> print(out, verdict));
            found.notes().forEach(out::println);
        }
        if (verdicts.stream().noneMatch(Verdict::usable)) {
            throw new IOException("none of the " + verdicts.size() + " interfaces found can be used");
        }
        return Ipmi.DONE;
    }

    /** Tried by itself, so that two names of one interface do not stand in each other's way. */
    private static Verdict judge(SmiCandidate candidate) {
        try (IpmiMessageHandler handler = IpmiMessageHandler.create()) {
            OpenInterfaces.attach(handler, candidate);
            return new Verdict(candidate.info(), "");
        } catch (IpmiException e) {
            return new Verdict(candidate.info(), e.failure().detail());
        } catch (IOException e) {
            return new Verdict(candidate.info(), String.valueOf(e.getMessage()));
        }
    }

    private static void print(PrintWriter out, Verdict verdict) {
        InterfaceInfo info = verdict.info();
        out.println(String.format(
                Locale.ROOT,
                "%-5s %-20s %-18s %-18s %s",
                info.type(),
                info.location(),
                info.layout(),
                info.source().label(),
                verdict.usable() ? "usable" : verdict.trouble()));
    }

    private static Map<String, Object> document(List<Verdict> verdicts, List<String> notes) {
        List<Map<String, Object>> interfaces = new ArrayList<>();
        for (Verdict verdict : verdicts) {
            Map<String, Object> each = InterfaceReport.of(verdict.info());
            each.put("usable", verdict.usable());
            if (!verdict.usable()) {
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
