package io.jipmi.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Does on the simulator what is often done, so that {@code scripts/class-archives} can archive the classes that takes. */
@Command(
        name = "train",
        hidden = true,
        description = "Runs the usual commands on the simulator, for scripts/class-archives.")
final class TrainCommand implements Callable<Integer> {
    /** What keeps records on disk is used too; nothing can be kept there. */
    private static final String NO_DIRECTORY = "/dev/null/none";

    private static final List<String> LINES = List.of(
            "info",
            "info --json",
            "sensors --thresholds --sdr-cache " + NO_DIRECTORY,
            "sensors --json",
            "sdr list",
            "sel list",
            "fru --json",
            "chassis status",
            "raw 6 1");

    @Override
    public Integer call() throws IOException {
        for (String line : LINES) {
            StringWriter said = new StringWriter();
            PrintWriter writer = new PrintWriter(said);
            int status = Ipmi.run(("--interface sim,kcs " + line).split(" ", -1), writer, writer);
            if (status != Ipmi.DONE) {
                throw new IOException("ipmi " + line + " ended with status " + status + ": " + said);
            }
        }
        return Ipmi.DONE;
    }
}
