package io.jipmi.client.sel;

import io.jipmi.client.Octets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Knows which event of the event message buffer and which record of the log are the same occurrence. Each is matched at
 * most once, so that equal occurrences keep their number. What is remembered is bounded. Thread-safe.
 *
 * <p>They are the same if all but id and time is: BMCs disagree on what these are in an event of the buffer. With
 * equal ids the times may differ by a second; an event without a time has to be met within a minute.
 */
final class EventMatcher {
    static final int MAX_WAITING = 1024;
    static final int MAX_REMEMBERED = 1024;
    static final Duration WINDOW = Duration.ofMinutes(1);

    private static final long TIME_TOLERANCE_S = 1;
    private static final long NO_TIME = 0;

    private final Deque<Held> waiting = new ArrayDeque<>();
    private final Deque<Held> toldAsEvents = new ArrayDeque<>();
    private final Deque<Held> readFromLog = new ArrayDeque<>();
    private final Set<Octets> withIds = new LinkedHashSet<>();
    private long arrivals;
    private long lost;

    /** An event or record, and when it came here. */
    private record Held(SelEntry entry, long number, long atNs) {}

    /** An event has come from the buffer; one with an id that is wholly the same comes only once. */
    synchronized void arrived(SelEntry event, long nowNs) {
        if (event.recordId() != 0 && event.recordId() != 0xFFFF && !withIds.add(event.raw())) {
            return;
        }
        if (withIds.size() > MAX_REMEMBERED) {
            withIds.remove(withIds.iterator().next());
        }
        Held held = new Held(event, ++arrivals, nowNs);
        if (takeMatch(readFromLog, held, false)) {
            return;
        }
        if (waiting.size() == MAX_WAITING) {
            waiting.removeFirst();
            lost++;
        }
        waiting.addLast(held);
    }

    /** A record was read from the log; whether it is news. */
    synchronized boolean logged(SelEntry entry, long nowNs) {
        Held held = new Held(entry, 0, nowNs);
        if (takeMatch(waiting, held, true)) {
            return true;
        }
        if (takeMatch(toldAsEvents, held, true)) {
            return false;
        }
        remember(readFromLog, held);
        return true;
    }

    /** How many events have come. */
    synchronized long arrivals() {
        return arrivals;
    }

    /** How many events were given up because too many waited; those that are in the log are read there. */
    synchronized long lost() {
        return lost;
    }

    /**
     * The next event that no record was found for, which is then taken for told.
     *
     * @param upTo only of those that came first
     */
    synchronized @Nullable SelEntry unlogged(long upTo) {
        Held first = waiting.peekFirst();
        if (first == null || first.number > upTo) {
            return null;
        }
        waiting.removeFirst();
        remember(toldAsEvents, first);
        return first.entry;
    }

    private static void remember(Deque<Held> memory, Held held) {
        if (memory.size() == MAX_REMEMBERED) {
            memory.removeFirst();
        }
        memory.addLast(held);
    }

    /** Takes the most similar one, the eldest of them, if there is any. */
    private static boolean takeMatch(Deque<Held> others, Held held, boolean othersAreEvents) {
        Held best = null;
        int bestLikeness = 0;
        for (Held other : others) {
            int likeness = othersAreEvents ? likeness(other, held) : likeness(held, other);
            if (likeness > bestLikeness) {
                best = other;
                bestLikeness = likeness;
            }
        }
        return best != null && others.remove(best);
    }

    /** From 0, for another occurrence, to 3. */
    private static int likeness(Held event, Held logged) {
        Octets one = event.entry.raw();
        Octets other = logged.entry.raw();
        if (one.equals(other)) {
            return 3;
        }
        boolean timed = event.entry.recordType() < OemEntry.FIRST_RECORD_TYPE;
        int contents = timed ? 7 : 3;
        if (one.u8(2) != other.u8(2)
                || !one.slice(contents, SelEntry.LENGTH_BYTES).equals(other.slice(contents, SelEntry.LENGTH_BYTES))) {
            return 0;
        }
        if (!timed || one.u32(3) == NO_TIME || one.slice(3, 7).allAre(0xFF)) {
            return Math.abs(event.atNs - logged.atNs) <= WINDOW.toNanos() ? 1 : 0;
        }
        long apartS = Math.abs(one.u32(3) - other.u32(3));
        if (apartS == 0) {
            return 2;
        }
        return apartS <= TIME_TOLERANCE_S && one.u16(0) == other.u16(0) ? 1 : 0;
    }
}
