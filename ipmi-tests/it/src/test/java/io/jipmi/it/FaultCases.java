package io.jipmi.it;

import io.jipmi.sim.Fault;
import io.jipmi.sim.Fault.Kind;
import io.jipmi.sim.InterfaceType;
import io.jipmi.sim.Phase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The simulator's faults in short and long, once and lasting, at every phase and byte position of a transaction. */
final class FaultCases {
    private static final int LONGEST_SMIC_MESSAGE = 80;
    private static final int LONGEST_BT_MESSAGE = 256;

    /** A moment of a transaction. */
    private record Moment(Phase phase, int bytes) {}

    /** Of a short request and its answer every byte, of long ones some beyond. */
    private static final List<Moment> MOMENTS = moments(range(0, 19), List.of(40, 77, 249));
    /** Where the protocols change what they do: first and last bytes, and between request and answer. */
    private static final List<Moment> TURNING_POINTS = moments(List.of(0, 1, 2, 3), List.of());

    /** They happen to an answer, or to a command, as a whole. */
    private static final Set<Kind> ONCE_A_MESSAGE = EnumSet.of(
            Kind.NO_DUMMY,
            Kind.LOST_B2H_ATN,
            Kind.WRONG_COMMAND,
            Kind.WRONG_NETFN,
            Kind.WRONG_SEQUENCE,
            Kind.OVER_LONG,
            Kind.TRAILING,
            Kind.TRUNCATED,
            Kind.LENGTH_MISMATCH,
            Kind.SILENCE,
            Kind.STALE_ANSWER,
            Kind.LONG_BUSY,
            Kind.NODE_BUSY);

    /** Where a long message goes over from one block to the next. */
    private static final List<Moment> BLOCK_ENDS = List.of(
            new Moment(Phase.IDLE, 0),
            new Moment(Phase.WRITE, 1),
            new Moment(Phase.WRITE, 33),
            new Moment(Phase.WRITE, 65),
            new Moment(Phase.WRITE, 225),
            new Moment(Phase.READ, 0),
            new Moment(Phase.READ, 1),
            new Moment(Phase.READ, 31),
            new Moment(Phase.READ, 62),
            new Moment(Phase.READ, 247));

    private static final List<Moment> BLOCK_TURNS = List.of(
            new Moment(Phase.IDLE, 0),
            new Moment(Phase.WRITE, 1),
            new Moment(Phase.READ, 0),
            new Moment(Phase.READ, 1));

    private FaultCases() {}

    /** Every way in which it can happen that is worth a test. */
    static List<Fault> of(Kind kind, InterfaceType type) {
        List<Fault> cases = new ArrayList<>();
        List<Moment> moments = ONCE_A_MESSAGE.contains(kind) ? TURNING_POINTS : MOMENTS;
        if (type == InterfaceType.SSIF) {
            moments = BLOCK_ENDS;
        }
        for (String text : texts(kind, type)) {
            Fault fault = Fault.parse(kind.label() + text);
            cases.add(fault);
            for (Moment moment : moments) {
                if (moment.bytes <= LONGEST_SMIC_MESSAGE || type != InterfaceType.SMIC) {
                    cases.add(fault.in(moment.phase, moment.bytes));
                }
            }
            moments = type == InterfaceType.SSIF ? BLOCK_TURNS : TURNING_POINTS;
        }
        return cases;
    }

    private static String[] texts(Kind kind, InterfaceType type) {
        return switch (kind) {
            case STUCK_IBF, STUCK_BUSY, STUCK_B_BUSY, ALL_ONES, ALL_ZEROS, NAK_STORM, STUCK_BUS ->
                new String[] {":50", ":1500", ":6000", ""};
            case SILENCE -> new String[] {":300", ":3000", ":7000", ""};
            case RESET -> new String[] {":100", type == InterfaceType.BT ? ":1" : ":0", ":1500", ":8000"};
            case OVER_LONG -> new String[] {":273", ":300", ":4096"};
            case TRAILING -> new String[] {":1", ":4", ":256"};
            case TRUNCATED -> new String[] {":2", ":0", ":1", ":3", ":4"};
            case LENGTH_MISMATCH -> new String[] {":3", ":0", ":4", ":5", ":60", ":255"};
            case CLOCK_STRETCH -> new String[] {":1", ":20", ":199", ":500"};
            case ERROR_CODE -> new String[] {":1", ":3", ":5"};
            case LONG_BUSY -> new String[] {":50", ":1500", ":8000", ":60000"};
            case RANDOM_LATENCY ->
                type == InterfaceType.BT || type == InterfaceType.SSIF
                        ? new String[] {":1000", ":20000"}
                        : new String[] {":1000", ":100000", ":20000000"};
            default -> new String[] {":1", ":3", ""};
        };
    }

    private static List<Moment> moments(List<Integer> bytes, List<Integer> moreBytes) {
        List<Moment> moments = new ArrayList<>(List.of(new Moment(Phase.IDLE, 0), new Moment(Phase.ERROR, 0)));
        for (Phase phase : List.of(Phase.WRITE, Phase.READ)) {
            bytes.forEach(count -> moments.add(new Moment(phase, count)));
            moreBytes.forEach(count -> moments.add(new Moment(phase, count)));
        }
        return moments;
    }

    private static List<Integer> range(int first, int end) {
        List<Integer> range = new ArrayList<>();
        for (int i = first; i < end; i++) {
            range.add(i);
        }
        return range;
    }

    /** How long it still shows when it has been cleared: a BMC that restarts is away, a late byte or answer is late. */
    static Duration aftermath(Fault fault, InterfaceType type) {
        return switch (fault.kind()) {
            case RESET, LONG_BUSY, SILENCE -> Duration.ofNanos(Math.max(0, fault.argument()));
            // BT's bytes are all on their way at once.
            case RANDOM_LATENCY ->
                Duration.ofNanos(fault.argument()).multipliedBy(type == InterfaceType.BT ? LONGEST_BT_MESSAGE : 1);
            default -> Duration.ZERO;
        };
    }
}
