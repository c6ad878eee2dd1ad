package io.jipmi.msghandler.core;

import io.jipmi.msghandler.Counter;
import io.jipmi.msghandler.EventSubscription;
import io.jipmi.msghandler.IpmiEvent;
import io.jipmi.msghandler.UserCounter;
import io.jipmi.msghandler.spi.Tally;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Consumer;

/**
 * Events on their way from the driver to everybody who listens; they are held while nobody does (MH-09). Thread-safe; its
 * own lock is held only here.
 */
final class Events {
    private final Tally<Counter> tally;
    private final int maxHeld;
    private final Audience<IpmiEvent> audience;
    private final ArrayDeque<IpmiEvent> held = new ArrayDeque<>();

    /**
     * @param maxHeld how many events are held for the first listener to come
     * @param onChange told when somebody begins to listen, or nobody listens any more
     */
    Events(Tally<Counter> tally, int maxHeld, Runnable onChange) {
        this.tally = tally;
        this.maxHeld = maxHeld;
        this.audience = new Audience<>(onChange, this::told);
    }

    /** Adds a listener; the first one gets what was held. */
    synchronized EventSubscription subscribe(User user, Consumer<IpmiEvent> listener) {
        List<IpmiEvent> kept = List.copyOf(held);
        held.clear();
        return audience.add(user, listener, kept);
    }

    /** The user has left, and with it its listeners. */
    void leave(User user) {
        audience.leave(user);
    }

    /** Whether somebody listens. */
    boolean wanted() {
        return audience.wanted();
    }

    /** Takes an event from the BMC. */
    synchronized void arrived(IpmiEvent event) {
        tally.add(Counter.EVENTS);
        if (audience.wanted()) {
            audience.tell(event);
        } else if (held.size() < maxHeld) {
            held.add(event);
        } else {
            tally.add(Counter.DROPPED_EVENTS);
        }
    }

    private void told(User user, boolean hasRoom) {
        user.count(hasRoom ? UserCounter.EVENTS : UserCounter.OVERRUN_EVENTS);
        if (!hasRoom) {
            tally.add(Counter.OVERRUN_EVENTS);
        }
    }
}
