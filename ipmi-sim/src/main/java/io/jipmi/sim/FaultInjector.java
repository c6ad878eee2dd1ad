package io.jipmi.sim;

import io.jipmi.sim.Fault.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The faults armed at one interface. Two sorts: conditions hold for a time ({@link #holds}), accidents happen at a
 * moment ({@link #strike}). Not thread-safe: the interface holds the BMC's monitor.
 */
final class FaultInjector {
    private static final long SEED = 0x1F2E3D4C5B6A7988L;
    private static final byte PADDING = (byte) 0xA5;

    private static final class Armed {
        final Fault fault;
        long timesLeft;
        boolean begun;
        long begunNs;

        Armed(Fault fault) {
            this.fault = fault;
            timesLeft = fault.times();
        }

        boolean isOver(long nowNs) {
            return begun && nowNs - begunNs >= fault.durationNs();
        }
    }

    private final List<Armed> armed = new ArrayList<>();
    private final RandomGenerator random = new SplittableRandom(SEED);
    private long strikes;

    void arm(Fault fault, long nowNs) {
        Armed entry = new Armed(fault);
        armed.add(entry);
        if (fault.beginsAtOnce() && isCondition(fault.kind())) {
            begin(entry, nowNs);
        }
    }

    void clear() {
        armed.clear();
    }

    void clear(Kind kind) {
        armed.removeIf(entry -> entry.fault.kind() == kind);
    }

    /** How often any fault has happened or begun. */
    long strikes() {
        return strikes;
    }

    /** Whether a condition holds now. */
    boolean holds(Kind kind, long nowNs) {
        for (Armed entry : armed) {
            if (entry.fault.kind() == kind && entry.begun && !entry.isOver(nowNs)) {
                return true;
            }
        }
        return false;
    }

    /** Begins the conditions that waited for this phase and number of bytes. */
    void beginConditions(Phase phase, int bytes, long nowNs) {
        for (Armed entry : armed) {
            boolean idle = !entry.begun || entry.isOver(nowNs);
            if (isCondition(entry.fault.kind())
                    && idle
                    && entry.timesLeft > 0
                    && !entry.fault.beginsAtOnce()
                    && entry.fault.waitsFor(phase, bytes)) {
                begin(entry, nowNs);
            }
        }
    }

    /** Lets an accident happen if one is armed for now; returns it, or null. */
    @Nullable
    Fault strike(Kind kind, Phase phase, int bytes, long nowNs) {
        for (Armed entry : armed) {
            if (entry.fault.kind() == kind
                    && entry.timesLeft > 0
                    && !entry.isOver(nowNs)
                    && entry.fault.waitsFor(phase, bytes)) {
                if (!entry.begun) {
                    entry.begunNs = nowNs;
                    entry.begun = true;
                }
                entry.timesLeft--;
                strikes++;
                return entry.fault;
            }
        }
        return null;
    }

    /** Spoils an answer in every way that is armed. */
    byte[] spoil(byte[] answer, Phase phase, int bytes, long nowNs) {
        byte[] spoiled = answer;
        if (strike(Kind.WRONG_COMMAND, phase, bytes, nowNs) != null) {
            spoiled[1] ^= 0x01;
        }
        if (strike(Kind.WRONG_NETFN, phase, bytes, nowNs) != null) {
            spoiled[0] ^= 0x10;
        }
        Fault tooLong = strike(Kind.OVER_LONG, phase, bytes, nowNs);
        if (tooLong != null) {
            spoiled = padded(spoiled, (int) tooLong.argument());
        }
        Fault trailing = strike(Kind.TRAILING, phase, bytes, nowNs);
        if (trailing != null) {
            spoiled = padded(spoiled, spoiled.length + (int) trailing.argument());
        }
        Fault truncated = strike(Kind.TRUNCATED, phase, bytes, nowNs);
        if (truncated != null) {
            spoiled = Arrays.copyOf(spoiled, Math.min(spoiled.length, (int) truncated.argument()));
        }
        return spoiled;
    }

    /** A random delay in nanoseconds if random latency is armed, else 0. */
    long randomDelayNs(Phase phase, int bytes, long nowNs) {
        Fault latency = strike(Kind.RANDOM_LATENCY, phase, bytes, nowNs);
        return latency == null ? 0 : random.nextLong(latency.argument() + 1);
    }

    /** One of two ways in which it can go. */
    boolean tossCoin() {
        return random.nextBoolean();
    }

    private void begin(Armed entry, long nowNs) {
        entry.begun = true;
        entry.begunNs = nowNs;
        entry.timesLeft--;
        strikes++;
    }

    private static boolean isCondition(Kind kind) {
        return switch (kind) {
            case STUCK_IBF, STUCK_BUSY, STUCK_B_BUSY, ALL_ONES, ALL_ZEROS, NAK_STORM, STUCK_BUS -> true;
            default -> false;
        };
    }

    private static byte[] padded(byte[] answer, int length) {
        byte[] padded = Arrays.copyOf(answer, Math.max(answer.length, length));
        Arrays.fill(padded, answer.length, padded.length, PADDING);
        return padded;
    }
}
