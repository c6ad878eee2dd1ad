package io.jipmi.bench.report;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** What the latest run of each part measured. Immutable. */
final class Results {
    private final List<Result> all;

    Results(List<Result> all) {
        this.all = List.copyOf(all);
    }

    /** Those of every {@code .jsonl} file of a directory; none if there is no such directory. */
    static Results in(Path directory) throws IOException {
        List<Result> all = new ArrayList<>();
        if (Files.isDirectory(directory)) {
            TreeSet<Path> files = new TreeSet<>();
            try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, "*.jsonl")) {
                found.forEach(files::add);
            }
            for (Path file : files) {
                for (String line : Files.readAllLines(file)) {
                    all.add(Result.parse(line));
                }
            }
        }
        return new Results(all);
    }

    /** Those of one part, in the order they were measured. */
    List<Result> of(String part) {
        return all.stream().filter(result -> result.part().equals(part)).toList();
    }

    /**
     * One figure.
     *
     * @throws NotMeasuredException if it is not there
     */
    double figure(String part, String who, String name) throws NotMeasuredException {
        List<Result> ofPart = of(part);
        String why = "scripts/bench " + part + (ofPart.isEmpty() ? " has not run" : " has not measured " + who);
        for (Result result : ofPart) {
            if (!result.measured() && (result.who().isEmpty() || result.who().equals(who))) {
                why = result.whyNot();
            } else if (result.who().equals(who)) {
                Double value = result.figures().get(name);
                if (value != null) {
                    return value;
                }
            }
        }
        throw new NotMeasuredException(why);
    }
}
