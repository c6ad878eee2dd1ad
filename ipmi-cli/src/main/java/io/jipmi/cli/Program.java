package io.jipmi.cli;

import io.jipmi.msghandler.FailureKind;
import io.jipmi.msghandler.IpmiException;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IExecutionStrategy;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;

/**
 * How every program reads its command line and ends: 0 done, 1 could not, 2 usage, 3 the BMC answered with a non-zero
 * completion code.
 *
 * @param name the program's name, which its messages begin with
 * @param command the annotated command
 * @param subcommands the classes of its subcommands, by name; in the order in which help lists them
 * @param options the command's mixin
 */
record Program(String name, Object command, Map<String, Class<?>> subcommands, CommonOptions options) {
    static final int DONE = 0;
    static final int COULD_NOT = 1;
    static final int USAGE = 2;
    static final int REFUSED = 3;

    /** A program without subcommands. */
    Program(String name, Object command, CommonOptions options) {
        this(name, command, Map.of(), options);
    }

    /**
     * Runs it.
     *
     * @return the exit status
     */
    int run(String[] args, PrintWriter out, PrintWriter err) {
        List<String> words = Arrays.stream(args).filter(ParameterWords::isOne).toList();
        options.parameterWords(words);
        String[] rest =
                Arrays.stream(args).filter(arg -> !ParameterWords.isOne(arg)).toArray(String[]::new);
        Failures failures = new Failures();
        return line(rest)
                .setOut(out)
                .setErr(err)
                .setParameterExceptionHandler(failures)
                .setExecutionExceptionHandler(failures)
                .execute(rest);
    }

    /**
     * Runs it if it is to be, which is asked when it is known what is meant and before anything is done.
     *
     * @param line from {@link #line}, of arguments that name the same subcommands
     * @param args without parameters of modules
     * @return the exit status; empty if it has not run, be it that the arguments are wrong
     */
    OptionalInt runIf(
            CommandLine line, String[] args, PrintWriter out, PrintWriter err, Predicate<ParseResult> wanted) {
        RunIf runIf = new RunIf(wanted);
        int status = line.setOut(out)
                .setErr(err)
                .setParameterExceptionHandler(runIf)
                .setExecutionExceptionHandler(new Failures())
                .setExecutionStrategy(runIf)
                .execute(args);
        return runIf.runs ? OptionalInt.of(status) : OptionalInt.empty();
    }

    /** Ready to be run by arguments that name the same subcommands as these; may be used again, by one thread at a time. */
    CommandLine line(String[] args) {
        CommandLine line = new CommandLine(command);
        for (Map.Entry<String, Class<?>> subcommand : subcommandsFor(args).entrySet()) {
            line.addSubcommand(subcommand.getKey(), subcommand.getValue());
        }
        return line;
    }

    /** Only those that are named, as reading a command's options costs a good part of the start; all if none is. */
    Map<String, Class<?>> subcommandsFor(String[] words) {
        Map<String, Class<?>> named = new LinkedHashMap<>(subcommands);
        named.keySet().retainAll(Set.of(Arrays.stream(words).distinct().toArray(String[]::new)));
        return named.isEmpty() ? subcommands : named;
    }

    private static int usage(ParameterException wrong) {
        String command = wrong.getCommandLine().getCommandSpec().qualifiedName();
        wrong.getCommandLine().getErr().println(command + ": " + wrong.getMessage() + " (see " + command + " --help)");
        return USAGE;
    }

    /**
     * A class, as picocli's classes are not archived where lambdas were made of them: they are in a format older than Java 6.
     */
    private final class Failures implements IParameterExceptionHandler, IExecutionExceptionHandler {
        @Override
        public int handleParseException(ParameterException wrong, String[] args) {
            return usage(wrong);
        }

        @Override
        public int handleExecutionException(Exception thrown, CommandLine running, ParseResult parsed) {
            PrintWriter err = running.getErr();
            if (options.debug() || !(thrown instanceof IOException || thrown instanceof IllegalArgumentException)) {
                thrown.printStackTrace(err);
            }
            err.println(name + ": " + thrown.getMessage());
            if (thrown instanceof IllegalArgumentException) {
                return USAGE;
            }
            boolean refused = thrown instanceof IpmiException e && e.failure().kind() == FailureKind.REFUSED;
            return refused ? REFUSED : COULD_NOT;
        }
    }

    /** As {@link Failures} no lambdas. */
    private static final class RunIf implements IParameterExceptionHandler, IExecutionStrategy {
        private final Predicate<ParseResult> wanted;
        private boolean runs;

        private RunIf(Predicate<ParseResult> wanted) {
            this.wanted = wanted;
        }

        @Override
        public int handleParseException(ParameterException wrong, String[] args) {
            return runs ? usage(wrong) : DONE;
        }

        @Override
        public int execute(ParseResult parsed) {
            runs = wanted.test(parsed);
            return runs ? new RunLast().execute(parsed) : DONE;
        }
    }
}
