package io.jipmi.sim;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Something that goes wrong at a KCS interface, and when: what kind, in which state of the interface, from which byte of
 * the message on, how often, for how long. Armed with {@link SimulatedMachine#arm}. Immutable.
 *
 * @param kind what goes wrong
 * @param argument what the kind's argument says: a time in nanoseconds or a number of bytes; -1 for none
 * @param state the interface state it waits for, empty for any
 * @param afterBytes how many bytes of the message must have moved in that state (request bytes taken, answer bytes
 *     offered)
 * @param times how often it happens before it is over
 * @param durationNs how long it lasts from its first occurrence (for conditions such as a stuck IBF: each time)
 */
public record Fault(Kind kind, long argument, Optional<KcsState> state, int afterBytes, long times, long durationNs) {

    /** What the number after the colon of {@code NAME:ARG} means. */
    enum Argument {
        /** How often the fault happens; without it, until cleared. */
        OCCURRENCES("a number of occurrences", 1, 1_000_000_000L, -1, 1),
        /** How long the condition lasts; without it, until cleared. */
        LASTING_MS("milliseconds it lasts", 1, 3_600_000, -1, 1_000_000),
        /** How long the BMC is away. */
        AWAY_MS("milliseconds the BMC is away", 0, 3_600_000, 100, 1_000_000),
        /** How late answers are; without it, they never come. */
        LATE_MS("milliseconds the answer is late", 1, 3_600_000, -1, 1_000_000),
        /** Upper bound of a random time. */
        UP_TO_US("microseconds, the upper bound", 1, 60_000_000, 1_000, 1_000),
        /** Length of the whole answer, netFn included, beyond what any message may have. */
        OVER_LONG_BYTES("bytes of the whole answer", 273, 4_096, 300, 1),
        /** Bytes added to the answer. */
        EXTRA_BYTES("bytes added", 1, 256, 4, 1),
        /** Bytes left of the answer. */
        LEFT_BYTES("bytes left of the answer", 0, 271, 2, 1);

        private final String meaning;
        private final long least;
        private final long most;
        private final long byDefault;
        private final long scale;

        Argument(String meaning, long least, long most, long byDefault, long scale) {
            this.meaning = meaning;
            this.least = least;
            this.most = most;
            this.byDefault = byDefault;
            this.scale = scale;
        }

        private String describe() {
            return meaning + ", " + least + " to " + most;
        }
    }

    /** What can go wrong. The names are those of {@code --interface sim,kcs,fault=NAME[:ARG]}. */
    public enum Kind {
        STUCK_IBF("stuck-ibf", Argument.LASTING_MS, null, 0, "IBF stays up, nothing written is taken"),
        LOST_OBF("lost-obf", Argument.OCCURRENCES, KcsState.READ, 0, "an answer byte is there, but OBF stays down"),
        NO_DUMMY("no-dummy", Argument.OCCURRENCES, KcsState.IDLE, 0, "no final dummy byte when the transfer is over"),
        ERROR_STATE("error-state", Argument.OCCURRENCES, KcsState.WRITE, 1, "falls into the error state by itself"),
        ABORTED("aborted", Argument.OCCURRENCES, KcsState.READ, 1, "somebody else's abort hits the transfer"),
        ALL_ONES("all-ones", Argument.LASTING_MS, null, 0, "nobody drives the bus: every read gives 0xFF"),
        ALL_ZEROS("all-zeros", Argument.LASTING_MS, null, 0, "the bus is held down: every read gives 0x00"),
        FOREIGN_READER(
                "foreign-reader",
                Argument.OCCURRENCES,
                KcsState.READ,
                1,
                "another program reads an answer byte: OBF is down, the byte gone"),
        FOREIGN_DRIVER(
                "foreign-driver",
                Argument.OCCURRENCES,
                KcsState.READ,
                1,
                "another program reads an answer byte and asks for the next: one byte is missing"),
        RESET("reset", Argument.AWAY_MS, KcsState.WRITE, 1, "the BMC restarts in mid message, once"),
        WRONG_COMMAND("wrong-command", Argument.OCCURRENCES, null, 0, "the answer names another command"),
        WRONG_NETFN("wrong-netfn", Argument.OCCURRENCES, null, 0, "the answer names another network function"),
        OVER_LONG("over-long", Argument.OVER_LONG_BYTES, null, 0, "the answer is longer than any message may be"),
        TRAILING("trailing", Argument.EXTRA_BYTES, null, 0, "the answer is longer than its command declares"),
        TRUNCATED("truncated", Argument.LEFT_BYTES, null, 0, "the answer ends early"),
        SILENCE("silence", Argument.LATE_MS, null, 0, "the command is carried out, its answer comes late or never"),
        RANDOM_LATENCY("random-latency", Argument.UP_TO_US, null, 0, "every byte and command takes a random time");

        private final String label;
        private final Argument argument;
        private final Optional<KcsState> state;
        private final int afterBytes;
        private final String summary;

        Kind(String label, Argument argument, @Nullable KcsState state, int afterBytes, String summary) {
            this.label = label;
            this.argument = argument;
            this.state = Optional.ofNullable(state);
            this.afterBytes = afterBytes;
            this.summary = summary;
        }

        /** The name on a command line. */
        public String label() {
            return label;
        }

        /** One line: what happens, and what the number after the colon means. */
        public String summary() {
            return summary + " (:N = " + argument.describe() + ")";
        }
    }

    public Fault {
        if (afterBytes < 0 || times < 1 || durationNs < 1) {
            throw new IllegalArgumentException(
                    "a fault starts after 0 bytes or more, happens once or more, and lasts some time");
        }
    }

    /** A fault that happens as soon and as long as its kind can, until it is cleared (a reset: once). */
    public static Fault of(Kind kind) {
        long argument = kind.argument.byDefault < 0 ? -1 : kind.argument.byDefault * kind.argument.scale;
        long times = kind == Kind.RESET ? 1 : Long.MAX_VALUE;
        return new Fault(kind, argument, kind.state, kind.afterBytes, times, Long.MAX_VALUE);
    }

    /**
     * Reads {@code NAME[:NUMBER]}, for example {@code stuck-ibf} or {@code silence:250}.
     *
     * @throws IllegalArgumentException with one line that says what is wrong and what is known
     */
    public static Fault parse(String text) {
        int colon = text.indexOf(':');
        String name = colon < 0 ? text : text.substring(0, colon);
        Kind kind = Arrays.stream(Kind.values())
                .filter(candidate -> candidate.label.equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "no fault '" + name + "'; known are " + String.join(", ", names())));
        return colon < 0 ? of(kind) : of(kind).withNumber(text.substring(colon + 1));
    }

    /** The names {@link #parse} knows. */
    public static List<String> names() {
        return Arrays.stream(Kind.values()).map(Kind::label).toList();
    }

    /** Every name with its one-line explanation, one a line. */
    public static String help() {
        return Arrays.stream(Kind.values())
                .map(kind -> kind.label + ": " + kind.summary())
                .collect(Collectors.joining("\n"));
    }

    private Fault withNumber(String digits) {
        Argument meaning = kind.argument;
        long number;
        try {
            number = Long.parseLong(digits);
        } catch (NumberFormatException notANumber) {
            number = Long.MIN_VALUE;
        }
        if (number < meaning.least || number > meaning.most) {
            throw new IllegalArgumentException(
                    "fault '" + kind.label + "' takes " + meaning.describe() + ", not '" + digits + "'");
        }
        long scaled = number * meaning.scale;
        return switch (meaning) {
            case OCCURRENCES -> times(number);
            case LASTING_MS -> lasting(Duration.ofNanos(scaled));
            case AWAY_MS, LATE_MS, UP_TO_US, OVER_LONG_BYTES, EXTRA_BYTES, LEFT_BYTES ->
                new Fault(kind, scaled, state, afterBytes, times, durationNs);
        };
    }

    /** The same, over after so many occurrences. */
    public Fault times(long occurrences) {
        return new Fault(kind, argument, state, afterBytes, occurrences, durationNs);
    }

    /** The same, over after so long. */
    public Fault lasting(Duration duration) {
        return new Fault(kind, argument, state, afterBytes, times, duration.toNanos());
    }

    /** The same, but only in this state of the interface, from the given number of bytes on. */
    public Fault in(KcsState interfaceState, int bytes) {
        return new Fault(kind, argument, Optional.of(interfaceState), bytes, times, durationNs);
    }

    /** The form {@link #parse} reads, as far as it can tell. */
    @Override
    public String toString() {
        String number = switch (kind.argument) {
            case OCCURRENCES -> times == Long.MAX_VALUE ? "" : ":" + times;
            case LASTING_MS -> durationNs == Long.MAX_VALUE ? "" : ":" + TimeUnit.NANOSECONDS.toMillis(durationNs);
            case AWAY_MS, LATE_MS, UP_TO_US, OVER_LONG_BYTES, EXTRA_BYTES, LEFT_BYTES ->
                argument < 0 ? "" : ":" + argument / kind.argument.scale;
        };
        return kind.label + number;
    }

    boolean waitsFor(KcsState now, int bytes) {
        return bytes >= afterBytes && state.map(wanted -> wanted == now).orElse(true);
    }

    /** Whether the condition begins when armed, not when some byte moves. */
    boolean beginsAtOnce() {
        return state.isEmpty() && afterBytes == 0;
    }
}
