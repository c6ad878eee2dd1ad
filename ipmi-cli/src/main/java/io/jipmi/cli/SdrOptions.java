package io.jipmi.cli;

import io.jipmi.cli.text.Progress;
import io.jipmi.cli.text.Terminal;
import io.jipmi.client.BmcClient;
import io.jipmi.client.sdr.SdrCache;
import io.jipmi.msghandler.AddressSource;
import io.jipmi.msghandler.IpmiInterface;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the records that describe sensors are kept from one command to the next. Not thread-safe. */
final class SdrOptions {
    /** A repository of a few hundred records over a slow interface. */
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private static final Path OF_ROOT = Path.of("/var/cache/jipmi");

    @Option(
            names = "--sdr-cache",
            paramLabel = "DIR",
            description = {
                "Keep the BMC's SDR repository in this directory, to be read once and then only when it",
                "changed (default: ~/.cache/jipmi, of root /var/cache/jipmi; the simulator's is not kept)."
            })
    private @Nullable Path directory;

    @Option(names = "--no-sdr-cache", description = "Read the SDR repository anew, and keep it nowhere.")
    private boolean none;

    /** Throws {@link IllegalArgumentException} if it is to be kept and not to be kept. */
    void check() {
        if (none && directory != null) {
            throw new IllegalArgumentException("--sdr-cache and --no-sdr-cache contradict each other; leave one out");
        }
    }

    /**
     * The BMC's repository.
     *
     * @param err is told what keeps it from being kept where the operator named a place, and how far it is read if it is
     *     the terminal
     */
    SdrSource of(IpmiInterface ipmi, BmcClient bmc, PrintWriter err, Terminal terminal) {
        BmcClient patient = bmc.withTimeout(TIMEOUT);
        Optional<Path> place = place(ipmi);
        SdrCache cache = place.isPresent() ? new SdrCache(patient, place.get()) : new SdrCache(patient);
        return new SdrSource(
                cache,
                note -> {
                    if (directory != null) {
                        err.println("ipmi: " + note);
                    }
                },
                () -> Progress.begin(err, terminal, "reading the SDR repository"));
    }

    private Optional<Path> place(IpmiInterface ipmi) {
        if (none) {
            return Optional.empty();
        }
        if (directory != null) {
            return Optional.of(directory);
        }
        // Another version of the simulator is the same BMC with other sensors.
        return ipmi.info().source() == AddressSource.SIMULATED
                ? Optional.empty()
                : ofUser(System.getenv(), System.getProperty("user.name", ""), System.getProperty("user.home", ""));
    }

    /** As the XDG base directory specification has it, which wants absolute paths. */
    static Optional<Path> ofUser(Map<String, String> environment, String user, String home) {
        if (user.equals("root")) {
            return Optional.of(OF_ROOT);
        }
        Path named = Path.of(environment.getOrDefault("XDG_CACHE_HOME", ""));
        if (named.isAbsolute()) {
            return Optional.of(named.resolve("jipmi"));
        }
        Path ofHome = Path.of(home, ".cache", "jipmi");
        return ofHome.isAbsolute() ? Optional.of(ofHome) : Optional.empty();
    }
}
