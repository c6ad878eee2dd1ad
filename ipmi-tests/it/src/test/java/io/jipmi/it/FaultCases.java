package io.jipmi.it;

import io.jipmi.sim.Fault;
import io.jipmi.sim.Fault.Kind;
import io.jipmi.sim.Phase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The simulator's faults in short and long, once and lasting, at many moments of a transaction. */
final class FaultCases {
    /** A moment of a transaction. */
    private record Moment(Phase phase, int bytes) {}

    private static final List<Moment> MOMENTS = List.of(
            new Moment(Phase.WRITE, 0),
            new Moment(Phase.WRITE, 1),
            new Moment(Phase.WRITE, 2),
            new Moment(Phase.READ, 0),
            new Moment(Phase.READ, 1),
            new Moment(Phase.READ, 2),
            new Moment(Phase.READ, 3),
            new Moment(Phase.READ, 5),
            new Moment(Phase.IDLE, 0),
            new Moment(Phase.ERROR, 0));

    private FaultCases() {}

    static List<Fault> of(Kind kind) {
        String[] texts = switch (kind) {
            case STUCK_IBF, ALL_ONES, ALL_ZEROS -> new String[] {":50", ":1500", ":6000", ""};
            case SILENCE -> new String[] {":300", ":3000", ":7000", ""};
            case RESET -> new String[] {":0", ":100", ":1500", ":8000"};
            case OVER_LONG -> new String[] {":273", ":300", ":4096"};
            case TRAILING -> new String[] {":1", ":4", ":256"};
            case TRUNCATED -> new String[] {":0", ":1", ":2", ":3", ":4"};
            case RANDOM_LATENCY -> new String[] {":1000", ":100000", ":20000000"};
            default -> new String[] {":1", ":3", ""};
        };
        List<Fault> variants = new ArrayList<>();
        for (String text : texts) {
            Fault fault = Fault.parse(kind.label() + text);
            variants.add(fault);
            MOMENTS.forEach(moment -> variants.add(fault.in(moment.phase, moment.bytes)));
        }
        return variants;
    }

    /** How long it still shows when it has been cleared: a BMC that restarts is away, a late byte is late. */
    static Duration aftermath(Fault fault) {
        boolean lasts = fault.kind() == Kind.RESET || fault.kind() == Kind.RANDOM_LATENCY;
        return lasts ? Duration.ofNanos(fault.argument()) : Duration.ZERO;
    }
}
