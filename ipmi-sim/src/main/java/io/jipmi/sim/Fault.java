package io.jipmi.sim;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Something that goes wrong at a system interface, and when: what kind, in which phase of a transfer, from which byte
 * of the message on, how often, for how long. Armed with {@link SimulatedMachine#arm}. Immutable.
 *
 * @param kind what goes wrong
 * @param argument what the kind's argument says: a time in nanoseconds or a number of bytes; -1 for none
 * @param phase the phase it waits for, empty for any
 * @param afterBytes how many bytes of the message must have moved in that phase
 * @param times how often it happens before it is over
 * @param durationNs how long it lasts from its first occurrence (for conditions such as a stuck IBF: each time)
 */
public record Fault(Kind kind, long argument, Optional<Phase> phase, int afterBytes, long times, long durationNs) {

    /** At which interfaces something can happen. */
    private enum Where {
        EVERYWHERE,
        KCS,
        SMIC,
        BT,
        SSIF,
        REGISTERS,
        /** Reading SMIC's data register takes nothing away. */
        KCS_AND_BT,
        BT_AND_SSIF;

        boolean includes(InterfaceType type) {
            return switch (this) {
                case EVERYWHERE -> true;
                case KCS -> type == InterfaceType.KCS;
                case SMIC -> type == InterfaceType.SMIC;
                case BT -> type == InterfaceType.BT;
                case SSIF -> type == InterfaceType.SSIF;
                case REGISTERS -> type.registers() > 0;
                case KCS_AND_BT -> type == InterfaceType.KCS || type == InterfaceType.BT;
                case BT_AND_SSIF -> type == InterfaceType.BT || type == InterfaceType.SSIF;
            };
        }

        String describe() {
            return Arrays.stream(InterfaceType.values())
                    .filter(this::includes)
                    .map(InterfaceType::word)
                    .collect(Collectors.joining(", "));
        }
    }

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
        LEFT_BYTES("bytes left of the answer", 0, 271, 2, 1),
        /** How long a BT interface takes no other request. */
        BUSY_MS("milliseconds it is busy", 1, 3_600_000, 60_000, 1_000_000),
        /** What a BT answer's first byte, or the length byte of a block from SSIF, says. */
        COUNT("what the count byte says", 0, 255, 3, 1),
        /** How long an SSIF device holds the clock low in a transfer. */
        STRETCH_MS("milliseconds each transfer is held up", 1, 60_000, 20, 1_000_000),
        /** SMIC error code (§10.11). */
        ERROR_CODE("the error code", 1, 5, 3, 1);

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

    /** What can go wrong. The names are those of {@code --interface sim,TYPE,fault=NAME[:ARG]}. */
    public enum Kind {
        STUCK_IBF("stuck-ibf", Where.KCS, Argument.LASTING_MS, null, 0, "IBF stays up, nothing written is taken"),
        STUCK_BUSY("stuck-busy", Where.SMIC, Argument.LASTING_MS, null, 0, "BUSY stays up, nothing written is taken"),
        STUCK_B_BUSY(
                "stuck-b-busy", Where.BT, Argument.LASTING_MS, null, 0, "B_BUSY stays up, nothing is taken or offered"),
        LOST_OBF(
                "lost-obf",
                Where.KCS,
                Argument.OCCURRENCES,
                Phase.READ,
                0,
                "an answer byte is there, but OBF stays down"),
        FLAGS_LOST(
                "flags-lost",
                Where.SMIC,
                Argument.OCCURRENCES,
                null,
                0,
                "a step is done, TX_DATA_RDY and RX_DATA_RDY stay down"),
        LOST_B2H_ATN(
                "lost-b2h-atn", Where.BT, Argument.OCCURRENCES, null, 0, "an answer is there, but B2H_ATN stays down"),
        NO_DUMMY(
                "no-dummy",
                Where.KCS,
                Argument.OCCURRENCES,
                Phase.IDLE,
                0,
                "no final dummy byte when the transfer is over"),
        ERROR_STATE(
                "error-state", Where.KCS, Argument.OCCURRENCES, Phase.WRITE, 1, "falls into the error state by itself"),
        ERROR_CODE(
                "error-code",
                Where.SMIC,
                Argument.ERROR_CODE,
                Phase.WRITE,
                1,
                "a control code is answered with an error"),
        WRONG_STATUS(
                "wrong-status", Where.SMIC, Argument.OCCURRENCES, null, 0, "the status code is that of another step"),
        ABORTED("aborted", Where.KCS, Argument.OCCURRENCES, Phase.READ, 1, "somebody else's abort hits the transfer"),
        ALL_ONES(
                "all-ones",
                Where.REGISTERS,
                Argument.LASTING_MS,
                null,
                0,
                "nobody drives the bus: every read gives 0xFF"),
        ALL_ZEROS(
                "all-zeros",
                Where.REGISTERS,
                Argument.LASTING_MS,
                null,
                0,
                "the bus is held down: every read gives 0x00"),
        FOREIGN_READER(
                "foreign-reader",
                Where.KCS_AND_BT,
                Argument.OCCURRENCES,
                Phase.READ,
                1,
                "another program reads an answer byte: it is gone (KCS: OBF is down)"),
        FOREIGN_DRIVER(
                "foreign-driver",
                Where.EVERYWHERE,
                Argument.OCCURRENCES,
                Phase.READ,
                1,
                "another program takes an answer byte and asks for the next: one is missing (BT: takes the whole answer; SSIF: a"
                        + " request of its own replaces it)"),
        RESET("reset", Where.EVERYWHERE, Argument.AWAY_MS, Phase.WRITE, 1, "the BMC restarts in mid message, once"),
        WRONG_COMMAND(
                "wrong-command", Where.EVERYWHERE, Argument.OCCURRENCES, null, 0, "the answer names another command"),
        WRONG_NETFN(
                "wrong-netfn",
                Where.EVERYWHERE,
                Argument.OCCURRENCES,
                null,
                0,
                "the answer names another network function"),
        WRONG_SEQUENCE(
                "wrong-sequence",
                Where.BT,
                Argument.OCCURRENCES,
                null,
                0,
                "the answer carries another sequence number"),
        OVER_LONG(
                "over-long",
                Where.EVERYWHERE,
                Argument.OVER_LONG_BYTES,
                null,
                0,
                "the answer is longer than any message may be (BT: the count byte says 255)"),
        TRAILING(
                "trailing",
                Where.EVERYWHERE,
                Argument.EXTRA_BYTES,
                null,
                0,
                "the answer is longer than its command declares"),
        TRUNCATED("truncated", Where.EVERYWHERE, Argument.LEFT_BYTES, null, 0, "the answer ends early"),
        LENGTH_MISMATCH(
                "length-mismatch",
                Where.BT_AND_SSIF,
                Argument.COUNT,
                null,
                0,
                "the count byte does not fit the answer (SSIF: the block)"),
        SILENCE(
                "silence",
                Where.EVERYWHERE,
                Argument.LATE_MS,
                null,
                0,
                "the command is carried out, its answer comes late or never"),
        STALE_ANSWER(
                "stale-answer",
                Where.BT_AND_SSIF,
                Argument.OCCURRENCES,
                null,
                0,
                "the answer before is offered once more (BT: with its sequence number)"),
        H_BUSY_TOGGLED("h-busy-toggled", Where.BT, Argument.OCCURRENCES, Phase.READ, 1, "H_BUSY changes by itself"),
        LONG_BUSY(
                "long-busy",
                Where.BT,
                Argument.BUSY_MS,
                null,
                0,
                "B_BUSY stays up for long before a request is carried out"),
        NODE_BUSY(
                "node-busy",
                Where.BT,
                Argument.OCCURRENCES,
                null,
                0,
                "the interface answers node busy (0xC0), nothing is carried out"),
        RANDOM_LATENCY(
                "random-latency",
                Where.EVERYWHERE,
                Argument.UP_TO_US,
                null,
                0,
                "every byte (SSIF: transfer) and command takes a random time"),
        NAK_STORM(
                "nak-storm",
                Where.SSIF,
                Argument.LASTING_MS,
                null,
                0,
                "the device acknowledges nothing, not even its address"),
        STUCK_BUS(
                "stuck-bus",
                Where.SSIF,
                Argument.LASTING_MS,
                null,
                0,
                "the clock is held low: every transfer times out"),
        BUS_ERROR(
                "bus-error",
                Where.SSIF,
                Argument.OCCURRENCES,
                Phase.READ,
                1,
                "a transfer fails, by default in the answer's second part; a block written may have arrived"),
        ARBITRATION_LOST(
                "arbitration-lost",
                Where.SSIF,
                Argument.OCCURRENCES,
                null,
                0,
                "another master has the bus, the transfer does not take place"),
        PEC_ERROR(
                "pec-error",
                Where.SSIF,
                Argument.OCCURRENCES,
                null,
                0,
                "a bit of a block flips on its way, which only the packet error code tells"),
        CLOCK_STRETCH(
                "clock-stretch",
                Where.SSIF,
                Argument.STRETCH_MS,
                null,
                0,
                "the device holds the clock low in each transfer; beyond the adapter's patience it times out"),
        LOST_BLOCK("lost-block", Where.SSIF, Argument.OCCURRENCES, Phase.READ, 1, "a block of the answer is left out"),
        WRONG_BLOCK_NUMBER(
                "wrong-block-number",
                Where.SSIF,
                Argument.OCCURRENCES,
                Phase.READ,
                1,
                "a block of the answer carries the next one's number"),
        SHORT_MIDDLE(
                "short-middle",
                Where.SSIF,
                Argument.OCCURRENCES,
                Phase.READ,
                1,
                "a middle block of the answer is not full, its other bytes are gone"),
        NO_BLOCK_READ("no-block-read", Where.SSIF, Argument.OCCURRENCES, null, 0, "the adapter cannot read blocks");

        private final String label;
        private final Where where;
        private final Argument argument;
        private final Optional<Phase> phase;
        private final int afterBytes;
        private final String summary;

        Kind(String label, Where where, Argument argument, @Nullable Phase phase, int afterBytes, String summary) {
            this.label = label;
            this.where = where;
            this.argument = argument;
            this.phase = Optional.ofNullable(phase);
            this.afterBytes = afterBytes;
            this.summary = summary;
        }

        /** The name on a command line. */
        public String label() {
            return label;
        }

        /** Whether this can happen at that interface. */
        public boolean happensAt(InterfaceType type) {
            return where.includes(type);
        }

        /** One line: what happens, at which interfaces, and what the number after the colon means. */
        public String summary() {
            return summary + " (at " + where.describe() + "; :N = " + argument.describe() + ")";
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
        return new Fault(kind, argument, kind.phase, kind.afterBytes, times, Long.MAX_VALUE);
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

    /** Everything that can go wrong at an interface. */
    public static List<Kind> kindsAt(InterfaceType type) {
        return Arrays.stream(Kind.values()).filter(kind -> kind.happensAt(type)).toList();
    }

    /**
     * Refuses what cannot happen at an interface.
     *
     * @throws IllegalArgumentException with one line that says where it can happen, and what can happen there
     */
    public void requirePossibleAt(InterfaceType type) {
        if (!kind.happensAt(type)) {
            String possible = kindsAt(type).stream().map(Kind::label).collect(Collectors.joining(", "));
            throw new IllegalArgumentException("fault '" + kind.label + "' happens at " + kind.where.describe()
                    + ", not at " + type.word() + "; there it can be " + possible);
        }
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
            case AWAY_MS,
                    LATE_MS,
                    UP_TO_US,
                    OVER_LONG_BYTES,
                    EXTRA_BYTES,
                    LEFT_BYTES,
                    BUSY_MS,
                    COUNT,
                    STRETCH_MS,
                    ERROR_CODE -> new Fault(kind, scaled, phase, afterBytes, times, durationNs);
        };
    }

    /** The same, over after so many occurrences. */
    public Fault times(long occurrences) {
        return new Fault(kind, argument, phase, afterBytes, occurrences, durationNs);
    }

    /** The same, over after so long. */
    public Fault lasting(Duration duration) {
        return new Fault(kind, argument, phase, afterBytes, times, duration.toNanos());
    }

    /** The same, but only in this phase of a transfer, from the given number of bytes on. */
    public Fault in(Phase moment, int bytes) {
        return new Fault(kind, argument, Optional.of(moment), bytes, times, durationNs);
    }

    /** The form {@link #parse} reads, as far as it can tell. */
    @Override
    public String toString() {
        String number = switch (kind.argument) {
            case OCCURRENCES -> times == Long.MAX_VALUE ? "" : ":" + times;
            case LASTING_MS -> durationNs == Long.MAX_VALUE ? "" : ":" + TimeUnit.NANOSECONDS.toMillis(durationNs);
            case AWAY_MS,
                    LATE_MS,
                    UP_TO_US,
                    OVER_LONG_BYTES,
                    EXTRA_BYTES,
                    LEFT_BYTES,
                    BUSY_MS,
                    COUNT,
                    STRETCH_MS,
                    ERROR_CODE -> argument < 0 ? "" : ":" + argument / kind.argument.scale;
        };
        return kind.label + number;
    }

    boolean waitsFor(Phase now, int bytes) {
        return bytes >= afterBytes && phase.map(wanted -> wanted == now).orElse(true);
    }

    /** Whether the condition begins when armed, not when some byte moves. */
    boolean beginsAtOnce() {
        return phase.isEmpty() && afterBytes == 0;
    }
}
