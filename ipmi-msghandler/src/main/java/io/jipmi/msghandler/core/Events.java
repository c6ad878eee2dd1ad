package io.jipmi.msghandler.core;

import io.jipmi.msghandler.Counter;
import io.jipmi.msghandler.EventSubscription;
import io.jipmi.msghandler.IpmiEvent;
import io.jipmi.msghandler.UserCounter;
import io.jipmi.msghandler.spi.Tally;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Events on their way from the driver to everybody who listens; they are held while nobody does (MH-09). Thread-safe; its
 * own lock is held only here.
 */
final class Events {
    private final Tally<Counter> tally;
    private final int maxHeld;
    private final Runnable onChange;
    private final Set<Subscription> subscriptions = new LinkedHashSet<>();
    private final ArrayDeque<IpmiEvent> held = new ArrayDeque<>();

    /**
     * @param maxHeld how many events are held for the first listener to come
     * @param onChange told when somebody begins to listen, or nobody listens any more
     */
    Events(Tally<Counter> tally, int maxHeld, Runnable onChange) {
        this.tally = tally;
        this.maxHeld = maxHeld;
        this.onChange = onChange;
    }

    private final class Subscription implements EventSubscription {
        private final Receiver<IpmiEvent> receiver;

        Subscription(Receiver<IpmiEvent> receiver) {
            this.receiver = receiver;
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
            if (receiver.tell(event, this::isOpen)) {
                receiver.user().count(UserCounter.EVENTS);
            } else {
                receiver.user().count(UserCounter.OVERRUN_EVENTS);
                tally.add(Counter.OVERRUN_EVENTS);
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
        Subscription subscription = new Subscription(new Receiver<>(user, listener));
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
            last = subscriptions.removeIf(subscription -> subscription.receiver.user() == user)
                    && subscriptions.isEmpty();
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
        } else if (held.size() < maxHeld) {
            held.add(event);
        } else {
            tally.add(Counter.DROPPED_EVENTS);
        }
    }
}
