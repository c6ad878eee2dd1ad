package io.jipmi.cli;

import io.jipmi.cli.ListingOptions.Form;
import io.jipmi.cli.client.SdrReport;
import io.jipmi.cli.text.Csv;
import io.jipmi.cli.text.Table;
import io.jipmi.client.sdr.SdrRecord;
import io.jipmi.client.sdr.SdrRepositoryDevice;
import io.jipmi.client.sdr.SdrRepositoryInfo;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code ipmi sdr}: the records that describe sensors and devices. */
@Command(
        name = "sdr",
        mixinStandardHelpOptions = true,
        description = "Shows the records that describe sensors and devices.")
final class SdrCommand implements Runnable {
    @ParentCommand
    private Ipmi ipmi = new Ipmi();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "which command? one of " + String.join(", ", spec.subcommands().keySet()));
    }

    @Carried
    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists all records, of every kind.")
    int list(@Mixin ListingOptions listing, @Mixin SdrOptions sdr) throws IOException {
        Form form = listing.form(ipmi.options());
        sdr.check();
        List<SdrRecord> records;
        try (ControllerSession session = ControllerSession.open(ipmi.options(), "sdr")) {
            records = sdr.of(session.ipmi(), session.bmc(), spec.commandLine().getErr(), ipmi.terminal())
                    .repository()
                    .records();
        }
        PrintWriter out = spec.commandLine().getOut();
        switch (form) {
            case JSON ->
                Report.json(
                        out,
                        Map.of(
                                "records",
                                records.stream().map(SdrReport::document).toList()));
            case CSV -> {
                Csv csv = Csv.begin(out, SdrReport.NAMES);
                records.forEach(record -> csv.row(SdrReport.values(record)));
            }
            case TABLE -> {
                Table table = SdrReport.table();
                records.forEach(record -> SdrReport.add(table, record));
                table.print(out, ipmi.terminal());
            }
        }
        return Ipmi.DONE;
    }

    @Carried
    @Command(
            name = "info",
            mixinStandardHelpOptions = true,
            description = "Shows how many records there are, and since when.")
    int info() throws IOException {
        SdrRepositoryInfo info;
        try (ControllerSession session = ControllerSession.open(ipmi.options(), "sdr")) {
            info = new SdrRepositoryDevice(session.bmc()).info();
        }
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("version", info.version());
        report.put("records", info.records());
        report.put("free_bytes", info.freeBytes());
        report.put("last_addition", info.lastAddition().toString());
        report.put("last_erase", info.lastErase().toString());
        report.put("overflow", info.overflowed());
        report.put("reservation", info.reservable());
        PrintWriter out = spec.commandLine().getOut();
        if (ipmi.options().json()) {
            Report.json(out, report);
        } else {
            Report.text(out, report);
        }
        return Ipmi.DONE;
    }
}
