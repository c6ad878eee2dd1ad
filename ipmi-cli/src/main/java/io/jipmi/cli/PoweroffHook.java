package io.jipmi.cli;

import io.jipmi.msghandler.Parameters;
import io.jipmi.poweroff.IpmiPoweroff;
import io.jipmi.poweroff.PlannedRequest;
import io.jipmi.poweroff.PoweroffMethod;
import io.jipmi.poweroff.PoweroffOutcome;
import io.jipmi.poweroff.PoweroffSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The program {@code ipmi-poweroff}: switches the machine off, or power-cycles it, as the last thing that runs on it. */
@Command(
        name = "ipmi-poweroff",
        mixinStandardHelpOptions = true,
        version = "ipmi-poweroff (jipmi) 0.1.0",
        description = {
            "Switches this machine off through its BMC, at once and without shutting anything down.",
            "Made for systemd's system-shutdown directory, which gives the argument."
        },
        footer = {
            "",
            "MODULE.NAME=VALUE words set module parameters by their kernel names:",
            "  ipmi_poweroff.poweroff_powercycle=1  power-cycle at poweroff (if the BMC refuses: off), and at reboot",
            "  ipmi_poweroff.ifnum_to_use=N         which interface, instead of the first",
            "  hw.ipmi.cycle_wait=SECONDS           how long to wait for the power to go after a power cycle (10)",
            "Exit status: 0 the BMC has taken it, or nothing was to be done; 1 could not; 2 usage;",
            "3 the BMC refused."
        })
public final class PoweroffHook implements Callable<Integer> {
    /** Every deadline together, several interfaces, and a machine that is very slow; systemd would wait for 90 s. */
    private static final Duration LONGEST = Duration.ofSeconds(60);

    private final Consumer<Duration> longer;

    @Mixin
    private CommonOptions options = new CommonOptions();

    @Option(names = "--dry-run", description = "Say what would be put to the BMC and why; only ask it who it is.")
    private boolean dryRun;

    @Option(names = "--json", description = "Report as one JSON document; with --dry-run.")
    private boolean json;

    @picocli.CommandLine.Parameters(
            paramLabel = "poweroff|halt|reboot|kexec",
            arity = "0..1",
            description = {
                "What the machine is going to do (default: poweroff). Nothing is done at halt and kexec,",
                "nor at reboot without poweroff_powercycle."
            })
    private String argument = "poweroff";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** What is to be done about a shutdown, and why. */
    private record Task(boolean off, boolean cycle, String reason) {
        boolean isNothing() {
            return !off && !cycle;
        }
    }

    /** @param longer is told by how much the process will take longer than usual */
    PoweroffHook(Consumer<Duration> longer) {
        this.longer = longer;
    }

    /** Runs the program and ends the process with its exit status. */
    public static void main(String[] args) {
        PrintWriter out = new PrintWriter(System.out, false, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        int status;
        try (LatestEnd limit = LatestEnd.begin("ipmi-poweroff", LONGEST, err);
                OrderlyEnd end = OrderlyEnd.begin()) {
            status = end.with(run(args, out, err, limit::extend));
            out.flush();
        }
        System.exit(status);
    }

    /**
     * Runs the program.
     *
     * @param longer is told by how much the process will take longer than usual
     * @return the exit status
     */
    static int run(String[] args, PrintWriter out, PrintWriter err, Consumer<Duration> longer) {
        PoweroffHook hook = new PoweroffHook(longer);
        return new Program("ipmi-poweroff", hook, hook.options).run(args, out, err);
    }

    @Override
    public Integer call() throws IOException {
        if (json && !dryRun) {
            throw new IllegalArgumentException("--json goes with --dry-run");
        }
        InterfaceChoice choice = InterfaceChoice.of(options);
        Parameters parameters = choice.parameters();
        PoweroffSettings settings = PoweroffSettings.of(parameters);
        Task task = task(settings);
        if (task.isNothing()) {
            if (dryRun) {
                report(task, null);
            }
            return Program.DONE;
        }
        if (task.cycle()) {
            longer.accept(settings.cycleWait());
        }
        try (ShutdownInterface through = ShutdownInterface.open(choice, settings)) {
            if (dryRun) {
                report(task, through.poweroff());
                return Program.DONE;
            }
            return carryOut(task, through.poweroff());
        }
    }

    private Task task(PoweroffSettings settings) {
        return switch (argument) {
            case "poweroff" -> new Task(true, settings.powerCycle(), "the machine is to be switched off");
            case "reboot" ->
                settings.powerCycle()
                        ? new Task(false, true, "ipmi_poweroff.poweroff_powercycle is set")
                        : new Task(
                                false,
                                false,
                                "the machine reboots by itself: ipmi_poweroff.poweroff_powercycle is not set");
            case "halt" -> new Task(false, false, "at halt the power stays on");
            case "kexec" -> new Task(false, false, "at kexec the power stays on");
            default ->
                throw new IllegalArgumentException("'" + argument + "' is none of poweroff, halt, reboot, kexec");
        };
    }

    private int carryOut(Task task, IpmiPoweroff poweroff) throws IOException {
        PoweroffOutcome outcome = task.off() ? poweroff.powerOff() : poweroff.powerCycle();
        return switch (outcome) {
            case POWER_DOWN, POWER_CYCLE -> {
                if (!poweroff.trouble().isEmpty()) {
                    complain(poweroff.trouble() + "; switching off instead");
                }
                yield Program.DONE;
            }
            case REFUSED -> {
                complain(poweroff.trouble());
                yield Program.REFUSED;
            }
            case STILL_RUNNING, NO_ANSWER, NO_METHOD -> throw new IOException(poweroff.trouble());
        };
    }

    private void complain(String line) {
        spec.commandLine().getErr().println("ipmi-poweroff: " + line);
    }

    private void report(Task task, @Nullable IpmiPoweroff poweroff) throws IOException {
        List<PlannedRequest> plan = poweroff == null ? List.of() : plan(task, poweroff);
        Optional<PoweroffMethod> method = Optional.ofNullable(poweroff).flatMap(IpmiPoweroff::method);
        String through = Optional.ofNullable(poweroff)
                .flatMap(IpmiPoweroff::through)
                .map(ipmi -> ipmi.info().describe())
                .orElse("");
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("shutdown", argument);
            document.put("reason", task.reason());
            method.ifPresent(found -> {
                document.put("method", found.label());
                document.put("interface", through);
            });
            document.put("requests", plan.stream().map(PoweroffHook::document).toList());
            Report.json(out, document);
            return;
        }
        out.println(argument + ": " + task.reason());
        method.ifPresent(found -> out.println("by " + found.label() + " through " + through));
        plan.forEach(out::println);
        if (plan.isEmpty()) {
            out.println("nothing would be sent");
        }
    }

    private static List<PlannedRequest> plan(Task task, IpmiPoweroff poweroff) throws IOException {
        if (task.off()) {
            return poweroff.powerOffPlan();
        }
        List<PlannedRequest> plan = poweroff.powerCyclePlan();
        if (plan.isEmpty()) {
            throw new IOException(poweroff.method().map(PoweroffMethod::label).orElse("") + " has no power cycle");
        }
        return plan;
    }

    private static Map<String, Object> document(PlannedRequest request) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("to", request.to());
        document.put("netfn", request.netFn());
        document.put("cmd", request.cmd());
        document.put("data", request.data());
        document.put("purpose", request.purpose());
        return document;
    }
}
