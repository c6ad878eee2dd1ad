package io.jipmi.cli;

import io.jipmi.cli.text.Terminal;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** The program {@code ipmi}. */
@Command(
        name = "ipmi",
        mixinStandardHelpOptions = true,
        version = "ipmi (jipmi) 0.1.0",
        description = "Talks to the BMC of this machine.",
        footer = {
            "",
            "MODULE.NAME=VALUE words set module parameters by their kernel names, for example ipmi_si.trydmi=0.",
            "Exit status: 0 done, 1 could not, 2 usage, 3 the BMC answered with a non-zero completion code."
        })
public final class Ipmi implements Runnable {
    /** The commands by name, in the order in which help lists them. */
    private static final Map<String, Class<?>> COMMANDS = new LinkedHashMap<>();

    static {
        COMMANDS.put("info", InfoCommand.class);
        COMMANDS.put("sensors", SensorsCommand.class);
        COMMANDS.put("sel", SelCommand.class);
        COMMANDS.put("fru", FruCommand.class);
        COMMANDS.put("sdr", SdrCommand.class);
        COMMANDS.put("chassis", ChassisCommand.class);
        COMMANDS.put("metrics", MetricsCommand.class);
        COMMANDS.put("raw", RawCommand.class);
        COMMANDS.put("events", EventsCommand.class);
        COMMANDS.put("listen", ListenCommand.class);
        COMMANDS.put("panic", PanicCommand.class);
        COMMANDS.put("watchdog", WatchdogCommand.class);
        COMMANDS.put("stats", StatsCommand.class);
        COMMANDS.put("hotmod", HotmodCommand.class);
        COMMANDS.put("param", ParamCommand.class);
        COMMANDS.put("probe", ProbeCommand.class);
        COMMANDS.put("doctor", DoctorCommand.class);
        COMMANDS.put("train", TrainCommand.class);
    }

    static final int DONE = Program.DONE;
    static final int COULD_NOT = Program.COULD_NOT;
    static final int USAGE = Program.USAGE;
    static final int REFUSED = Program.REFUSED;

    @Mixin
    private ToolOptions options = new ToolOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private final Supplier<Terminal> terminal;

    private Ipmi(Supplier<Terminal> terminal) {
        this.terminal = terminal;
    }

    /** What a command makes do with that has not been added to one; writes to no terminal. */
    Ipmi() {
        this(() -> Terminal.NONE);
    }

    /** Runs the program and ends the process with its exit status. */
    public static void main(String[] args) {
        PrintWriter out = new PrintWriter(System.out, false, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        int status;
        try (OrderlyEnd end = OrderlyEnd.begin()) {
            status = end.with(run(args, out, err, Terminal::ofProcess));
            out.flush();
        }
        System.exit(status);
    }

    /**
     * Runs the program, not on a terminal.
     *
     * @return the exit status
     */
    public static int run(String[] args, PrintWriter out, PrintWriter err) {
        return run(args, out, err, () -> Terminal.NONE);
    }

    /** The same where it is up to the caller what is written to; only commands that care ask. */
    static int run(String[] args, PrintWriter out, PrintWriter err, Supplier<Terminal> terminal) {
        Ipmi ipmi = new Ipmi(terminal);
        return new Program("ipmi", ipmi, COMMANDS, ipmi.options).run(args, out, err);
    }

    /**
     * The same if it is to be carried out, which is asked when it is known what is meant and before anything is done.
     *
     * @return the exit status; empty if it has not run, be it that the arguments are wrong
     */
    static OptionalInt runIf(
            String[] args,
            PrintWriter out,
            PrintWriter err,
            Supplier<Terminal> terminal,
            BiPredicate<ParseResult, ToolOptions> wanted) {
        Ipmi ipmi = new Ipmi(terminal);
        return new Program("ipmi", ipmi, COMMANDS, ipmi.options)
                .runIf(args, out, err, parsed -> wanted.test(parsed, ipmi.options));
    }

    @Override
    public void run() {
        List<String> commands = spec.subcommands().entrySet().stream()
                .filter(each -> !each.getValue().getCommandSpec().usageMessage().hidden())
                .map(Map.Entry::getKey)
                .toList();
        throw new ParameterException(spec.commandLine(), "which command? one of " + String.join(", ", commands));
    }

    ToolOptions options() {
        return options;
    }

    /** What is written to. */
    Terminal terminal() {
        return terminal.get();
    }
}
