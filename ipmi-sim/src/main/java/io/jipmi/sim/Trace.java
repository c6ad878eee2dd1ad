package io.jipmi.sim;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * A bounded record of register accesses with their times: when it is full, the oldest access is forgotten. Thread-safe.
 */
public final class Trace {
    /** Which way a byte went, seen from the host. */
    public enum Direction {
        READ,
        WRITE
    }

    /**
     * One bus access.
     *
     * @param timeNs the injected clock's time
     * @param direction seen from the host
     * @param address port or memory address accessed
     * @param sizeBytes width of the access: 1, 2, 4 or 8
     * @param value what was read or written, as many bits as the access is wide
     */
    public record Access(long timeNs, Direction direction, long address, int sizeBytes, long value) {
        /** One line, for example {@code 1200 ns  R 0xca3 = 0x41}. */
        @Override
        public String toString() {
            String format = "%d ns  %s 0x%x = 0x%0" + 2 * sizeBytes + "x";
            return String.format(Locale.ROOT, format, timeNs, direction == Direction.READ ? "R" : "W", address, value);
        }
    }

    private final LongSupplier nanoTime;
    private final int capacity;
    private final Deque<Access> accesses;
    private long recorded;

    /**
     * An empty record.
     *
     * @param nanoTime monotonic clock in nanoseconds
     * @param capacity most accesses kept, at least 1
     */
    public Trace(LongSupplier nanoTime, int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("trace capacity must be at least 1: " + capacity);
        }
        this.nanoTime = nanoTime;
        this.capacity = capacity;
        accesses = new ArrayDeque<>(capacity);
    }

    synchronized void record(Direction direction, long address, int sizeBytes, long value) {
        if (accesses.size() == capacity) {
            accesses.removeFirst();
        }
        long bits = sizeBytes == Long.BYTES ? value : value & ((1L << (8 * sizeBytes)) - 1);
        accesses.addLast(new Access(nanoTime.getAsLong(), direction, address, sizeBytes, bits));
        recorded++;
    }

    /** The kept accesses, oldest first. */
    public synchronized List<Access> accesses() {
        return new ArrayList<>(accesses);
    }

    /** How many accesses there were, forgotten ones included. */
    public synchronized long recorded() {
        return recorded;
    }

    /** Forgets everything. */
    public synchronized void clear() {
        accesses.clear();
        recorded = 0;
    }

    /** The kept accesses, one a line. */
    @Override
    public String toString() {
        return accesses().stream().map(Access::toString).collect(Collectors.joining("\n"));
    }
}
