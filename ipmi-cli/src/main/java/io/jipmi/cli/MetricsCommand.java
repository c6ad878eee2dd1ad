package io.jipmi.cli;

import io.jipmi.cli.client.BmcMetrics;
import io.jipmi.cli.text.OpenMetrics;
import io.jipmi.cli.text.Terminal;
import io.jipmi.client.BmcClient;
import io.jipmi.msghandler.IpmiInterface;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code ipmi metrics}: everything that can be watched, for Prometheus. */
@Command(
        name = "metrics",
        mixinStandardHelpOptions = true,
        description = "Gives sensors, power, event log and the interface's figures as OpenMetrics.")
final class MetricsCommand implements Callable<Integer> {
    @ParentCommand
    private Ipmi ipmi = new Ipmi();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private SdrOptions sdr = new SdrOptions();

    @Option(
            names = "--output",
            paramLabel = "FILE",
            description = "Write it to a file in one go, for node_exporter's textfile collector (default: print it).")
    private @Nullable Path output;

    @Option(
            names = "--listen",
            paramLabel = "[HOST:]PORT",
            description = {
                "Give it to whoever asks for /metrics by HTTP, read anew each time, until SIGTERM;",
                "without HOST only to this machine."
            })
    private @Nullable String listen;

    @Override
    public Integer call() throws IOException {
        if (ipmi.options().json()) {
            throw new IllegalArgumentException("metrics are OpenMetrics text; leave --json out");
        }
        if (output != null && listen != null) {
            throw new IllegalArgumentException("--output and --listen are two ways to give metrics; leave one out");
        }
        sdr.check();
        try (OpenInterfaces open = OpenInterfaces.open(ipmi.options())) {
            List<BmcMetrics> sources = new ArrayList<>();
            for (IpmiInterface each : open.all()) {
                BmcClient bmc = new BmcClient(each.openUser("ipmi metrics"));
                SdrSource records = sdr.of(each, bmc, spec.commandLine().getErr(), Terminal.NONE);
                sources.add(new BmcMetrics(each, bmc, records::repository));
            }
            give(sources);
        }
        return Ipmi.DONE;
    }

    private void give(List<BmcMetrics> sources) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        if (listen != null) {
            try (MetricsServer server = MetricsServer.listen(listen, OpenMetrics.CONTENT_TYPE, () -> read(sources))) {
                out.println("ready: " + server.url());
                out.flush();
                untilToldToEnd();
            }
        } else if (output != null) {
            AtomicFile.write(output, read(sources));
        } else {
            out.print(read(sources));
        }
    }

    private static String read(List<BmcMetrics> sources) {
        OpenMetrics metrics = new OpenMetrics();
        sources.forEach(source -> source.addTo(metrics));
        return metrics.text();
    }

    private static void untilToldToEnd() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            // That is how a command is told.
        }
    }
}
