package io.jipmi.cli;

import io.jipmi.cli.control.ControlClient;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where {@code ipmid} is operated. Not thread-safe. */
final class ControlOptions {
    private static final String NONE = "none";

    @Option(
            names = "--control",
            paramLabel = "PATH",
            defaultValue = "${env:JIPMI_CONTROL:-/run/jipmi/ipmid.sock}",
            description = "Control socket of ipmid; for ipmid itself, none has none. (default: ${DEFAULT-VALUE})")
    private String path = NONE;

    /** Where the daemon is to have its socket; empty if nowhere. */
    Optional<Path> socket() {
        return path.equals(NONE) ? Optional.empty() : Optional.of(Path.of(path));
    }

    /** Where the daemon is to carry out commands; empty if nowhere. */
    Optional<Path> commandSocket() {
        return socket().map(path -> Path.of(path + ".run"));
    }

    /** For asking a running daemon. */
    ControlClient client() {
        return new ControlClient(
                socket().orElseThrow(() -> new IllegalArgumentException("--control none names no ipmid to ask")),
                "ipmid");
    }
}
