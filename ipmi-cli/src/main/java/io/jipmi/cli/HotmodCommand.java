package io.jipmi.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code ipmi hotmod}: adds interfaces to a running ipmid and removes them. */
@Command(
        name = "hotmod",
        mixinStandardHelpOptions = true,
        description = {
            "Adds interfaces to a running ipmid and removes them, with their nodes.",
            "OP is add,INTERFACE or remove,INTERFACE, or several separated by colons: all of them or none."
        })
final class HotmodCommand implements Callable<Integer> {
    /** Start-up conversations with several BMCs that do not answer, and their undoing. */
    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    @ParentCommand
    private Ipmi ipmi = new Ipmi();

    @Mixin
    private ControlOptions control = new ControlOptions();

    @Parameters(paramLabel = "OP", description = "For example add,kcs,i/o,0xca2 or remove,kcs,i/o,0xca2.")
    private String operations = "";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        ipmi.options().requireNoneOfItsOwn("hotmod");
        String answer = control.client().ask(List.of("hotmod", operations), TIMEOUT);
        PrintWriter out = spec.commandLine().getOut();
        if (ipmi.options().json()) {
            out.println(answer);
            return Ipmi.DONE;
        }
        for (Object each : (List<?>) Report.parse(answer).getOrDefault("done", List.of())) {
            Map<?, ?> done = (Map<?, ?>) each;
            List<?> nodes = done.get("nodes") instanceof List<?> list ? list : List.of();
            String paths = nodes.stream().map(String::valueOf).collect(Collectors.joining(", "));
            out.println(("add".equals(done.get("action")) ? "added" : "removed") + " ipmi" + done.get("number") + ": "
                    + done.get("interface") + ", " + paths);
        }
        return Ipmi.DONE;
    }
}
