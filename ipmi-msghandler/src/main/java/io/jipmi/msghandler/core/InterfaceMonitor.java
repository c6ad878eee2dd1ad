package io.jipmi.msghandler.core;

import io.jipmi.msghandler.BridgeDefaults;
import io.jipmi.msghandler.BridgedAddress;
import io.jipmi.msghandler.Counter;
import io.jipmi.msghandler.InterfaceHealth;
import io.jipmi.msghandler.InterfaceLimits;
import io.jipmi.msghandler.IpmiAddress;
import io.jipmi.msghandler.IpmiCommand;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiFailure;
import io.jipmi.msghandler.IpmiRequest;
import io.jipmi.msghandler.IpmiResponse;
import io.jipmi.msghandler.MaintenanceMode;
import io.jipmi.msghandler.OwnAddress;
import io.jipmi.msghandler.PanicOp;
import io.jipmi.msghandler.PanicRecorder;
import io.jipmi.msghandler.Parameters;
import io.jipmi.msghandler.Priority;
import io.jipmi.msghandler.UserCounter;
import io.jipmi.msghandler.spi.SmiDriver;
import io.jipmi.msghandler.spi.Tally;
import io.jipmi.msghandler.spi.Timekeeper;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * The interface as a monitor: whoever holds its fair lock runs it. A blocking caller takes the lock and turns the
 * transport until its own request has ended; the housekeeper turns it for asynchronous requests and whatever the driver
 * wants done while nobody calls. A blocking caller of a controller behind the BMC takes the lock for single steps only,
 * as the wait for that controller is nobody else's; one with high priority does so too, to be ahead of those who queue
 * for the lock.
 *
 * <p>Only a blocking caller of the BMC itself waits with the lock held. What concerns it meanwhile (a new request with an earlier
 * deadline, a cancellation, a close) is left where its next step looks, and then it is unparked.
 */
final class InterfaceMonitor {
    /** How long {@link #turn} may be left alone when nothing is going on. */
    static final long NOTHING_TO_DO_NS = SmiDriver.NOTHING_TO_DO_NS;

    /** When to look again at what another thread is running, for somebody whom it will not wake. */
    private static final long ANOTHER_IS_AT_IT_NS = 1_000_000L;

    private final InterfaceLock lock = new InterfaceLock();
    private final Transport transport;
    private final Timekeeper time;
    private final Tally<Counter> tally;
    private final Intake intake;
    private final Inbox inbox = new Inbox();
    private final Consumer<Exchange> accept;
    private final WakeUps wakeUps = new WakeUps();
    private final Reception reception;
    private final OwnAddresses ownAddresses;
    /** Of users who are to be told something by whoever turns this, as there are no threads for it. */
    private final Queue<Mailbox> mail = new ConcurrentLinkedQueue<>();

    private final Consumer<Mailbox> onMail;
    private final Logger log;
    private final boolean prompt;
    /** What the thread that handed it in runs this for; guarded by the lock. */
    private @Nullable Exchange begun;

    private final Withdrawals withdrawals = new Withdrawals();

    private volatile boolean closed;

    /** @param messengers tell users what they want told; null if whoever turns this does */
    InterfaceMonitor(
            SmiDriver driver,
            InterfaceLimits limits,
            BridgeDefaults bridgeDefaults,
            Timekeeper time,
            Tally<Counter> tally,
            Logger log,
            @Nullable HousekeeperMessengers messengers) {
        this.time = time;
        this.tally = tally;
        this.intake = new Intake(time, driver.addressedCapacity() > 0);
        this.log = log;
        this.prompt = driver.prompt();
        this.onMail = messengers == null ? mail::add : messengers::empty;
        Incoming incoming = new Incoming(tally, limits.maxHeldEvents(), wakeUps::tellWhoeverRuns);
        this.ownAddresses =
                OwnAddresses.ofInterface(new OwnAddress(driver.info().slaveAddress(), ChannelFraming.SMS_LUN));
        this.transport =
                new Transport(driver, bridgeDefaults, ownAddresses, intake, tally, incoming, log, lock::isWaitedFor);
        this.accept = transport::accept;
        this.reception = new Reception(incoming, transport, lock, wakeUps, time, () -> closed);
    }

    /** Heeds what may change while it runs. */
    void apply(BridgeDefaults bridgeDefaults, Parameters parameters) {
        wakeUps.tellWhoeverRuns();
        lock.lock();
        try {
            transport.apply(bridgeDefaults, parameters);
        } finally {
            lock.unlock();
        }
    }

    /** Names who is to be woken when there is work that no caller stays for. */
    void wakeWith(Runnable wakeUp) {
        wakeUps.housekeeper(wakeUp);
    }

    /** Names who asks and answers for the message handler itself. Called once, before the start. */
    void actAs(User user) {
        transport.actAs(user);
    }

    /** Names who is told, within a step, that the BMC answers again. Called once, before the start. */
    void onReturn(Runnable action) {
        transport.onReturn(action);
    }

    /** The BMC is another one: its channels are to be asked for again. */
    void forgetChannels() {
        transport.forgetChannels();
    }

    /** Whether the driver brings messages to others than the BMC by itself. */
    boolean forwards() {
        return transport.reach().forwarding();
    }

    OwnAddresses ownAddresses() {
        return ownAddresses;
    }

    Maintenance maintenance() {
        return transport.maintenance();
    }

    void maintenanceMode(MaintenanceMode mode) {
        transport.maintenance().mode(mode);
        wakeUps.tellWhoeverRuns();
    }

    /** A mailbox for a user of this. */
    Mailbox mailbox(String owner, int maxNews) {
        return new Mailbox(owner, maxNews, onMail, log);
    }

    InterfaceHealth health() {
        return transport.health();
    }

    Latencies latencies() {
        return transport.latencies();
    }

    /**
     * Runs the driver's start-up conversation on the calling thread.
     *
     * @return the health it ended with; still STARTING if the time ran out or the thread was interrupted
     */
    InterfaceHealth start(Duration timeout) {
        long deadlineNs = time.nowNs() + Intake.saturatedNs(timeout);
        lock.lock();
        wakeUps.runBy(Thread.currentThread());
        try {
            if (!closed) {
                transport.start(time.nowNs());
            }
            long leftNs = deadlineNs - time.nowNs();
            while (!closed
                    && starting()
                    && leftNs > 0
                    && !Thread.currentThread().isInterrupted()) {
                long waitNs = step(null);
                if (starting()) {
                    await(Math.min(waitNs, leftNs));
                }
                leftNs = deadlineNs - time.nowNs();
            }
            return closed ? new InterfaceHealth(InterfaceHealth.State.DOWN, "the interface was closed") : health();
        } finally {
            leave();
        }
    }

    IpmiResponse request(User user, IpmiRequest request) throws IpmiException {
        IpmiFailure refusal = admit(user, request.address());
        if (refusal != null) {
            throw IpmiException.of(refusal);
        }
        if (request.address() instanceof BridgedAddress || request.priority() == Priority.HIGH) {
            return runThroughInbox(intake.exchange(user, request, null, Thread.currentThread()));
        }
        long timeoutNs = Intake.saturatedNs(request.timeout());
        long arrivalRound = transport.round();
        Exchange exchange = intake.exchange(user, request, null, null);
        acquireFor(exchange, timeoutNs);
        wakeUps.runBy(Thread.currentThread());
        try {
            turnUntilEnded(exchange, arrivalRound);
        } finally {
            leave();
        }
        return exchange.result();
    }

    CompletableFuture<IpmiResponse> requestAsync(User user, IpmiRequest request) {
        IpmiFailure refusal = admit(user, request.address());
        if (refusal != null) {
            return CompletableFuture.failedFuture(IpmiException.of(refusal));
        }
        Exchange.Call call = new Exchange.Call(this::drop);
        submit(call, intake.exchange(user, request, call, null));
        return call;
    }

    IpmiResponse respond(User user, IpmiCommand command, int completionCode, int[] data) throws IpmiException {
        Exchange reply = intake.reply(user, command, completionCode, data, null, Thread.currentThread());
        IpmiFailure refusal = admit(user, command.sender());
        if (refusal != null) {
            throw IpmiException.of(refusal);
        }
        return runThroughInbox(reply);
    }

    CompletableFuture<IpmiResponse> respondAsync(User user, IpmiCommand command, int completionCode, int[] data) {
        Exchange.Call call = new Exchange.Call(this::drop);
        Exchange reply = intake.reply(user, command, completionCode, data, call, null);
        IpmiFailure refusal = admit(user, command.sender());
        if (refusal != null) {
            return CompletableFuture.failedFuture(IpmiException.of(refusal));
        }
        submit(call, reply);
        return call;
    }

    private void submit(Exchange.Call call, Exchange exchange) {
        call.of(exchange);
        exchange.user().expect(exchange);
        inbox.add(exchange);
        if (closed) {
            endLateArrivals();
        } else if (!prompt || !begin(exchange)) {
            wakeUps.tellWhoeverRuns();
        }
    }

    /**
     * Takes the first step of what was just handed in, if nobody runs the interface, as a hand-over to the housekeeper
     * takes longer than many a BMC. What ends by that is told before whoever handed it in has a future to wait for.
     *
     * @return false if somebody has to be told that there is something to do
     */
    private boolean begin(Exchange exchange) {
        if (lock.isMine() || !lock.tryNow()) {
            return false;
        }
        begun = exchange;
        try {
            step(exchange);
        } finally {
            boolean ended = begun == null;
            begun = null;
            lock.unlock();
            if (ended) {
                exchange.user().tell(exchange);
            }
        }
        wakeForWhatIsLeft();
        return true;
    }

    /** Whether whoever runs the interface tells the end of it, by itself. Called with the lock held, at the end. */
    boolean keepsEndOf(Exchange exchange) {
        if (begun != exchange) {
            return false;
        }
        begun = null;
        return true;
    }

    /**
     * Does what is due now, unless another thread is at it, and delivers what has ended.
     *
     * @return how long to wait before the next turn, in ns
     */
    long turn() {
        long waitNs = NOTHING_TO_DO_NS;
        // Taken back before the lock is tried: whoever has it looks here after giving it back.
        wakeUps.housekeeperIsUp();
        if (!closed) {
            if (lock.tryNow()) {
                try {
                    waitNs = step(null);
                    wakeUps.housekeeperIsUpAt(transport.dueNs());
                } finally {
                    lock.unlock();
                }
            } else if (wakeUps.hasHousekeeper()) {
                waitNs = wakeUps.housekeeperFindsItTaken(time.nowNs());
            } else {
                waitNs = ANOTHER_IS_AT_IT_NS;
            }
        }
        return deliverAll() ? 0 : waitNs;
    }

    /**
     * Ends a request nobody wants any more. At once if the interface is free, otherwise whoever runs it does so next; one
     * that was cancelled under way is left to its answer.
     */
    void drop(Exchange exchange) {
        withdrawals.add(exchange);
        sweepSoon();
    }

    /** Ends all requests of a user who has closed, in the same way, under way or not. */
    void sweep(User user) {
        withdrawals.add(user);
        sweepSoon();
    }

    private void sweepSoon() {
        if (!closed && lock.tryAhead()) {
            try {
                if (!closed) {
                    inbox.empty(accept);
                    withdrawals.sweep(transport, time.nowNs());
                }
            } finally {
                lock.unlock();
            }
        }
        wakeUps.tellWhoeverRuns();
    }

    /**
     * Ends everything and gives the hardware back. Whoever runs the interface or waits for it leaves at once.
     */
    void close() {
        closed = true;
        wakeUps.tellWhoeverRuns();
        lock.lock();
        try {
            inbox.empty(accept);
            transport.stop(Failures.closed("the interface was closed"), time.nowNs());
        } finally {
            lock.unlock();
            deliverAll();
        }
    }

    /** Where users say what they want told. */
    Reception reception() {
        return reception;
    }

    private boolean starting() {
        return health().state() == InterfaceHealth.State.STARTING;
    }

    private @Nullable IpmiFailure admit(User user, IpmiAddress address) {
        IpmiFailure refusal = closed
                ? Failures.closed("the interface is closed")
                : transport.reach().refusalOf(address);
        if (refusal == null) {
            refusal = user.admit();
        }
        if (refusal != null) {
            tally.add(Counter.SENT_INVALID_COMMANDS);
            user.count(UserCounter.REFUSED);
        }
        return refusal;
    }

    private void acquireFor(Exchange exchange, long timeoutNs) throws IpmiException {
        IpmiFailure failure;
        try {
            if (lock.tryFor(exchange.user().callers(), timeoutNs)) {
                return;
            }
            tally.add(Counter.TIMED_OUT_QUEUED_COMMANDS);
            failure = Failures.timedOutQueued(exchange);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            tally.add(Counter.CANCELLED_COMMANDS);
            failure = Failures.interrupted();
        }
        exchange.failed(failure);
        exchange.user().release(exchange);
        // The housekeeper may have stepped back because we were waiting.
        wakeUps.wakeHousekeeper();
        throw IpmiException.of(failure);
    }

    /** Not in the queue for the lock: whoever has it carries the request out next, or carries it out meanwhile. */
    private IpmiResponse runThroughInbox(Exchange exchange) throws IpmiException {
        inbox.add(exchange);
        stayUntilEnded(exchange);
        return exchange.result();
    }

    /** Puts a prepared one, which has its place among its user's outstanding ones; allocates nothing if all is well. */
    void put(PreparedExchange exchange) throws IpmiException {
        IpmiFailure refusal = closed
                ? Failures.closed("the interface is closed")
                : exchange.user().gone();
        if (refusal != null) {
            tally.add(Counter.SENT_INVALID_COMMANDS);
            exchange.user().count(UserCounter.REFUSED);
            throw IpmiException.of(refusal);
        }
        exchange.user().putAgain();
        exchange.prepare(intake.deadlineNs(exchange.request()), Thread.currentThread());
        inbox.addPrepared(exchange);
        stayUntilEnded(exchange);
        exchange.throwFailure();
    }

    PanicRecorder panicRecorder(User user, PanicOp op) throws IpmiException {
        return new Panic(this, user, op, time);
    }

    private void stayUntilEnded(Exchange exchange) {
        if (closed) {
            endLateArrivals();
        } else if (lock.isTaken()) {
            wakeUps.tellWhoeverRuns();
        }
        boolean interrupted = false;
        try {
            while (!exchange.ended()) {
                long waitNs = stepIfFree(exchange);
                if (Thread.interrupted()) {
                    interrupted = true;
                    exchange.withdraw(Failures.interrupted());
                    drop(exchange);
                } else if (!exchange.ended()) {
                    await(waitNs);
                }
            }
        } finally {
            if (!exchange.ended()) {
                exchange.withdraw(Failures.closed("the interface failed"));
                drop(exchange);
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            wakeForWhatIsLeft();
        }
    }

    /** Returns how long to wait before the next step, in ns. */
    private long stepIfFree(Exchange awaited) {
        if (!lock.tryNow()) {
            return ANOTHER_IS_AT_IT_NS;
        }
        long waitNs;
        try {
            waitNs = step(awaited);
        } finally {
            lock.unlock();
        }
        if (somethingIsLeft()) {
            wakeUps.wakeHousekeeper();
        }
        return waitNs;
    }

    private void turnUntilEnded(Exchange exchange, long arrivalRound) {
        if (closed) {
            endUnaccepted(exchange);
            return;
        }
        inbox.empty(accept);
        transport.accept(exchange, arrivalRound);
        try {
            while (!exchange.ended()) {
                long waitNs = step(exchange);
                if (exchange.ended()) {
                    return;
                }
                IpmiFailure giveUp = reasonToGiveUp();
                if (giveUp != null) {
                    transport.end(exchange, giveUp, time.nowNs());
                } else {
                    await(waitNs);
                }
            }
        } finally {
            if (!exchange.ended()) {
                transport.end(exchange, Failures.closed("the interface failed"), time.nowNs());
            }
        }
    }

    private @Nullable IpmiFailure reasonToGiveUp() {
        if (closed) {
            tally.add(Counter.CLOSED_COMMANDS);
            return Failures.closed("the interface was closed");
        }
        if (Thread.currentThread().isInterrupted()) {
            tally.add(Counter.CANCELLED_COMMANDS);
            return Failures.interrupted();
        }
        return null;
    }

    private long step(@Nullable Exchange awaited) {
        if (closed) {
            return NOTHING_TO_DO_NS;
        }
        inbox.empty(accept);
        reception.runErrands();
        long nowNs = time.nowNs();
        withdrawals.sweep(transport, nowNs);
        return transport.step(nowNs, awaited);
    }

    /** Not if something was left: whatever the step itself parked for may have used up the permit that came with it. */
    private void await(long waitNs) {
        if (waitNs == 0) {
            time.spin();
        } else if (somethingIsLeft()) {
            return;
        } else if (waitNs == ANOTHER_IS_AT_IT_NS || !transport.awaitHardware(waitNs)) {
            time.parkNs(waitNs);
        }
    }

    /** Lets the driver wait for its hardware after a {@link #turn}; false if it does not, and the caller is to wait. */
    boolean awaitHardware(long waitNs) {
        return !closed && transport.awaitHardware(waitNs);
    }

    /** Gives the lock back, and what is left to whoever can do it. */
    private void leave() {
        wakeUps.runBy(null);
        lock.unlock();
        wakeForWhatIsLeft();
    }

    private void wakeForWhatIsLeft() {
        if (wakeUps.tooLateFor(transport.unsettled(), transport.dueNs()) || somethingIsLeft()) {
            wakeUps.wakeHousekeeper();
        }
    }

    /** Whether somebody left something while another thread ran the interface. */
    private boolean somethingIsLeft() {
        return !inbox.isEmpty() || !withdrawals.isEmpty();
    }

    /** Requests that were admitted before the close and arrived after it. */
    private void endLateArrivals() {
        inbox.empty(this::endUnaccepted);
        deliverAll();
    }

    private void endUnaccepted(Exchange exchange) {
        tally.add(Counter.CLOSED_COMMANDS);
        exchange.failed(Failures.closed("the interface is closed"));
        exchange.user().ended(exchange);
    }

    private boolean deliverAll() {
        boolean any = false;
        for (Mailbox mailbox = mail.poll(); mailbox != null; mailbox = mail.poll()) {
            any |= mailbox.tellAll();
        }
        return any;
    }
}
