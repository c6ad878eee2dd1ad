package io.jipmi.cli;

import io.jipmi.msghandler.IpmiInterface;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** What every command of {@code ipmi} understands. Not thread-safe. */
final class ToolOptions extends CommonOptions {
    @Option(names = "--json", scope = ScopeType.INHERIT, description = "Report as one JSON document.")
    private boolean json;

    private @Nullable IpmiInterface lent;

    boolean json() {
        return json;
    }

    /** The command works on this one, whatever it would open itself. */
    void lend(IpmiInterface newLent) {
        lent = newLent;
    }

    Optional<IpmiInterface> lent() {
        return Optional.ofNullable(lent);
    }
}
