package io.jipmi.msghandler.core;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Requests that nobody wants any more, and users who have closed, until whoever runs the interface ends what is theirs.
 * Thread-safe, but for {@link #sweep}, which takes the interface's lock.
 */
final class Withdrawals {
    private final Queue<Exchange> unwanted = new ConcurrentLinkedQueue<>();
    private final Queue<User> leavers = new ConcurrentLinkedQueue<>();

    void add(Exchange exchange) {
        unwanted.add(exchange);
    }

    void add(User user) {
        leavers.add(user);
    }

    boolean isEmpty() {
        return unwanted.isEmpty() && leavers.isEmpty();
    }

    /** Ends all of it that was accepted. What is still to be accepted is not, then. */
    void sweep(Transport transport, long nowNs) {
        for (Exchange exchange = unwanted.poll(); exchange != null; exchange = unwanted.poll()) {
            transport.sweep(exchange, nowNs);
        }
        for (User user = leavers.poll(); user != null; user = leavers.poll()) {
            transport.sweep(user, nowNs);
        }
    }
}
