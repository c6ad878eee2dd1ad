package io.jipmi.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code ipmi stats}: what a running ipmid has counted, who uses it, and what waits. */
@Command(
        name = "stats",
        mixinStandardHelpOptions = true,
        description = "Shows every counter, latency, user, open file and queue of a running ipmid.")
final class StatsCommand implements Callable<Integer> {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    @ParentCommand
    private Ipmi ipmi = new Ipmi();

    @Mixin
    private ControlOptions control = new ControlOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        ipmi.options().requireNoneOfItsOwn("stats");
        String answer = control.client().ask(List.of("stats"), TIMEOUT);
        PrintWriter out = spec.commandLine().getOut();
        if (ipmi.options().json()) {
            out.println(answer);
        } else {
            Report.text(out, Report.parse(answer));
        }
        return Ipmi.DONE;
    }
}
