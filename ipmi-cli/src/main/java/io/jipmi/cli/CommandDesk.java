package io.jipmi.cli;

import io.jipmi.cli.control.CommandCarrier;
import io.jipmi.cli.control.CommandClientLine;
import io.jipmi.cli.control.CommandRequest;
import io.jipmi.cli.text.Terminal;
import io.jipmi.msghandler.AddressSource;
import io.jipmi.msghandler.IpmiInterface;
import java.io.PrintWriter;
import java.lang.reflect.AnnotatedElement;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ParseResult;

/**
 * Where a running {@code ipmid} carries out commands of {@code ipmi}: those that are {@link Carried}, for an interface it
 * serves. What is wrong with a command line is told by who gave it, as are helps and versions. Thread-safe.
 */
final class CommandDesk implements CommandCarrier {
    /** Options of several commands that have to do with files of the caller's, or with this process. */
    private static final List<String> CALLERS_OWN = List.of("--config", "--debug", "--sdr-cache");

    private static final String AUTOMATIC_NODE = "/dev/ipmi0";
    private static final int UNKNOWN_COLUMNS = 80;
    private static final String NODE_KEYWORD = "dev,";

    private final String build;
    private final Function<String, Optional<IpmiInterface>> nodes;

    /**
     * @param build which build of jipmi this is; empty if that is not known, and then nothing is carried out
     * @param nodes the interface behind a device node that this process serves as Linux does, by its path
     */
    CommandDesk(String build, Function<String, Optional<IpmiInterface>> nodes) {
        this.build = build;
        this.nodes = nodes;
    }

    /** The build this program was started from, as its launcher says; empty if it does not. */
    static String build() {
        return System.getProperty("io.jipmi.build", "");
    }

    @Override
    public void carry(CommandRequest request, CommandClientLine client) {
        List<String> arguments = request.arguments();
        if (build.isEmpty() || !request.build().equals(build) || arguments.stream().anyMatch(CommandDesk::isCallersOwn)) {
            client.refuse();
            return;
        }
        PrintWriter out = new PrintWriter(client.output(), false, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(client.errors(), true, StandardCharsets.UTF_8);
        OptionalInt status =
                Ipmi.runIf(arguments.toArray(String[]::new), out, err, () -> terminal(request), (parsed, options) -> {
                    Optional<IpmiInterface> lent = isCarried(parsed) ? lent(options.interfaces()) : Optional.empty();
                    lent.ifPresent(options::lend);
                    return lent.isPresent() && client.agree();
                });
        if (status.isEmpty()) {
            client.refuse();
            return;
        }
        out.flush();
        err.flush();
        client.ended(status.getAsInt());
    }

    /** A parameter of its process; a file of arguments. */
    private static boolean isCallersOwn(String argument) {
        return ParameterWords.isOne(argument) || argument.startsWith("@");
    }

    private static Terminal terminal(CommandRequest request) {
        return Terminal.of(
                Map.of("NO_COLOR", request.noColor(), "TERM", request.term(), "COLUMNS", request.columnsWanted()),
                request.output(),
                request.errors(),
                () -> request.columns().orElse(UNKNOWN_COLUMNS));
    }

    private static boolean isCarried(ParseResult parsed) {
        ParseResult command = parsed;
        while (command.hasSubcommand()) {
            if (asksForHelp(command)) {
                return false;
            }
            command = command.subcommand();
        }
        Carried carried = carried(command.commandSpec().userObject());
        return carried != null
                && !asksForHelp(command)
                && Stream.concat(CALLERS_OWN.stream(), Stream.of(carried.unless()))
                        .noneMatch(option -> isGiven(parsed, option));
    }

    private static @Nullable Carried carried(Object command) {
        AnnotatedElement annotated = command instanceof AnnotatedElement method ? method : command.getClass();
        return annotated.getAnnotation(Carried.class);
    }

    private static boolean asksForHelp(ParseResult command) {
        return command.isUsageHelpRequested() || command.isVersionHelpRequested();
    }

    private static boolean isGiven(ParseResult parsed, String option) {
        for (ParseResult command = parsed; command != null; command = command.subcommand()) {
            if (command.hasMatchedOption(option)) {
                return true;
            }
        }
        return false;
    }

    /** The interface a command opens that is given these. */
    private Optional<IpmiInterface> lent(List<String> specs) {
        if (specs.size() > 1 || (specs.size() == 1 && !specs.get(0).startsWith(NODE_KEYWORD))) {
            return Optional.empty();
        }
        String node = specs.isEmpty() ? AUTOMATIC_NODE : specs.get(0).substring(NODE_KEYWORD.length());
        AddressSource source = specs.isEmpty() ? AddressSource.DEVICE_NODE : AddressSource.HARDCODED;
        return nodes.apply(node).map(owned -> new LentInterface(owned, node, source));
    }
}
