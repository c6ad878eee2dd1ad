package io.jipmi.msghandler.core;

import io.jipmi.msghandler.Counter;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;

/** The message handler's counters of one interface. Thread-safe. */
final class Tally {
    private static final Counter[] COUNTERS = Counter.values();

    private final AtomicLongArray values = new AtomicLongArray(COUNTERS.length);

    void add(Counter counter) {
        values.incrementAndGet(counter.ordinal());
    }

    void copyTo(Map<String, Long> target) {
        for (Counter counter : COUNTERS) {
            target.put(counter.label(), values.get(counter.ordinal()));
        }
    }
}
