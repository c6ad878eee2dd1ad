package io.jipmi.msghandler.core;

import io.jipmi.msghandler.CommandFilter;
import io.jipmi.msghandler.CommandRegistration;
import io.jipmi.msghandler.CompletionCode;
import io.jipmi.msghandler.Counter;
import io.jipmi.msghandler.FailureKind;
import io.jipmi.msghandler.IpmiCommand;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiFailure;
import io.jipmi.msghandler.UserCounter;
import io.jipmi.msghandler.spi.Tally;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Commands on their way from the BMC to the one user who receives them (2.7, 2.9). Thread-safe; its own lock is held only
 * here.
 */
final class Commands {
    private final Tally<Counter> tally;
    private final Runnable onChange;
    private final List<Registration> registrations = new ArrayList<>();

    /**
     * @param onChange told when somebody begins to receive commands, or nobody does any more
     */
    Commands(Tally<Counter> tally, Runnable onChange) {
        this.tally = tally;
        this.onChange = onChange;
    }

    private final class Registration implements CommandRegistration {
        private final CommandFilter filter;
        private final Receiver<IpmiCommand> receiver;

        Registration(CommandFilter filter, Receiver<IpmiCommand> receiver) {
            this.filter = filter;
            this.receiver = receiver;
        }

        @Override
        public void close() {
            boolean last;
            synchronized (Commands.this) {
                last = registrations.remove(this) && registrations.isEmpty();
            }
            if (last) {
                onChange.run();
            }
        }

        boolean deliver(IpmiCommand command) {
            boolean told = receiver.tell(command, this::isOpen);
            receiver.user().count(told ? UserCounter.COMMANDS : UserCounter.OVERRUN_COMMANDS);
            return told;
        }

        private boolean isOpen() {
            synchronized (Commands.this) {
                return registrations.contains(this);
            }
        }
    }

    /** Adds a receiver, unless somebody receives some of these commands already. */
    CommandRegistration register(User user, CommandFilter filter, Consumer<IpmiCommand> receiver) throws IpmiException {
        Registration registration = new Registration(filter, new Receiver<>(user, receiver));
        synchronized (this) {
            for (Registration other : registrations) {
                if (other.filter.overlaps(filter)) {
                    throw IpmiException.of(new IpmiFailure(
                            FailureKind.TAKEN,
                            CompletionCode.NODE_BUSY,
                            false,
                            "user '" + other.receiver.user().name() + "' receives " + other.filter
                                    + " already: only one can"));
                }
            }
            registrations.add(registration);
        }
        onChange.run();
        return registration;
    }

    /** The user has left, and with it its registrations. */
    void leave(User user) {
        boolean last;
        synchronized (this) {
            last = registrations.removeIf(each -> each.receiver.user() == user) && registrations.isEmpty();
        }
        if (last) {
            onChange.run();
        }
    }

    /** Whether somebody receives commands. */
    synchronized boolean wanted() {
        return !registrations.isEmpty();
    }

    /** Takes a command from the BMC; returns whether somebody receives it. */
    synchronized boolean arrived(IpmiCommand command) {
        Registration registration = registrationFor(command);
        if (registration == null) {
            tally.add(Counter.UNHANDLED_COMMANDS);
            return false;
        }
        tally.add(registration.deliver(command) ? Counter.HANDLED_COMMANDS : Counter.OVERRUN_COMMANDS);
        return true;
    }

    private @Nullable Registration registrationFor(IpmiCommand command) {
        for (Registration registration : registrations) {
            if (registration.filter.matches(command)) {
                return registration;
            }
        }
        return null;
    }
}
