package io.jipmi.cli;

import io.jipmi.devintf.imb.ImbAbi;
import io.jipmi.devintf.policy.AccessPolicy;
import io.jipmi.msghandler.BridgeDefaults;
import io.jipmi.msghandler.InterfaceLimits;
import io.jipmi.msghandler.PanicOp;
import io.jipmi.msghandler.Parameter;
import io.jipmi.msghandler.Parameters;
import io.jipmi.msghandler.spi.SmiProviders;
import io.jipmi.poweroff.PoweroffSettings;
import io.jipmi.watchdog.daemon.WatchdogParameters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** What every program understands. Not thread-safe. */
class CommonOptions {
    private static final Path DEFAULT_CONFIG = Path.of("/etc/jipmi.conf");

    @Option(
            names = "--interface",
            paramLabel = "SPEC",
            scope = ScopeType.INHERIT,
            description = {
                "Which interface, instead of an automatic choice; may be repeated.",
                "kcs|smic|bt,i/o|mem,ADDRESS[,rsp=N][,rsi=N][,rsh=N][,irq=N][,ipmb=N][,pci=FUNCTION]",
                "dev,/dev/ipmi0",
                "sim,kcs|smic|bt[,latency=MICROSECONDS][,fault=NAME[:ARG]]"
            })
    private List<String> interfaces = new ArrayList<>();

    @Option(
            names = "--config",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "Module parameters, one a line (default: /etc/jipmi.conf if present).")
    private @Nullable Path config;

    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "Show stack traces of failures.")
    private boolean debug;

    private List<String> parameterWords = List.of();

    void parameterWords(List<String> words) {
        parameterWords = words;
    }

    List<String> interfaces() {
        return interfaces;
    }

    /** Throws {@link IllegalArgumentException} if several are named to a command that works on one. */
    void requireOneInterface(String command) {
        if (interfaces.size() > 1) {
            throw new IllegalArgumentException(
                    command + " talks to one interface; --interface is given " + interfaces.size() + " times");
        }
    }

    /** Throws {@link IllegalArgumentException} if something was given that a running daemon has settled already. */
    void requireNoneOfItsOwn(String command) {
        List<String> given = new ArrayList<>(parameterWords);
        if (!interfaces.isEmpty()) {
            given.add("--interface");
        }
        if (config != null) {
            given.add("--config");
        }
        if (!given.isEmpty()) {
            throw new IllegalArgumentException(
                    command + " asks a running ipmid, which has its own; leave " + String.join(" ", given) + " out");
        }
    }

    /**
     * The word a command is about that looks like one for this program itself, and is not then.
     *
     * @param other what the command was given besides
     */
    String takeParameterWord(String command, String other) {
        if (parameterWords.isEmpty()) {
            return other;
        }
        if (parameterWords.size() > 1 || !other.isEmpty()) {
            throw new IllegalArgumentException(command + " takes one parameter at a time");
        }
        String word = parameterWords.get(0);
        parameterWords = List.of();
        return word;
    }

    boolean debug() {
        return debug;
    }

    /**
     * The module parameters of the configuration file and, before them, of the command line.
     *
     * @throws IOException if the file named cannot be read
     * @throws IllegalArgumentException naming the word that is wrong
     */
    Parameters parameters(SmiProviders providers) throws IOException {
        List<String> words = new ArrayList<>(configWords());
        words.addAll(parameterWords);
        return Parameters.parse(words, known(providers));
    }

    /** Every parameter there is. */
    static List<Parameter<?>> known(SmiProviders providers) {
        List<Parameter<?>> known = new ArrayList<>(providers.parameters());
        known.addAll(InterfaceLimits.PARAMETERS);
        known.addAll(BridgeDefaults.PARAMETERS);
        known.addAll(AccessPolicy.PARAMETERS);
        known.addAll(ImbAbi.PARAMETERS);
        known.add(PanicOp.PARAMETER);
        known.addAll(PoweroffSettings.PARAMETERS);
        known.addAll(WatchdogParameters.PARAMETERS);
        return known;
    }

    private List<String> configWords() throws IOException {
        Path named = config;
        if (named == null) {
            return Files.exists(DEFAULT_CONFIG) ? ParameterWords.read(DEFAULT_CONFIG) : List.of();
        }
        try {
            return ParameterWords.read(named);
        } catch (NoSuchFileException e) {
            throw new IOException("--config " + named + ": no such file", e);
        }
    }
}
