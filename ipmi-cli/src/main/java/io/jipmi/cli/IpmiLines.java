package io.jipmi.cli;

import io.jipmi.cli.text.Terminal;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/**
 * Command lines of {@code ipmi} for a process that runs many: what reads one is kept for the next, as to make it takes longer
 * than most commands. Thread-safe.
 */
final class IpmiLines {
    private static final int MAX_KEPT = 8;

    private final List<Ready> kept = new ArrayList<>();

    /** What reads command lines that name these subcommands. */
    private record Ready(Set<String> subcommands, Ipmi ipmi, Program program, CommandLine line) {}

    /**
     * Runs one if it is to be, which is asked when it is known what is meant and before anything is done.
     *
     * @param arguments without parameters of modules
     * @return the exit status; empty if it has not run, be it that the arguments are wrong
     */
    OptionalInt runIf(
            String[] arguments,
            PrintWriter out,
            PrintWriter err,
            Supplier<Terminal> terminal,
            BiPredicate<ParseResult, ToolOptions> wanted) {
        Ready ready = take(arguments);
        ready.ipmi.terminal(terminal);
        OptionalInt status = ready.program.runIf(
                ready.line, arguments, out, err, parsed -> wanted.test(parsed, ready.ipmi.options()));
        ready.ipmi.options().lend(null);
        giveBack(ready);
        return status;
    }

    private Ready take(String[] arguments) {
        Ipmi ipmi = new Ipmi();
        Program program = Ipmi.program(ipmi);
        Set<String> subcommands = Set.copyOf(program.subcommandsFor(arguments).keySet());
        synchronized (kept) {
            for (Iterator<Ready> each = kept.iterator(); each.hasNext(); ) {
                Ready ready = each.next();
                if (ready.subcommands.equals(subcommands)) {
                    each.remove();
                    return ready;
                }
            }
        }
        return new Ready(subcommands, ipmi, program, program.line(arguments));
    }

    private void giveBack(Ready ready) {
        synchronized (kept) {
            kept.add(ready);
            if (kept.size() > MAX_KEPT) {
                kept.remove(0);
            }
        }
    }
}
