package io.jipmi.cli;

import io.jipmi.cli.ListingOptions.Form;
import io.jipmi.cli.client.SelReport;
import io.jipmi.cli.client.SensorNames;
import io.jipmi.cli.text.Csv;
import io.jipmi.cli.text.Lines;
import io.jipmi.cli.text.Progress;
import io.jipmi.cli.text.Table;
import io.jipmi.cli.text.Terminal;
import io.jipmi.client.IpmiTimestamp;
import io.jipmi.client.sel.SelDevice;
import io.jipmi.client.sel.SelEntry;
import io.jipmi.client.sel.SelInfo;
import io.jipmi.client.sel.SelTail;
import io.jipmi.msghandler.IpmiException;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code ipmi sel}: the System Event Log. */
@Command(
        name = "sel",
        mixinStandardHelpOptions = true,
        description = "Shows, follows and clears the System Event Log; shows and sets its clock.")
final class SelCommand implements Runnable {
    /** A log of some thousand entries over a slow interface. */
    private static final Duration TIMEOUT = Duration.ofMinutes(5);

    @ParentCommand
    private Ipmi ipmi = new Ipmi();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** What is asked of the log, and what came of it as a tree for {@link Report}. */
    @FunctionalInterface
    private interface Deed {
        Map<String, Object> on(SelDevice sel) throws IOException;
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "which command? one of " + String.join(", ", spec.subcommands().keySet()));
    }

    @Carried
    @Command(name = "info", mixinStandardHelpOptions = true, description = "Shows how full the log is, and since when.")
    int info() throws IOException {
        return report(sel -> info(sel.info()));
    }

    @Carried
    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists the entries, the oldest first.")
    int list(
            @Mixin ListingOptions listing,
            @Mixin SdrOptions sdr,
            @Option(names = "--from", paramLabel = "ID", description = "From the entry with this id on, such as 0x1f.")
                    @Nullable
                    String from,
            @Option(names = "--last", paramLabel = "N", description = "Only the youngest N of them.") @Nullable
                    Integer last)
            throws IOException {
        Form form = listing.form(ipmi.options());
        sdr.check();
        int fromId = from == null ? SelDevice.FIRST_ENTRY : recordId(from);
        if (last != null && last < 1) {
            throw new IllegalArgumentException("--last " + last + " is not a number from 1 on");
        }
        List<SelReport> reports = new ArrayList<>();
        try (ControllerSession session = ControllerSession.open(ipmi.options(), "sel")) {
            List<SelEntry> entries = read(device(session), fromId);
            int skipped = last == null ? 0 : Math.max(0, entries.size() - last);
            SensorNames names = entries.isEmpty() ? SensorNames.NONE : names(session, sdr);
            entries.stream().skip(skipped).forEach(entry -> reports.add(new SelReport(entry, names)));
        }
        print(form, reports, spec.commandLine().getOut(), ipmi.terminal());
        return Ipmi.DONE;
    }

    @Command(
            name = "tail",
            mixinStandardHelpOptions = true,
            description = "Shows what comes into the log, and the BMC's events, as they come, one a line.")
    int tail(
            @Mixin StreamOptions stream,
            @Mixin SdrOptions sdr,
            @Option(
                            names = "--after",
                            paramLabel = "ID",
                            description = "First what is in the log after the entry with this id; 0: everything.")
                    @Nullable
                    String after)
            throws IOException {
        stream.check();
        sdr.check();
        int afterId = after == null ? SelDevice.LAST_ENTRY : recordId(after);
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        try (ControllerSession session = ControllerSession.open(ipmi.options(), "sel");
                SelTail tail = tail(session, afterId)) {
            SensorNames names = names(session, sdr);
            new LogFollower(entry -> print(new SelReport(entry, names), out), stream, err).follow(tail);
        }
        return Ipmi.DONE;
    }

    @Command(
            name = "clear",
            mixinStandardHelpOptions = true,
            description = "Deletes all entries at once, without asking back.")
    int clear() throws IOException {
        return report(sel -> {
            int entries = sel.info().entries();
            sel.clear();
            return Map.of("cleared_entries", entries);
        });
    }

    @Command(name = "delete", mixinStandardHelpOptions = true, description = "Deletes single entries.")
    int delete(
            @Parameters(arity = "1..*", paramLabel = "ID", description = "Ids of entries, such as 0x1f.")
                    List<String> ids)
            throws IOException {
        int[] wanted = ids.stream().mapToInt(SelCommand::recordId).toArray();
        return report(sel -> {
            List<Integer> deleted = new ArrayList<>();
            for (int id : wanted) {
                deleted.add(sel.delete(id));
            }
            return Map.of("deleted", deleted);
        });
    }

    @Command(
            name = "time",
            mixinStandardHelpOptions = true,
            description = "Shows the log's clock; sets it first if a time is given.")
    int time(
            @Parameters(
                            arity = "0..1",
                            paramLabel = "TIME",
                            description = "now, or a time in UTC such as 2026-01-02T03:04:05Z.")
                    @Nullable
                    String time)
            throws IOException {
        Instant set = time == null ? null : instant(time);
        return report(sel -> {
            if (set != null) {
                sel.setTime(set);
            }
            IpmiTimestamp now = sel.time();
            Map<String, Object> clock = new LinkedHashMap<>();
            clock.put("timestamp_s", now.seconds());
            clock.put("time", now.toString());
            return clock;
        });
    }

    private static SelTail tail(ControllerSession session, int afterId) {
        if (afterId == SelDevice.LAST_ENTRY) {
            return SelTail.fromNow(session.bmc(), session.user());
        }
        return afterId == SelDevice.FIRST_ENTRY
                ? SelTail.fromFirst(session.bmc(), session.user())
                : SelTail.after(session.bmc(), session.user(), afterId);
    }

    private void print(SelReport report, PrintWriter out) {
        out.println(ipmi.options().json() ? Report.json(report.document()) : Lines.printable(report.line()));
        out.flush();
    }

    private List<SelEntry> read(SelDevice sel, int fromId) throws IOException {
        try (Progress progress =
                Progress.begin(spec.commandLine().getErr(), ipmi.terminal(), "reading the event log")) {
            boolean countable = ipmi.terminal().progress() && fromId == SelDevice.FIRST_ENTRY;
            int total = countable ? sel.info().entries() : 0;
            return sel.entries(fromId, count -> progress.at(count, total));
        }
    }

    /** A log without names is better than none. */
    private SensorNames names(ControllerSession session, SdrOptions sdr) {
        PrintWriter err = spec.commandLine().getErr();
        try {
            return SensorNames.of(
                    sdr.of(session.ipmi(), session.bmc(), err, ipmi.terminal()).repository());
        } catch (IpmiException e) {
            err.println("ipmi: sensors have no names, as the SDR repository cannot be read: "
                    + e.failure().detail());
            return SensorNames.NONE;
        }
    }

    /** Prints entries. */
    static void print(Form form, List<SelReport> reports, PrintWriter out, Terminal terminal) {
        switch (form) {
            case JSON -> reports.forEach(report -> Report.json(out, report.document()));
            case CSV -> {
                Csv csv = Csv.begin(out, SelReport.NAMES);
                reports.forEach(report -> csv.row(report.values()));
            }
            case TABLE -> {
                Table table = SelReport.table();
                reports.forEach(report -> report.addTo(table));
                table.print(out, terminal);
            }
        }
    }

    private int report(Deed deed) throws IOException {
        Map<String, Object> outcome;
        try (ControllerSession session = ControllerSession.open(ipmi.options(), "sel")) {
            outcome = deed.on(device(session));
        }
        PrintWriter out = spec.commandLine().getOut();
        if (ipmi.options().json()) {
            Report.json(out, outcome);
        } else {
            Report.text(out, outcome);
        }
        return Ipmi.DONE;
    }

    private static SelDevice device(ControllerSession session) {
        return new SelDevice(session.bmc().withTimeout(TIMEOUT));
    }

    private static Map<String, Object> info(SelInfo info) {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("version", info.version());
        report.put("entries", info.entries());
        report.put("free_bytes", info.freeBytes());
        report.put("last_addition", info.lastAddition().toString());
        report.put("last_erase", info.lastErase().toString());
        report.put("overflow", info.overflowed());
        report.put("delete", info.deletable());
        report.put("reservation", info.reservable());
        return report;
    }

    private static int recordId(String word) {
        try {
            int id = Integer.decode(word);
            if (id >= 0 && id <= 0xFFFF) {
                return id;
            }
        } catch (NumberFormatException e) {
            // told below, like a number that is no id
        }
        throw new IllegalArgumentException("'" + word + "' is no entry's id, such as 31 or 0x1f, up to 0xffff");
    }

    private static Instant instant(String word) {
        try {
            return word.equals("now") ? Clock.systemUTC().instant() : Instant.parse(word);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "'" + word + "' is neither now nor a time in UTC such as 2026-01-02T03:04:05Z", e);
        }
    }
}
