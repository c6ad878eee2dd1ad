package io.jipmi.msghandler.core;

import io.jipmi.msghandler.CompletionCode;
import io.jipmi.msghandler.Counter;
import io.jipmi.msghandler.FailureKind;
import io.jipmi.msghandler.InterfaceHealth;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiFailure;
import io.jipmi.msghandler.IpmiRequest;
import io.jipmi.msghandler.IpmiResponse;
import io.jipmi.msghandler.spi.SmiDriver;
import io.jipmi.msghandler.spi.Timekeeper;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The interface as a monitor: whoever holds its fair lock runs it. A blocking caller takes the lock and turns the
 * transport until its own request has ended; the housekeeper does the same for asynchronous requests and whatever the
 * driver wants done while nobody calls.
 */
final class InterfaceMonitor {
    /** How long {@link #turn} may be left alone when nothing is going on. */
    static final long NOTHING_TO_DO_NS = SmiDriver.NOTHING_TO_DO_NS;

    private final ReentrantLock lock = new ReentrantLock(true);
    private final Transport transport;
    private final Timekeeper time;
    private final Tally tally;
    private final Queue<Exchange> inbox = new ConcurrentLinkedQueue<>();
    private final Queue<Exchange> deliveries = new ConcurrentLinkedQueue<>();
    private volatile Runnable housekeeperWakeUp = () -> {};
    private volatile boolean closed;

    InterfaceMonitor(SmiDriver driver, Timekeeper time, Tally tally) {
        this.time = time;
        this.tally = tally;
        this.transport = new Transport(driver, tally, this::ended);
    }

    /** Names who is to be woken when there is work that no caller stays for. */
    void wakeWith(Runnable wakeUp) {
        housekeeperWakeUp = wakeUp;
    }

    InterfaceHealth health() {
        return transport.health();
    }

    /**
     * Runs the driver's start-up conversation on the calling thread.
     *
     * @return the health it ended with; still STARTING if the time ran out
     */
    InterfaceHealth start(long timeoutNs) {
        long deadlineNs = time.nowNs() + timeoutNs;
        lock.lock();
        try {
            transport.start(time.nowNs());
            while (health().state() == InterfaceHealth.State.STARTING && deadlineNs - time.nowNs() > 0) {
                await(transport.step(time.nowNs()));
            }
            return health();
        } finally {
            lock.unlock();
        }
    }

    IpmiResponse request(User user, IpmiRequest request) throws IpmiException {
        IpmiFailure refusal = admit(user);
        if (refusal != null) {
            throw IpmiException.of(refusal);
        }
        long timeoutNs = saturatedNs(request);
        Exchange exchange = new Exchange(user, request, time.nowNs() + timeoutNs, null);
        acquireFor(exchange, timeoutNs);
        try {
            turnUntilEnded(exchange);
        } finally {
            lock.unlock();
            if (workIsLeft()) {
                housekeeperWakeUp.run();
            }
        }
        return exchange.result();
    }

    CompletableFuture<IpmiResponse> requestAsync(User user, IpmiRequest request) {
        IpmiFailure refusal = admit(user);
        if (refusal != null) {
            return CompletableFuture.failedFuture(IpmiException.of(refusal));
        }
        Exchange.Call call = new Exchange.Call(() -> housekeeperWakeUp.run());
        inbox.add(new Exchange(user, request, time.nowNs() + saturatedNs(request), call));
        if (closed) {
            endLateArrivals();
        }
        housekeeperWakeUp.run();
        return call;
    }

    /**
     * Does everything that is due, unless another thread is at it, and delivers what has ended.
     *
     * @return how long to wait before the next turn, in ns
     */
    long turn() {
        long waitNs = NOTHING_TO_DO_NS;
        if (!closed && lock.tryLock()) {
            try {
                waitNs = step();
                while (waitNs < NOTHING_TO_DO_NS && deliveries.isEmpty() && worthStaying()) {
                    await(waitNs);
                    waitNs = step();
                }
            } finally {
                lock.unlock();
            }
        }
        if (deliverAll()) {
            return 0;
        }
        return waitNs;
    }

    void endRequestsOf(User user) {
        lock.lock();
        try {
            transport.accept(inbox);
            transport.end(user, closedFailure("user '" + user.name() + "' was closed"), time.nowNs());
        } finally {
            lock.unlock();
        }
        housekeeperWakeUp.run();
    }

    /** Ends everything and gives the hardware back. What was asynchronous is delivered by the calling thread. */
    void close() {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            transport.accept(inbox);
            transport.stop(closedFailure("the interface was closed"), time.nowNs());
        } finally {
            lock.unlock();
        }
        deliverAll();
    }

    /** Requests that were admitted before the close and arrived after it. */
    private void endLateArrivals() {
        for (Exchange exchange = inbox.poll(); exchange != null; exchange = inbox.poll()) {
            exchange.failed(closedFailure("the interface was closed"));
            ended(exchange);
        }
        deliverAll();
    }

    private @Nullable IpmiFailure admit(User user) {
        IpmiFailure refusal = closed ? closedFailure("the interface is closed") : user.admit();
        if (refusal != null) {
            tally.add(Counter.SENT_INVALID_COMMANDS);
        }
        return refusal;
    }

    private void acquireFor(Exchange exchange, long timeoutNs) throws IpmiException {
        IpmiFailure failure;
        try {
            if (lock.tryLock(timeoutNs, TimeUnit.NANOSECONDS)) {
                return;
            }
            tally.add(Counter.TIMED_OUT_QUEUED_COMMANDS);
            failure = Transport.timedOutQueued(exchange);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            tally.add(Counter.CANCELLED_COMMANDS);
            failure = interruptedFailure();
        }
        exchange.failed(failure);
        exchange.user().release();
        throw IpmiException.of(failure);
    }

    private void turnUntilEnded(Exchange exchange) {
        transport.accept(inbox);
        if (closed) {
            exchange.failed(closedFailure("the interface is closed"));
            ended(exchange);
            return;
        }
        transport.accept(exchange);
        try {
            long waitNs = step();
            while (!exchange.ended()) {
                if (Thread.currentThread().isInterrupted()) {
                    tally.add(Counter.CANCELLED_COMMANDS);
                    transport.end(exchange, interruptedFailure(), time.nowNs());
                    return;
                }
                await(waitNs);
                waitNs = step();
            }
        } finally {
            if (!exchange.ended()) {
                transport.end(exchange, closedFailure("the driver failed"), time.nowNs());
            }
        }
    }

    private long step() {
        if (closed) {
            return NOTHING_TO_DO_NS;
        }
        transport.accept(inbox);
        return transport.step(time.nowNs());
    }

    private void await(long waitNs) {
        if (waitNs == 0) {
            time.spin();
        } else {
            time.parkNs(waitNs);
        }
    }

    /** A caller who waits for the lock runs the interface as well as we do, and for its own sake. */
    private boolean worthStaying() {
        return transport.busy() && !lock.hasQueuedThreads() && !closed;
    }

    private boolean workIsLeft() {
        return !inbox.isEmpty() || !deliveries.isEmpty() || transport.unsettled();
    }

    private void ended(Exchange exchange) {
        exchange.user().release();
        if (exchange.asynchronous()) {
            deliveries.add(exchange);
            housekeeperWakeUp.run();
        }
    }

    private boolean deliverAll() {
        boolean any = false;
        for (Exchange exchange = deliveries.poll(); exchange != null; exchange = deliveries.poll()) {
            exchange.deliver();
            any = true;
        }
        return any;
    }

    private static IpmiFailure closedFailure(String detail) {
        return new IpmiFailure(FailureKind.CLOSED, CompletionCode.UNSPECIFIED, false, detail);
    }

    private static IpmiFailure interruptedFailure() {
        return new IpmiFailure(
                FailureKind.CANCELLED, CompletionCode.UNSPECIFIED, false, "the calling thread was interrupted");
    }

    /** Half of the clock's range, so that deadlines stay comparable by subtraction. */
    private static long saturatedNs(IpmiRequest request) {
        try {
            return Math.min(request.timeout().toNanos(), Long.MAX_VALUE / 2);
        } catch (ArithmeticException e) {
            return Long.MAX_VALUE / 2;
        }
    }
}
