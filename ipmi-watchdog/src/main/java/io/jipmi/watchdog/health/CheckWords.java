package io.jipmi.watchdog.health;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A check as it is written: {@code KIND:WORD[,WORD]...}, where the first word of most kinds names what is looked at and the
 * others are conditions and settings. A comma within a word has a backslash before it. What it does not understand is an
 * {@link IllegalArgumentException} that names the word.
 */
final class CheckWords {
    private static final Pattern COMPARISON = Pattern.compile("([A-Za-z0-9]+)(<=|>=|<|>|=)(.+)");
    private static final Pattern WHOLE_NUMBER = Pattern.compile("[0-9]{1,9}");
    private static final double NS_PER_S = 1e9;

    private final String spec;
    private final List<String> words;
    private final List<Condition> conditions = new ArrayList<>();
    private Duration interval = HealthRule.USUAL_INTERVAL;
    private Duration limit = HealthRule.USUAL_LIMIT;
    private int grace = 1;

    private CheckWords(String spec, List<String> words) {
        this.spec = spec;
        this.words = words;
    }

    /** @param spec the whole text, for messages */
    static CheckWords split(String spec, String words) {
        List<String> split = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean escaped = false;
        for (int i = 0; i < words.length(); i++) {
            char c = words.charAt(i);
            boolean escapes = c == '\\' && !escaped && i + 1 < words.length() && words.charAt(i + 1) == ',';
            if (c == ',' && !escaped) {
                split.add(word.toString());
                word.setLength(0);
            } else if (!escapes) {
                word.append(c);
            }
            escaped = escapes;
        }
        split.add(word.toString());
        return new CheckWords(spec, split);
    }

    /** Takes the first word. */
    String subject(String what) {
        String subject = words.remove(0);
        if (subject.isEmpty()) {
            throw wrong("it has no " + what);
        }
        return subject;
    }

    /** Takes the first word, a path. */
    String path() {
        String path = subject("path");
        if (!path.startsWith("/")) {
            throw wrong("'" + path + "' is not an absolute path");
        }
        return path;
    }

    /** Takes the other words, which are settings. */
    void settings() {
        for (String word : words) {
            take(word, List.of());
        }
    }

    /** Takes the other words: settings, and conditions on some quantities, each in one of the measures. */
    List<Condition> conditions(List<String> quantities, Measure... measures) {
        for (String word : words) {
            take(word, quantities, measures);
        }
        return conditions;
    }

    /** The same, and there must be one. */
    List<Condition> someConditions(List<String> quantities, Measure... measures) {
        if (conditions(quantities, measures).isEmpty()) {
            throw wrong("it needs a condition on " + String.join(", ", quantities));
        }
        return conditions;
    }

    Duration limit() {
        return limit;
    }

    HealthRule rule(HealthCheck check) {
        try {
            return new HealthRule(check, interval, limit, grace);
        } catch (IllegalArgumentException outOfRange) {
            throw wrong(String.valueOf(outOfRange.getMessage()));
        }
    }

    IllegalArgumentException wrong(String what) {
        return new IllegalArgumentException("health check '" + spec + "': " + what);
    }

    private void take(String word, List<String> quantities, Measure... measures) {
        Matcher matcher = COMPARISON.matcher(word);
        if (!matcher.matches()) {
            throw wrong("'" + word + "' is neither a condition nor a setting; there are " + known(quantities));
        }
        String name = matcher.group(1);
        if (quantities.contains(name)) {
            conditions.add(condition(word, matcher, List.of(measures)));
        } else if (!set(name, matcher.group(2), matcher.group(3), word)) {
            throw wrong("'" + name + "' is not known here; there are " + known(quantities));
        }
    }

    private Condition condition(String word, Matcher matcher, List<Measure> measures) {
        Condition condition = Condition.of(matcher.group(1), matcher.group(2), matcher.group(3), measures);
        if (condition == null) {
            List<String> forms = measures.stream().map(Measure::description).toList();
            throw wrong("in '" + word + "', '" + matcher.group(3) + "' is not " + String.join(" or ", forms));
        }
        return condition;
    }

    private boolean set(String name, String comparison, String value, String word) {
        switch (name) {
            case "interval" -> interval = time(word, value);
            case "limit" -> limit = time(word, value);
            case "grace" -> {
                if (!WHOLE_NUMBER.matcher(value).matches()) {
                    throw wrong("in '" + word + "', '" + value + "' is not a whole number");
                }
                grace = Integer.parseInt(value);
            }
            default -> {
                return false;
            }
        }
        if (!comparison.equals("=")) {
            throw wrong("'" + word + "' is to be written with =");
        }
        return true;
    }

    private Duration time(String word, String value) {
        OptionalDouble seconds = Measure.TIME.parse(value);
        if (seconds.isEmpty()) {
            throw wrong("in '" + word + "', '" + value + "' is not " + Measure.TIME.description());
        }
        return Duration.ofNanos((long) (seconds.getAsDouble() * NS_PER_S));
    }

    private static String known(List<String> quantities) {
        List<String> all = new ArrayList<>(quantities);
        all.addAll(List.of("interval", "limit", "grace"));
        return String.join(", ", all);
    }

    /** The kind, before the first colon; null if there is none. */
    static @Nullable String kind(String spec) {
        int colon = spec.indexOf(':');
        return colon < 0 ? null : spec.substring(0, colon);
    }
}
