package io.jipmi.cli;

import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** What every command of {@code ipmi} understands. Not thread-safe. */
final class ToolOptions extends CommonOptions {
    @Option(names = "--json", scope = ScopeType.INHERIT, description = "Report as one JSON document.")
    private boolean json;

    boolean json() {
        return json;
    }
}
