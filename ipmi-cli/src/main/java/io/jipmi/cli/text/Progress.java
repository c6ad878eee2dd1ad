package io.jipmi.cli.text;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How far a long reading is, in one line that is overwritten and goes away at the end. It appears only on a terminal, and
 * only if the reading takes its time. Not thread-safe.
 */
public final class Progress implements AutoCloseable {
    private static final long FIRST_NS = Duration.ofMillis(400).toNanos();
    private static final long EVERY_NS = Duration.ofMillis(100).toNanos();
    private static final int BAR_WIDTH = 24;

    private final PrintWriter err;
    private final String what;
    private final boolean shown;
    private final LongSupplier clockNs;
    private long dueNs;
    private int length;

    Progress(PrintWriter err, Terminal terminal, String what, LongSupplier clockNs) {
        this.err = err;
        this.what = what;
        this.shown = terminal.progress();
        this.clockNs = clockNs;
        this.dueNs = clockNs.getAsLong() + FIRST_NS;
    }

    /**
     * Begins.
     *
     * @param what is being done: {@code reading the sensors}
     */
    public static Progress begin(PrintWriter err, Terminal terminal, String what) {
        return new Progress(err, terminal, what, System::nanoTime);
    }

    /**
     * So much is done.
     *
     * @param total how much there is; 0 if nobody knows
     */
    public void at(long done, long total) {
        if (!shown || clockNs.getAsLong() - dueNs < 0) {
            return;
        }
        dueNs = clockNs.getAsLong() + EVERY_NS;
        String line = what + " " + bar(done, total) + done + (total > 0 ? "/" + total : "");
        show(line + " ".repeat(Math.max(0, length - line.length())));
        length = line.length();
    }

    /** Takes the line away. */
    @Override
    public void close() {
        if (length > 0) {
            show(" ".repeat(length) + "\r");
            length = 0;
        }
    }

    private void show(String line) {
        err.print("\r" + line);
        err.flush();
    }

    private static String bar(long done, long total) {
        if (total <= 0) {
            return "";
        }
        int filled = (int) Math.min(BAR_WIDTH, done * BAR_WIDTH / total);
        return "[" + "#".repeat(filled) + ".".repeat(BAR_WIDTH - filled) + "] ";
    }
}
