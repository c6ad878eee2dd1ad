package io.jipmi.msghandler.core;

import io.jipmi.msghandler.Counter;
import io.jipmi.msghandler.EventSubscription;
import io.jipmi.msghandler.IpmiEvent;
import io.jipmi.msghandler.spi.Tally;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;

/**
 * Events on their way from the driver to everybody who listens; they are held while nobody does (MH-09). Thread-safe; its
 * own lock is held only here.
 */
final class Events {
    /** How many events are held for the first listener to come. */
    static final int MAX_HELD = 25;

    private final Tally<Counter> tally;
    private final Logger log;
    private final Consumer<Runnable> deliver;
    private final Runnable onChange;
    private final Set<Subscription> subscriptions = new LinkedHashSet<>();
    private final ArrayDeque<IpmiEvent> held = new ArrayDeque<>();

    /**
     * @param deliver has a delivery made, in order, with no lock held
     * @param onChange told when somebody begins to listen, or nobody listens any more
     */
    Events(Tally<Counter> tally, Logger log, Consumer<Runnable> deliver, Runnable onChange) {
        this.tally = tally;
        this.log = log;
        this.deliver = deliver;
        this.onChange = onChange;
    }

    private final class Subscription implements EventSubscription {
        private final User user;
        private final Consumer<IpmiEvent> listener;

        Subscription(User user, Consumer<IpmiEvent> listener) {
            this.user = user;
            this.listener = listener;
        }

        @Override
        public void close() {
            boolean last;
            synchronized (Events.this) {
                last = subscriptions.remove(this) && subscriptions.isEmpty();
            }
            if (last) {
                onChange.run();
            }
        }

        void deliver(IpmiEvent event) {
            deliver.accept(() -> {
                if (isOpen()) {
                    tell(event);
                }
            });
        }

        /** A listener's defect is its own: everybody else is to hear of the event all the same. */
        private void tell(IpmiEvent event) {
            try {
                listener.accept(event);
            } catch (RuntimeException defect) {
                log.error("an event listener of user '{}' failed", user.name(), defect);
            }
        }

        private boolean isOpen() {
            synchronized (Events.this) {
                return subscriptions.contains(this);
            }
        }
    }

    /** Adds a listener; the first one gets what was held. */
    EventSubscription subscribe(User user, Consumer<IpmiEvent> listener) {
        Subscription subscription = new Subscription(user, listener);
        synchronized (this) {
            subscriptions.add(subscription);
            while (!held.isEmpty()) {
                subscription.deliver(held.remove());
            }
        }
        onChange.run();
        return subscription;
    }

    /** The user has left, and with it its listeners. */
    void leave(User user) {
        boolean last;
        synchronized (this) {
            last = subscriptions.removeIf(subscription -> subscription.user == user) && subscriptions.isEmpty();
        }
        if (last) {
            onChange.run();
        }
    }

    /** Whether somebody listens. */
    synchronized boolean wanted() {
        return !subscriptions.isEmpty();
    }

    /** Takes an event from the BMC. */
    synchronized void arrived(IpmiEvent event) {
        tally.add(Counter.EVENTS);
        if (!subscriptions.isEmpty()) {
            subscriptions.forEach(subscription -> subscription.deliver(event));
        } else if (held.size() < MAX_HELD) {
            held.add(event);
        } else {
            tally.add(Counter.DROPPED_EVENTS);
        }
    }
}
