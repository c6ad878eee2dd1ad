package io.jipmi.cli;

import io.jipmi.client.sensor.Sensor;
import io.jipmi.client.vocabulary.SensorTypes;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which of a machine's sensors a command is about. Not thread-safe. */
final class SensorChoice {
    private static final int TYPES = 0x100;
    private static final int FIRST_UNNAMED = 0x2D;

    @Parameters(
            arity = "0..*",
            paramLabel = "NAME",
            description = "Sensors by name, upper or lower case; * and ? stand for any text, any character.")
    private List<String> names = List.of();

    @Option(names = "--type", paramLabel = "TYPE", description = "Only sensors of a type, such as Temperature or 0x01.")
    private @Nullable String type;

    /** Throws {@link IllegalArgumentException} naming a type there is not. */
    void check() {
        if (type != null) {
            typeCode(type);
        }
    }

    /**
     * Those of them that are meant.
     *
     * @throws IOException naming a name that no sensor has
     */
    List<Sensor> of(List<Sensor> all) throws IOException {
        OptionalInt code = type == null ? OptionalInt.empty() : OptionalInt.of(typeCode(type));
        List<Pattern> patterns = names.stream().map(SensorChoice::pattern).toList();
        for (int i = 0; i < names.size(); i++) {
            Pattern pattern = patterns.get(i);
            if (all.stream().noneMatch(sensor -> matches(pattern, sensor))) {
                throw new IOException("no sensor is called '" + names.get(i) + "' (ipmi sensors shows them all)");
            }
        }
        return all.stream()
                .filter(sensor -> patterns.isEmpty() || patterns.stream().anyMatch(each -> matches(each, sensor)))
                .filter(sensor -> code.isEmpty() || sensor.record().sensorType() == code.getAsInt())
                .toList();
    }

    private static boolean matches(Pattern pattern, Sensor sensor) {
        return pattern.matcher(sensor.name()).matches();
    }

    private static Pattern pattern(String name) {
        StringBuilder pattern = new StringBuilder();
        name.codePoints().forEach(each -> {
            switch (each) {
                case '*' -> pattern.append(".*");
                case '?' -> pattern.append('.');
                default -> pattern.append(Pattern.quote(Character.toString(each)));
            }
        });
        return Pattern.compile(pattern.toString(), Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.DOTALL);
    }

    private static int typeCode(String word) {
        OptionalInt named = IntStream.range(0, TYPES)
                .filter(code -> SensorTypes.name(code).equalsIgnoreCase(word))
                .findFirst();
        if (named.isPresent()) {
            return named.getAsInt();
        }
        try {
            return Octet.of(word);
        } catch (IllegalArgumentException e) {
            Set<String> known = new TreeSet<>();
            IntStream.range(1, FIRST_UNNAMED).mapToObj(SensorTypes::name).forEach(known::add);
            throw new IllegalArgumentException(
                    String.format(
                            Locale.ROOT,
                            "--type %s is no sensor type: a number up to 0xff, or one of %s",
                            word,
                            String.join(", ", known)),
                    e);
        }
    }
}
