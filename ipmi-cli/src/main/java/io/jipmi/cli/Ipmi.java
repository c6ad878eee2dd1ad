package io.jipmi.cli;

import io.jipmi.msghandler.FailureKind;
import io.jipmi.msghandler.IpmiException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The program {@code ipmi}. */
@Command(
        name = "ipmi",
        mixinStandardHelpOptions = true,
        version = "ipmi (jipmi) 0.1.0",
        description = "Talks to the BMC of this machine.",
        subcommands = {
            InfoCommand.class,
            RawCommand.class,
            EventsCommand.class,
            ListenCommand.class,
            ProbeCommand.class,
            DoctorCommand.class
        },
        footer = {
            "",
            "MODULE.NAME=VALUE words set module parameters by their kernel names, for example ipmi_si.trydmi=0.",
            "Exit status: 0 done, 1 could not, 2 usage, 3 the BMC answered with a non-zero completion code."
        })
public final class Ipmi implements Runnable {
    static final int DONE = 0;
    static final int COULD_NOT = 1;
    static final int USAGE = 2;
    static final int REFUSED = 3;

    @Mixin
    private CommonOptions options = new CommonOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** For picocli. */
    public Ipmi() {}

    /** Runs the program and ends the process with its exit status. */
    public static void main(String[] args) {
        PrintWriter out = new PrintWriter(System.out, false, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        int status;
        try (OrderlyEnd end = OrderlyEnd.begin()) {
            status = end.with(run(args, out, err));
            out.flush();
        }
        System.exit(status);
    }

    /**
     * Runs the program.
     *
     * @return the exit status
     */
    public static int run(String[] args, PrintWriter out, PrintWriter err) {
        Ipmi ipmi = new Ipmi();
        List<String> words = Arrays.stream(args).filter(ParameterWords::isOne).toList();
        ipmi.options.parameterWords(words);
        String[] rest =
                Arrays.stream(args).filter(arg -> !ParameterWords.isOne(arg)).toArray(String[]::new);
        return new CommandLine(ipmi)
                .setOut(out)
                .setErr(err)
                .setParameterExceptionHandler((wrong, ignored) -> usage(wrong))
                .setExecutionExceptionHandler((thrown, command, parsed) -> ipmi.failed(thrown, command))
                .execute(rest);
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "which command? one of " + String.join(", ", spec.subcommands().keySet()));
    }

    CommonOptions options() {
        return options;
    }

    private static int usage(ParameterException wrong) {
        String command = wrong.getCommandLine().getCommandSpec().qualifiedName();
        wrong.getCommandLine().getErr().println(command + ": " + wrong.getMessage() + " (see " + command + " --help)");
        return USAGE;
    }

    private int failed(Exception thrown, CommandLine command) {
        PrintWriter err = command.getErr();
        if (options.debug() || !(thrown instanceof IOException || thrown instanceof IllegalArgumentException)) {
            thrown.printStackTrace(err);
        }
        err.println("ipmi: " + thrown.getMessage());
        if (thrown instanceof IllegalArgumentException) {
            return USAGE;
        }
        boolean refused = thrown instanceof IpmiException e && e.failure().kind() == FailureKind.REFUSED;
        return refused ? REFUSED : COULD_NOT;
    }
}
