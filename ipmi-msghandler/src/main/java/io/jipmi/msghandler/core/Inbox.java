package io.jipmi.msghandler.core;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where exchanges are left for whoever runs the interface. Thread-safe.
 *
 * <p>Prepared ones are a chain through themselves, as a queue would allocate. Their order does not matter, as each has its
 * own thread waiting.
 */
final class Inbox {
    private final Queue<Exchange> exchanges = new ConcurrentLinkedQueue<>();
    private final AtomicReference<@Nullable PreparedExchange> prepared = new AtomicReference<>();

    void add(Exchange exchange) {
        exchanges.add(exchange);
    }

    void addPrepared(PreparedExchange exchange) {
        PreparedExchange below;
        do {
            below = prepared.get();
            exchange.below = below;
        } while (!prepared.compareAndSet(below, exchange));
    }

    boolean isEmpty() {
        return exchanges.isEmpty() && prepared.get() == null;
    }

    /** Hands over all there are; none is left here. */
    void empty(Consumer<Exchange> taker) {
        PreparedExchange next = prepared.get() == null ? null : prepared.getAndSet(null);
        while (next != null) {
            PreparedExchange taken = next;
            next = taken.below;
            taken.below = null;
            taker.accept(taken);
        }
        for (Exchange exchange = exchanges.poll(); exchange != null; exchange = exchanges.poll()) {
            taker.accept(exchange);
        }
    }
}
