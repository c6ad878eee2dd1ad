package io.jipmi.bench.scale;

import io.jipmi.sim.Fault;
import io.jipmi.sim.Fault.Kind;
import io.jipmi.sim.InterfaceType;
import io.jipmi.sim.SimulatedMachine;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** Random faults of one simulated machine, one at a time, and whether there is or was any. Times are the program's. */
final class Disturbance {
    private static final long LONGEST_QUIET_MS = 20_000;
    private static final long LONGEST_FAULT_MS = 3_000;
    /** A BMC that is back is in use again within two seconds; as much again for a machine that has other things to do. */
    private static final long BACK_WITHIN_NS = TimeUnit.SECONDS.toNanos(4);

    /** A BMC may be away, or an answer late, for so long after its fault was cleared. */
    private static final long LONGEST_AFTERMATH_NS = TimeUnit.MILLISECONDS.toNanos(1_500);

    private static final long NEVER = Long.MAX_VALUE;

    private final SimulatedMachine machine;
    private final InterfaceType type;
    private final RandomGenerator random;
    private final List<Kind> kinds;
    private long nextNs;
    private boolean armed;
    /** When the interface is to be up again at the latest. */
    private long backByNs;

    private volatile boolean answersTwice;
    private volatile String last = "none yet";
    /** Since when nothing is or can be wrong. */
    private volatile long healthySinceNs;

    Disturbance(SimulatedMachine machine, InterfaceType type, RandomGenerator random, long nowNs) {
        this.machine = machine;
        this.type = type;
        this.random = random;
        this.kinds = Fault.kindsAt(type);
        healthySinceNs = nowNs;
        backByNs = nowNs + BACK_WITHIN_NS;
        nextNs = nowNs + quietNs();
    }

    /** Lets a fault begin or end if it is time to; returns whether one began. */
    boolean tick(long nowNs) {
        if (nowNs - nextNs < 0) {
            return false;
        }
        if (armed) {
            machine.clearFaults();
            armed = false;
            backByNs = nowNs + LONGEST_AFTERMATH_NS + BACK_WITHIN_NS;
            nextNs = nowNs + LONGEST_AFTERMATH_NS + quietNs();
            return false;
        }
        healthySinceNs = NEVER;
        Kind kind = kinds.get(random.nextInt(kinds.size()));
        Fault fault = Fault.parse(kind.label() + argument(kind));
        last = fault.toString();
        answersTwice = kind == Kind.STALE_ANSWER;
        machine.arm(fault);
        armed = true;
        nextNs = nowNs + TimeUnit.MILLISECONDS.toNanos(300 + random.nextLong(LONGEST_FAULT_MS));
        return true;
    }

    /** The interface is taken away, or put back after that. */
    void interfaceChanges(long nowNs) {
        healthySinceNs = NEVER;
        backByNs = nowNs + BACK_WITHIN_NS;
    }

    /** Takes note of whether the interface is up; returns whether it is not, and has not been for long without a fault. */
    boolean isDownTooLong(boolean up, long nowNs) {
        if (up) {
            backByNs = Math.max(backByNs, nowNs + BACK_WITHIN_NS);
            healthySinceNs = armed || healthySinceNs != NEVER ? healthySinceNs : nowNs;
            return false;
        }
        healthySinceNs = NEVER;
        if (armed || nowNs - backByNs < 0) {
            return false;
        }
        backByNs = nowNs + BACK_WITHIN_NS;
        return true;
    }

    /** Whether nothing was or is wrong since that time, and had not been for a while before. */
    boolean healthySince(long sinceNs) {
        long healthy = healthySinceNs;
        return healthy != NEVER && sinceNs - healthy > BACK_WITHIN_NS;
    }

    /** Whether an answer may come a second time, of which nobody can know. */
    boolean answersTwice() {
        return answersTwice;
    }

    /** The interface, and the fault that is there, or the last one. */
    @Override
    public String toString() {
        return type.word() + ", last fault " + last;
    }

    private long quietNs() {
        return TimeUnit.MILLISECONDS.toNanos(2_000 + random.nextLong(LONGEST_QUIET_MS));
    }

    /** What lasts is over when the fault is cleared, or a second and a half later at most. */
    private String argument(Kind kind) {
        return switch (kind) {
            case STUCK_IBF,
                    STUCK_BUSY,
                    STUCK_B_BUSY,
                    ALL_ONES,
                    ALL_ZEROS,
                    NAK_STORM,
                    STUCK_BUS,
                    SILENCE,
                    RESET,
                    LONG_BUSY -> ":" + random.nextInt(50, 1_500);
            case OVER_LONG -> ":300";
            case CLOCK_STRETCH -> ":" + random.nextInt(1, 40);
            case RANDOM_LATENCY -> type == InterfaceType.BT ? ":50" : ":2000";
            default -> ":" + random.nextInt(1, 5);
        };
    }
}
