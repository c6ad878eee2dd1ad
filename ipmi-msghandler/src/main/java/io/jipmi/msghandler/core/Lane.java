package io.jipmi.msghandler.core;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where exchanges wait, and leave in rounds: in each round there is one of every user who has any, so that nobody waits
 * behind more than one of anybody else's (LIM-20). One user's leave in order of arrival. Guarded by the monitor's lock,
 * but for {@link #round}.
 */
final class Lane {
    /** What one user has waiting in one lane. Kept by the user. */
    static final class Line {
        private static final Comparator<Line> NEXT_FIRST =
                Comparator.<Line>comparingLong(line -> line.round).thenComparingLong(line -> line.place);

        private final ArrayDeque<Exchange> waiting = new ArrayDeque<>();
        /** The round its first one leaves in, or, with none, the earliest one that is the user's again. */
        private long round;
        /** Orders the lines of one round. */
        private long place;
    }

    /** Those that are not empty. */
    private final PriorityQueue<Line> lines = new PriorityQueue<>(Line.NEXT_FIRST);

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
        if (line.waiting.isEmpty()) {
            join(line, Math.max(line.round, arrivalRound));
        }
        line.waiting.add(exchange);
        size++;
    }

    @Nullable
    Exchange poll() {
        Line line = lines.poll();
        if (line == null) {
            return null;
        }
        size--;
        Exchange next = line.waiting.poll();
        if (line.round > round()) {
            round.setOpaque(line.round);
        }
        line.round++;
        if (!line.waiting.isEmpty()) {
            join(line, line.round);
        }
        return next;
    }

    @Nullable
    Exchange peek() {
        Line line = lines.peek();
        return line == null ? null : line.waiting.peek();
    }

    boolean remove(Exchange exchange) {
        Line line = exchange.user().lineIn(this);
        boolean removed = line.waiting.remove(exchange);
        if (removed) {
            size--;
            if (line.waiting.isEmpty()) {
                lines.remove(line);
            }
        }
        return removed;
    }

    /** All that wait, those of one user in order. */
    Stream<Exchange> stream() {
        return lines.stream().flatMap(line -> line.waiting.stream());
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
