package io.jipmi.msghandler.core;

import io.jipmi.msghandler.Priority;
import java.util.AbstractQueue;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where requests wait for the driver: high priority first, each lane in rounds. Guarded by the lock. */
final class SendQueue extends AbstractQueue<Exchange> {
    private final Lane urgent = new Lane();
    private final Lane normal = new Lane();

    /** The round of requests with normal priority that is going on. Readable without the lock. */
    long round() {
        return normal.round();
    }

    /** Adds one with normal priority whose user asked in that round and had to wait since. */
    void add(Exchange exchange, long arrivalRound) {
        normal.add(exchange, arrivalRound);
    }

    @Override
    public boolean offer(Exchange exchange) {
        lane(exchange).add(exchange);
        return true;
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
    public boolean remove(@Nullable Object object) {
        return object instanceof Exchange exchange && lane(exchange).remove(exchange);
    }

    /** Adds what one user has waiting. */
    void copyOf(User user, List<Exchange> all) {
        urgent.copyOf(user, all);
        normal.copyOf(user, all);
    }

    /** Of a copy. */
    @Override
    public Iterator<Exchange> iterator() {
        List<Exchange> all = new ArrayList<>(size());
        urgent.copy(all);
        normal.copy(all);
        return all.iterator();
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

    private Lane lane(Exchange exchange) {
        return exchange.request().priority() == Priority.HIGH ? urgent : normal;
    }
}
