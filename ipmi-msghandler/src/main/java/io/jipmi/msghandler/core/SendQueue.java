package io.jipmi.msghandler.core;

import io.jipmi.msghandler.Priority;
import java.util.AbstractQueue;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where requests wait for the driver: high priority first, each lane in order of arrival. Guarded by the lock. */
final class SendQueue extends AbstractQueue<Exchange> {
    private final ArrayDeque<Exchange> urgent = new ArrayDeque<>();
    private final ArrayDeque<Exchange> normal = new ArrayDeque<>();

    @Override
    public boolean offer(Exchange exchange) {
        return lane(exchange).offer(exchange);
    }

    @Override
    public @Nullable Exchange poll() {
        Exchange next = urgent.poll();
        return next != null ? next : normal.poll();
    }

    @Override
    public @Nullable Exchange peek() {
        Exchange next = urgent.peek();
        return next != null ? next : normal.peek();
    }

    @Override
    public boolean remove(@Nullable Object exchange) {
        return urgent.remove(exchange) || normal.remove(exchange);
    }

    /** Cannot remove. */
    @Override
    public Iterator<Exchange> iterator() {
        return Stream.concat(urgent.stream(), normal.stream()).iterator();
    }

    @Override
    public int size() {
        return urgent.size() + normal.size();
    }

    /** Whether one with high priority waits. */
    boolean hasUrgent() {
        return !urgent.isEmpty();
    }

    @Override
    public boolean isEmpty() {
        return urgent.isEmpty() && normal.isEmpty();
    }

    private ArrayDeque<Exchange> lane(Exchange exchange) {
        return exchange.request().priority() == Priority.HIGH ? urgent : normal;
    }
}
