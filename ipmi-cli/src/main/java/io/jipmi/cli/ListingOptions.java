package io.jipmi.cli;

import picocli.CommandLine.Option;

/** In what form a command lists things. Not thread-safe. */
final class ListingOptions {
    @Option(names = "--csv", description = "List as comma-separated values (RFC 4180), the names in the first line.")
    private boolean csv;

    /** The forms. */
    enum Form {
        TABLE,
        CSV,
        JSON
    }

    /** Throws {@link IllegalArgumentException} if two are asked for. */
    Form form(ToolOptions options) {
        if (csv && options.json()) {
            throw new IllegalArgumentException("--csv and --json are two forms; leave one out");
        }
        if (options.json()) {
            return Form.JSON;
        }
        return csv ? Form.CSV : Form.TABLE;
    }
}
