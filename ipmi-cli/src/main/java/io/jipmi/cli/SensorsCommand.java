package io.jipmi.cli;

import io.jipmi.cli.ListingOptions.Form;
import io.jipmi.cli.client.SensorReport;
import io.jipmi.cli.client.SensorTable;
import io.jipmi.cli.text.Csv;
import io.jipmi.cli.text.Progress;
import io.jipmi.client.sensor.Sensor;
import io.jipmi.client.sensor.SensorDevice;
import io.jipmi.client.sensor.SensorResult;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code ipmi sensors}: what the BMC's and its satellites' sensors read. */
@Command(
        name = "sensors",
        mixinStandardHelpOptions = true,
        description = "Shows what the sensors of the BMC and of the controllers behind it read.")
@Carried(unless = {"--watch", "--count"})
final class SensorsCommand implements Callable<Integer> {
    private static final String DEFAULT_WATCH_S = "5";
    private static final double LONGEST_WATCH_S = 1e6;

    @ParentCommand
    private Ipmi ipmi = new Ipmi();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ListingOptions listing = new ListingOptions();

    @Mixin
    private SdrOptions sdr = new SdrOptions();

    @Mixin
    private SensorChoice choice = new SensorChoice();

    @Option(names = "--thresholds", description = "Thresholds and hysteresis too: two more requests for each sensor.")
    private boolean withLimits;

    @Option(
            names = "--watch",
            arity = "0..1",
            paramLabel = "SECONDS",
            fallbackValue = DEFAULT_WATCH_S,
            description = "Read again and again, every SECONDS (default 5), until stopped.")
    private @Nullable Double watchS;

    @Option(names = "--count", paramLabel = "N", description = "Stop after N rounds; with --watch.")
    private @Nullable Integer count;

    @Override
    public Integer call() throws IOException {
        Form form = listing.form(ipmi.options());
        choice.check();
        sdr.check();
        checkWatch();
        try (ControllerSession session = ControllerSession.open(ipmi.options(), "sensors")) {
            Round round = new Round(session, form, spec.commandLine().getOut());
            if (watchS == null) {
                round.print();
            } else {
                Rounds.every(Duration.ofMillis(Math.round(watchS * 1000)), count, round::print);
            }
        }
        return Ipmi.DONE;
    }

    private void checkWatch() {
        if (watchS != null && !(watchS > 0 && watchS <= LONGEST_WATCH_S)) {
            throw new IllegalArgumentException("--watch " + watchS + " is not a time in seconds above 0");
        }
        if (count != null && watchS == null) {
            throw new IllegalArgumentException("--count counts the rounds of --watch; it is not given");
        }
        if (count != null && count < 1) {
            throw new IllegalArgumentException("--count " + count + " is not a number from 1 on");
        }
    }

    /** Reading and showing them once, perhaps for another time. */
    private final class Round {
        private final ControllerSession session;
        private final SdrSource records;
        private final SensorDevice device;
        private final Form form;
        private final PrintWriter out;
        private @Nullable Csv csv;

        Round(ControllerSession session, Form form, PrintWriter out) {
            this.session = session;
            this.records =
                    sdr.of(session.ipmi(), session.bmc(), spec.commandLine().getErr(), ipmi.terminal());
            this.device = new SensorDevice(session.bmc());
            this.form = form;
            this.out = out;
        }

        void print() throws IOException {
            List<SensorReport> reports = read();
            switch (form) {
                case JSON -> json(reports);
                case CSV -> csv(reports);
                case TABLE -> {
                    SensorTable table = new SensorTable(withLimits);
                    reports.forEach(table::add);
                    out.print(watchS == null ? "" : ipmi.terminal().clear());
                    table.print(out, ipmi.terminal());
                }
            }
            out.flush();
        }

        private List<SensorReport> read() throws IOException {
            List<Sensor> sensors = choice.of(Sensor.all(records.repository()));
            List<SensorReport> reports = new ArrayList<>();
            try (Progress progress =
                    Progress.begin(spec.commandLine().getErr(), ipmi.terminal(), "reading the sensors")) {
                int steps = withLimits ? 2 * sensors.size() : sensors.size();
                List<SensorResult> results = new ArrayList<>();
                device.readAll(sensors, result -> {
                    results.add(result);
                    progress.at(results.size(), steps);
                });
                for (SensorResult result : results) {
                    reports.add(withLimits ? SensorReport.withLimits(result, device) : SensorReport.of(result));
                    progress.at(results.size() + reports.size(), steps);
                }
            }
            return reports;
        }

        private void json(List<SensorReport> reports) {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("interface", session.ipmi().number());
            if (watchS != null) {
                document.put("time", now());
            }
            document.put("sensors", reports.stream().map(SensorReport::document).toList());
            Report.json(out, document);
        }

        private void csv(List<SensorReport> reports) {
            String time = now();
            if (csv == null) {
                List<String> names = new ArrayList<>(SensorReport.names(withLimits));
                if (watchS != null) {
                    names.add(0, "time");
                }
                csv = Csv.begin(out, names);
            }
            for (SensorReport report : reports) {
                List<@Nullable Object> values = new ArrayList<>(report.values());
                if (watchS != null) {
                    values.add(0, time);
                }
                csv.row(values);
            }
        }

        private String now() {
            return Clock.systemUTC().instant().truncatedTo(ChronoUnit.MILLIS).toString();
        }
    }
}
