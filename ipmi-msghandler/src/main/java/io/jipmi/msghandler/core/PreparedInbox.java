package io.jipmi.msghandler.core;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Where prepared exchanges are left for whoever runs the interface: a chain through themselves, as a queue would allocate.
 * Their order does not matter, as each has its own thread waiting. Thread-safe.
 */
final class PreparedInbox {
    private final AtomicReference<@Nullable PreparedExchange> top = new AtomicReference<>();

    void add(PreparedExchange exchange) {
        PreparedExchange below;
        do {
            below = top.get();
            exchange.below = below;
        } while (!top.compareAndSet(below, exchange));
    }

    boolean isEmpty() {
        return top.get() == null;
    }

    /** The last one left, which leads to the others by {@link PreparedExchange#below}; none is left here. */
    @Nullable
    PreparedExchange takeAll() {
        return isEmpty() ? null : top.getAndSet(null);
    }
}
