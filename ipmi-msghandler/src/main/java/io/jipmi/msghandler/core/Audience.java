package io.jipmi.msghandler.core;

import io.jipmi.msghandler.EventSubscription;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Everybody who is told of something, each with a copy. Thread-safe; its own lock is held only here.
 *
 * @param <T> what they are told
 */
final class Audience<T> {
    private final Runnable onChange;
    private final BiConsumer<User, Boolean> onTold;
    private final Set<Subscription> subscriptions = new LinkedHashSet<>();
    /** Whether there are any, for those who ask with every request. */
    private volatile boolean wanted;

    /**
     * @param onChange told when somebody begins to listen, or nobody listens any more
     * @param onTold told of each user something is for, and whether the user has room for it
     */
    Audience(Runnable onChange, BiConsumer<User, Boolean> onTold) {
        this.onChange = onChange;
        this.onTold = onTold;
    }

    private final class Subscription implements EventSubscription {
        private final Receiver<T> receiver;

        Subscription(Receiver<T> receiver) {
            this.receiver = receiver;
        }

        @Override
        public void close() {
            boolean last;
            synchronized (Audience.this) {
                last = subscriptions.remove(this) && subscriptions.isEmpty();
                wanted = !subscriptions.isEmpty();
            }
            if (last) {
                onChange.run();
            }
        }

        void deliver(T news) {
            onTold.accept(receiver.user(), receiver.tell(news, this::isOpen));
        }

        private boolean isOpen() {
            synchronized (Audience.this) {
                return subscriptions.contains(this);
            }
        }
    }

    /** Adds a listener, and tells it what was kept for the first one to come. */
    EventSubscription add(User user, Consumer<T> listener, Iterable<T> kept) {
        Subscription subscription = new Subscription(new Receiver<>(user, listener));
        synchronized (this) {
            subscriptions.add(subscription);
            wanted = true;
            kept.forEach(subscription::deliver);
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
            wanted = !subscriptions.isEmpty();
        }
        if (last) {
            onChange.run();
        }
    }

    /** Whether somebody listens. */
    boolean wanted() {
        return wanted;
    }

    /** Tells everybody. */
    synchronized void tell(T news) {
        subscriptions.forEach(subscription -> subscription.deliver(news));
    }
}
