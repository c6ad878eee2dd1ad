package io.jipmi.msghandler.core;

import io.jipmi.msghandler.CommandFilter;
import io.jipmi.msghandler.CommandRegistration;
import io.jipmi.msghandler.EventSubscription;
import io.jipmi.msghandler.IpmiCommand;
import io.jipmi.msghandler.IpmiEvent;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiFailure;
import io.jipmi.msghandler.OemMessage;
import io.jipmi.msghandler.spi.Timekeeper;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where users say what they want told, and hear why they cannot have it. Thread-safe. Where the driver has somebody to ask,
 * it is asked within a step of whoever runs the interface, as the user who waits for the answer has no request to run it for.
 */
final class Reception {
    private static final long LOOK_AGAIN_NS = 1_000_000L;

    private final Incoming incoming;
    private final Transport transport;
    private final InterfaceLock lock;
    private final WakeUps wakeUps;
    private final Timekeeper time;
    private final BooleanSupplier closed;
    private final Queue<FutureTask<@Nullable IpmiFailure>> errands = new ConcurrentLinkedQueue<>();

    Reception(
            Incoming incoming,
            Transport transport,
            InterfaceLock lock,
            WakeUps wakeUps,
            Timekeeper time,
            BooleanSupplier closed) {
        this.incoming = incoming;
        this.transport = transport;
        this.lock = lock;
        this.wakeUps = wakeUps;
        this.time = time;
        this.closed = closed;
    }

    EventSubscription listenForEvents(User user, Consumer<IpmiEvent> listener) throws IpmiException {
        requireHandedOut(user);
        EventSubscription subscription = incoming.events().subscribe(user, listener);
        IpmiFailure refusal = ask(() -> transport.wantEvents(time.nowNs()));
        if (refusal != null) {
            subscription.close();
            throw IpmiException.of(refusal);
        }
        return subscription;
    }

    EventSubscription listenForPretimeouts(User user, Runnable listener) throws IpmiException {
        requireHandedOut(user);
        require(transport.reach().handsNoneOut("watchdog pre-timeouts"));
        return incoming.pretimeouts().add(user, reached -> listener.run(), List.of());
    }

    CommandRegistration receiveOemMessages(User user, int channelMask, Consumer<OemMessage> receiver)
            throws IpmiException {
        requireHandedOut(user);
        require(transport.reach().handsNoneOut("messages of OEM channels"));
        return incoming.oemMessages().register(user, new Incoming.OemChannels(channelMask), receiver);
    }

    CommandRegistration receiveCommands(User user, CommandFilter filter, Consumer<IpmiCommand> receiver)
            throws IpmiException {
        requireHandedOut(user);
        CommandRegistration registration = incoming.commands().register(user, filter, receiver);
        IpmiFailure refusal = ask(() -> transport.wantCommands(filter, time.nowNs()));
        if (refusal != null) {
            registration.close();
            throw IpmiException.of(refusal);
        }
        return registration;
    }

    /** The user has left. */
    void leave(User user) {
        incoming.leave(user);
    }

    /** Asks what users wait for the answers to. Called with the interface's lock held. */
    void runErrands() {
        for (FutureTask<?> errand = errands.poll(); errand != null; errand = errands.poll()) {
            errand.run();
        }
    }

    private @Nullable IpmiFailure ask(Callable<@Nullable IpmiFailure> question) {
        if (!transport.reach().forwarding()) {
            return null;
        }
        FutureTask<@Nullable IpmiFailure> errand =
                new FutureTask<>(() -> closed.getAsBoolean() ? gone() : question.call());
        errands.add(errand);
        wakeUps.tellWhoeverRuns();
        while (!errand.isDone()) {
            if (lock.tryAhead()) {
                try {
                    runErrands();
                } finally {
                    lock.unlock();
                }
                wakeUps.wakeHousekeeper();
            } else {
                time.parkNs(LOOK_AGAIN_NS);
            }
        }
        try {
            return errand.get();
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException("the driver was not asked", e);
        }
    }

    private void requireHandedOut(User user) throws IpmiException {
        require(closed.getAsBoolean() ? gone() : user.gone());
        require(transport.reach().handsNothingOut());
    }

    private static IpmiFailure gone() {
        return Failures.closed("the interface is closed");
    }

    private static void require(@Nullable IpmiFailure refusal) throws IpmiException {
        if (refusal != null) {
            throw IpmiException.of(refusal);
        }
    }
}
