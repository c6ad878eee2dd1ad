package io.jipmi.cli;

import io.jipmi.msghandler.IpmiUser;
import io.jipmi.msghandler.PanicOp;
import io.jipmi.msghandler.PanicRecorder;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code ipmi panic}: what the kernel leaves in the event log when it panics. */
@Command(
        name = "panic",
        mixinStandardHelpOptions = true,
        description = {
            "Leaves the records of a panic in the system event log: an OS critical stop, and the text.",
            "ipmi_msghandler.panic_op=event leaves the text out.",
            "For a Java program that crashes: -XX:OnError=\"ipmi panic 'JVM %%p crashed'\"."
        })
final class PanicCommand implements Callable<Integer> {
    @ParentCommand
    private Ipmi ipmi = new Ipmi();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            paramLabel = "TEXT",
            description = "What has happened; several words are joined by blanks.",
            arity = "1..*")
    private String[] words = {};

    @Override
    public Integer call() throws IOException {
        ipmi.options().requireOneInterface("panic");
        String text = String.join(" ", words);
        try (OpenInterfaces open = OpenInterfaces.open(ipmi.options());
                IpmiUser user = open.first().openUser("ipmi panic")) {
            PanicOp op = open.parameters().get(PanicOp.PARAMETER);
            if (op == PanicOp.NONE) {
                throw new IOException("nothing is recorded with ipmi_msghandler.panic_op=none");
            }
            PanicRecorder recorder = user.preparePanic(op);
            boolean complete = recorder.record(text);
            report(recorder, op);
            if (!complete) {
                throw new IOException(trouble(recorder));
            }
            return Ipmi.DONE;
        }
    }

    private void report(PanicRecorder recorder, PanicOp op) {
        PrintWriter out = spec.commandLine().getOut();
        String log = String.format(Locale.ROOT, "0x%02x", recorder.logOwner());
        if (ipmi.options().json()) {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("event", recorder.eventRecorded());
            document.put("text_records", recorder.textRecords());
            document.put("text_records_taken", recorder.textRecordsTaken());
            if (recorder.logOwner() != 0) {
                document.put("log", log);
            }
            Report.json(out, document);
        } else if (op == PanicOp.STRING && recorder.logOwner() != 0) {
            out.printf(
                    Locale.ROOT,
                    "event %s, %d of %d text records taken by %s%n",
                    recorder.eventRecorded() ? "taken" : "refused",
                    recorder.textRecordsTaken(),
                    recorder.textRecords(),
                    log);
        } else {
            out.printf(Locale.ROOT, "event %s%n", recorder.eventRecorded() ? "taken" : "refused");
        }
    }

    private static String trouble(PanicRecorder recorder) {
        if (!recorder.eventRecorded()) {
            return "the BMC did not take the event";
        }
        return recorder.logOwner() == 0
                ? "the BMC has no system event log and knows of none, so the text is not recorded"
                : "the BMC did not take every record of the text";
    }
}
