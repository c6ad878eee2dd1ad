package io.jipmi.msghandler.spi;

import java.util.EnumMap;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ObjLongConsumer;

/**
 * One count for each constant of an enum, whose lower-case name is the counter's name. Thread-safe.
 *
 * @param <C> what is counted
 */
public final class Tally<C extends Enum<C>> {
    private final EnumMap<C, AtomicLong> counts;

    /** All counts at zero. */
    public Tally(Class<C> counters) {
        counts = new EnumMap<>(counters);
        for (C counter : counters.getEnumConstants()) {
            counts.put(counter, new AtomicLong());
        }
    }

    /** Counts one more. */
    public void add(C counter) {
        AtomicLong count = counts.get(counter);
        if (count != null) {
            count.incrementAndGet();
        }
    }

    /** Tells every counter's name, for example {@code sent_local_commands}, and value, in the enum's order. */
    public void copyTo(ObjLongConsumer<String> sink) {
        counts.forEach((counter, count) -> sink.accept(counter.name().toLowerCase(Locale.ROOT), count.get()));
    }
}
