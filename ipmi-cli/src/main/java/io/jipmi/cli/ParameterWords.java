package io.jipmi.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Words {@code module.name=value}: on the command line, and one a line in the configuration file. */
final class ParameterWords {
    private static final Pattern WORD = Pattern.compile("[a-z][a-z0-9_]*\\.[a-z0-9_.]+=.*");

    private ParameterWords() {}

    static boolean isOne(String argument) {
        return WORD.matcher(argument).matches();
    }

    /**
     * The words of a configuration file. Empty lines and what follows a {@code #} are passed over.
     *
     * @throws IOException if it cannot be read
     * @throws IllegalArgumentException if a line is no such word
     */
    static List<String> read(Path file) throws IOException {
        List<String> words = new ArrayList<>();
        List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
        for (int number = 1; number <= lines.size(); number++) {
            String line = lines.get(number - 1);
            int comment = line.indexOf('#');
            String word = (comment < 0 ? line : line.substring(0, comment)).strip();
            if (word.isEmpty()) {
                continue;
            }
            if (!isOne(word)) {
                throw new IllegalArgumentException(
                        file + " line " + number + ": '" + word + "' is not of the form module.name=value");
            }
            words.add(word);
        }
        return words;
    }
}
