package io.jipmi.msghandler.core;

import io.jipmi.msghandler.CommandRegistration;
import io.jipmi.msghandler.CompletionCode;
import io.jipmi.msghandler.Counter;
import io.jipmi.msghandler.FailureKind;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiFailure;
import io.jipmi.msghandler.UserCounter;
import io.jipmi.msghandler.spi.Tally;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Messages on their way from the BMC to the one user who receives them (2.7, 2.9). Thread-safe; its own lock is held only
 * here.
 *
 * @param <F> what says which messages somebody receives
 * @param <M> the messages
 */
final class Recipients<F, M> {
    private final Tally<Counter> tally;
    private final BiPredicate<F, F> overlap;
    private final BiPredicate<F, M> matches;
    private final Runnable onChange;
    private final List<Registration> registrations = new ArrayList<>();
    /** Whether there are any, for those who ask with every request. */
    private volatile boolean wanted;

    /**
     * @param overlap whether some message would be received by both
     * @param matches whether the message is one of them
     * @param onChange told when somebody begins to receive messages, and when somebody ends that
     */
    Recipients(Tally<Counter> tally, BiPredicate<F, F> overlap, BiPredicate<F, M> matches, Runnable onChange) {
        this.tally = tally;
        this.overlap = overlap;
        this.matches = matches;
        this.onChange = onChange;
    }

    private final class Registration implements CommandRegistration {
        private final F filter;
        private final Receiver<M> receiver;

        Registration(F filter, Receiver<M> receiver) {
            this.filter = filter;
            this.receiver = receiver;
        }

        @Override
        public void close() {
            boolean removed;
            synchronized (Recipients.this) {
                removed = registrations.remove(this);
                wanted = !registrations.isEmpty();
            }
            if (removed) {
                onChange.run();
            }
        }

        boolean deliver(M message) {
            boolean told = receiver.tell(message, this::isOpen);
            receiver.user().count(told ? UserCounter.COMMANDS : UserCounter.OVERRUN_COMMANDS);
            return told;
        }

        private boolean isOpen() {
            synchronized (Recipients.this) {
                return registrations.contains(this);
            }
        }
    }

    /** Adds a receiver, unless somebody receives some of these messages already. */
    CommandRegistration register(User user, F filter, Consumer<M> receiver) throws IpmiException {
        Registration registration = new Registration(filter, new Receiver<>(user, receiver));
        synchronized (this) {
            for (Registration other : registrations) {
                if (overlap.test(other.filter, filter)) {
                    throw IpmiException.of(new IpmiFailure(
                            FailureKind.TAKEN,
                            CompletionCode.NODE_BUSY,
                            false,
                            "user '" + other.receiver.user().name() + "' receives " + other.filter
                                    + " already: only one can"));
                }
            }
            registrations.add(registration);
            wanted = true;
        }
        onChange.run();
        return registration;
    }

    /** The user has left, and with it its registrations. */
    void leave(User user) {
        boolean removed;
        synchronized (this) {
            removed = registrations.removeIf(each -> each.receiver.user() == user);
            wanted = !registrations.isEmpty();
        }
        if (removed) {
            onChange.run();
        }
    }

    /** Whether somebody receives any. */
    boolean wanted() {
        return wanted;
    }

    /** Whether somebody receives just these. */
    synchronized boolean has(F filter) {
        return registrations.stream().anyMatch(each -> each.filter.equals(filter));
    }

    /** Takes a message from the BMC; returns whether somebody receives it. */
    synchronized boolean arrived(M message) {
        Registration registration = registrationFor(message);
        if (registration == null) {
            tally.add(Counter.UNHANDLED_COMMANDS);
            return false;
        }
        tally.add(registration.deliver(message) ? Counter.HANDLED_COMMANDS : Counter.OVERRUN_COMMANDS);
        return true;
    }

    private @Nullable Registration registrationFor(M message) {
        for (Registration registration : registrations) {
            if (matches.test(registration.filter, message)) {
                return registration;
            }
        }
        return null;
    }
}
