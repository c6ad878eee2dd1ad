package io.jipmi.bench.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Makes of the results of {@code scripts/bench} what a reader wants; {@code scripts/bench} runs it. */
public final class Report {
    private static final String USAGE = """
            usage: Report table RESULTS            the comparisons, on standard output
                   Report write RESULTS PAGE       the figures of a page
                   Report check RESULTS RECORDED   exit status 1 if a ratio is worse than it was recorded
                   Report record RESULTS RECORDED  the ratios from now on
                   Report jmh PART FILE            JMH's report as results, on standard output""";

    private Report() {}

    /**
     * Runs one of the above.
     *
     * @param arguments what to do, and files
     */
    public static void main(String[] arguments) throws IOException {
        System.exit(run(arguments));
    }

    private static int run(String[] arguments) throws IOException {
        String command = arguments.length == 0 ? "" : arguments[0];
        if (arguments.length != (command.equals("table") ? 2 : 3)) {
            System.err.println(USAGE);
            return 2;
        }
        if (command.equals("jmh")) {
            String json = Files.readString(Path.of(arguments[2]));
            JmhReport.results(arguments[1], json).forEach(result -> print(result.line()));
            return 0;
        }
        Results results = Results.in(Path.of(arguments[1]));
        List<Comparison> comparisons = Comparison.all();
        if (command.equals("table")) {
            print(Tables.text(comparisons, results).stripTrailing());
            return 0;
        }
        Path file = Path.of(arguments[2]);
        String before = Files.readString(file);
        switch (command) {
            case "write" -> Files.writeString(file, page(before, comparisons, results));
            case "record" ->
                Files.writeString(
                        file,
                        RecordedRatios.parse(before).with(comparisons, results).json());
            case "check" -> {
                RecordedRatios.Outcome outcome = RecordedRatios.parse(before).compare(comparisons, results);
                outcome.lines().forEach(Report::print);
                return outcome.worse() ? 1 : 0;
            }
            default -> {
                System.err.println(USAGE);
                return 2;
            }
        }
        return 0;
    }

    /** The page with the figures of what was measured; those of what was not, or could not be, stay as they are. */
    static String page(String before, List<Comparison> comparisons, Results results) {
        return FigurePage.with(before, block -> {
            if (block.equals("comparisons")) {
                return Tables.markdown(comparisons, results);
            }
            List<Result> part = results.of(block);
            return part.stream().anyMatch(Result::measured) ? Tables.markdown(part) : "";
        });
    }

    /** In the encoding of the page: that of a terminal whose locale is not set has no micro sign. */
    private static void print(String line) {
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
        System.out.write(bytes, 0, bytes.length);
        System.out.flush();
    }
}
