package io.jipmi.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code ipmi param}: shows and sets module parameters of a running ipmid. */
@Command(
        name = "param",
        mixinStandardHelpOptions = true,
        description = {
            "Shows the module parameters of a running ipmid, and sets those that it heeds while it runs.",
            "Without a NAME all of them; those marked * can be set."
        })
final class ParamCommand implements Callable<Integer> {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    @ParentCommand
    private Ipmi ipmi = new Ipmi();

    @Mixin
    private ControlOptions control = new ControlOptions();

    @Parameters(
            paramLabel = "NAME[=VALUE]",
            arity = "0..1",
            description = "For example ipmi_si.kipmid_max_busy_us=100.")
    private String word = "";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        String asked = ipmi.options().takeParameterWord("param", word);
        ipmi.options().requireNoneOfItsOwn("param");
        List<String> request = asked.isEmpty() ? List.of("param") : List.of("param", asked);
        String answer = control.client().ask(request, TIMEOUT);
        PrintWriter out = spec.commandLine().getOut();
        if (ipmi.options().json()) {
            out.println(answer);
            return Ipmi.DONE;
        }
        Map<String, Object> document = Report.parse(answer);
        if (!asked.isEmpty()) {
            out.println(document.get("value"));
            return Ipmi.DONE;
        }
        for (Object each : (List<?>) document.getOrDefault("parameters", List.of())) {
            Map<?, ?> parameter = (Map<?, ?>) each;
            out.println(String.format(
                    Locale.ROOT,
                    "%s %-45s %s",
                    "true".equals(parameter.get("changeable")) ? "*" : " ",
                    parameter.get("name") + "=" + parameter.get("value"),
                    parameter.get("description")));
        }
        return Ipmi.DONE;
    }
}
