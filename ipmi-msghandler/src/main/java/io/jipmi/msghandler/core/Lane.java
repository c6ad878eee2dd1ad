package io.jipmi.msghandler.core;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Where exchanges wait, and leave in rounds: in each round there is one of every user who has any, so that nobody waits
 * behind more than one of anybody else's (LIM-20). One user's leave in order of arrival. Guarded by the monitor's lock,
 * but for {@link #round}.
 */
final class Lane {
    /** What one user has waiting in one lane, a chain through the exchanges themselves. Kept by the user. */
    static final class Line extends Heap.Item<Line> {
        private @Nullable Exchange first;
        private @Nullable Exchange last;
        /** The round its first one leaves in, or, with none, the earliest one that is the user's again. */
        private long round;
        /** Orders the lines of one round. */
        private long place;

        @Override
        boolean goesBefore(Line other) {
            return round != other.round ? round < other.round : place < other.place;
        }

        private boolean isEmpty() {
            return first == null;
        }

        private void add(Exchange exchange) {
            exchange.line = this;
            exchange.ahead = last;
            if (last == null) {
                first = exchange;
            } else {
                last.behind = exchange;
            }
            last = exchange;
        }

        private void remove(Exchange exchange) {
            Exchange ahead = exchange.ahead;
            Exchange behind = exchange.behind;
            if (ahead == null) {
                first = behind;
            } else {
                ahead.behind = behind;
            }
            if (behind == null) {
                last = ahead;
            } else {
                behind.ahead = ahead;
            }
            exchange.line = null;
            exchange.ahead = null;
            exchange.behind = null;
        }

        private void addTo(List<Exchange> all) {
            for (Exchange exchange = first; exchange != null; exchange = exchange.behind) {
                all.add(exchange);
            }
        }
    }

    /** Those that are not empty. */
    private final Heap<Line> lines = new Heap<>();

    private final AtomicLong round = new AtomicLong();
    private long places;
    private int size;

    /** The round that is going on: who arrives now has a place in it. Readable without the lock. */
    long round() {
        return round.getOpaque();
    }

    void add(Exchange exchange) {
        add(exchange, round());
    }

    /** @param arrivalRound the round that was going on when the user asked */
    void add(Exchange exchange, long arrivalRound) {
        Line line = exchange.user().lineIn(this);
        if (line.isEmpty()) {
            join(line, Math.max(line.round, arrivalRound));
        }
        line.add(exchange);
        size++;
    }

    @Nullable
    Exchange poll() {
        Line line = lines.peek();
        Exchange next = line == null ? null : line.first;
        if (line == null || next == null) {
            return null;
        }
        lines.remove(line);
        line.remove(next);
        size--;
        if (line.round > round()) {
            round.setOpaque(line.round);
        }
        line.round++;
        if (!line.isEmpty()) {
            join(line, line.round);
        }
        return next;
    }

    @Nullable
    Exchange peek() {
        Line line = lines.peek();
        return line == null ? null : line.first;
    }

    /** Takes one out from wherever it is; returns whether it was here. */
    boolean remove(Exchange exchange) {
        Line line = exchange.user().lineIn(this);
        if (exchange.line != line) {
            return false;
        }
        line.remove(exchange);
        size--;
        if (line.isEmpty()) {
            lines.remove(line);
        }
        return true;
    }

    /** Adds what one user has waiting here, in order. */
    void copyOf(User user, List<Exchange> all) {
        user.lineIn(this).addTo(all);
    }

    /** Adds all that wait, those of one user in order. */
    void copy(List<Exchange> all) {
        lines.forEach(line -> line.addTo(all));
    }

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    private void join(Line line, long newRound) {
        line.round = newRound;
        line.place = places++;
        lines.add(line);
    }
}
