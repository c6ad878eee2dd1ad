package io.jipmi.msghandler.core;

import io.jipmi.msghandler.BridgeTiming;
import io.jipmi.msghandler.CommandFilter;
import io.jipmi.msghandler.CommandRegistration;
import io.jipmi.msghandler.CompletionCode;
import io.jipmi.msghandler.EventSubscription;
import io.jipmi.msghandler.FailureKind;
import io.jipmi.msghandler.IpmiCommand;
import io.jipmi.msghandler.IpmiEvent;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiFailure;
import io.jipmi.msghandler.IpmiInterface;
import io.jipmi.msghandler.IpmiRequest;
import io.jipmi.msghandler.IpmiResponse;
import io.jipmi.msghandler.IpmiUser;
import io.jipmi.msghandler.OemMessage;
import io.jipmi.msghandler.OwnAddress;
import io.jipmi.msghandler.PanicOp;
import io.jipmi.msghandler.PanicRecorder;
import io.jipmi.msghandler.PreparedRequest;
import io.jipmi.msghandler.SystemInterfaceAddress;
import io.jipmi.msghandler.UserCounter;
import io.jipmi.msghandler.UserStatistics;
import io.jipmi.msghandler.core.Lane.Line;
import io.jipmi.msghandler.spi.Tally;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** One user: its limit and whether it is still there. */
final class User implements IpmiUser {
    private final InterfaceMonitor monitor;
    private final IpmiInterface ipmiInterface;
    private final String name;
    private final IntSupplier maxOutstanding;
    private final Mailbox mailbox;
    /** Those asynchronous requests whose end was not delivered yet. */
    private final Set<Exchange> expected = ConcurrentHashMap.newKeySet();

    private final Tally<UserCounter> tally = new Tally<>(UserCounter.class);
    private final AtomicInteger outstanding = new AtomicInteger();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Runnable onClose;
    private final OwnAddresses own;
    /** What waits; guarded by the monitor's lock. */
    private final Map<Lane, Line> lines = new HashMap<>();
    /** Those of its threads that want to run the interface, in the order they came. */
    private final ReentrantLock callers = new ReentrantLock(true);

    private volatile BridgeTiming bridgeTiming = BridgeTiming.UNSET;

    User(
            InterfaceMonitor monitor,
            IpmiInterface ipmiInterface,
            String name,
            IntSupplier maxOutstanding,
            int maxUndelivered,
            Runnable onClose) {
        this.monitor = monitor;
        this.ipmiInterface = ipmiInterface;
        this.name = name;
        this.maxOutstanding = maxOutstanding;
        this.mailbox = monitor.mailbox(name, maxUndelivered);
        this.onClose = onClose;
        this.own = monitor.ownAddresses().view();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public IpmiInterface ipmiInterface() {
        return ipmiInterface;
    }

    @Override
    public IpmiResponse request(IpmiRequest request) throws IpmiException {
        return monitor.request(this, request);
    }

    @Override
    public PreparedRequest prepare(IpmiRequest request) throws IpmiException {
        if (!(request.address() instanceof SystemInterfaceAddress)) {
            throw new IllegalArgumentException("only requests to the BMC itself can be prepared: " + request);
        }
        return prepared(request);
    }

    @Override
    public PanicRecorder preparePanic(PanicOp op) throws IpmiException {
        return monitor.panicRecorder(this, op);
    }

    /** A prepared request to the BMC, with a place among those outstanding. */
    Prepared prepared(IpmiRequest request) throws IpmiException {
        takePlace();
        return new Prepared(monitor, this, request);
    }

    @Override
    public CompletableFuture<IpmiResponse> requestAsync(IpmiRequest request) {
        return monitor.requestAsync(this, request);
    }

    @Override
    public EventSubscription listenForEvents(Consumer<IpmiEvent> listener) throws IpmiException {
        return monitor.reception().listenForEvents(this, listener);
    }

    @Override
    public CommandRegistration receiveCommands(CommandFilter filter, Consumer<IpmiCommand> receiver)
            throws IpmiException {
        return monitor.reception().receiveCommands(this, filter, receiver);
    }

    @Override
    public CommandRegistration receiveOemMessages(int channelMask, Consumer<OemMessage> receiver) throws IpmiException {
        if (channelMask < 1 || channelMask > CommandFilter.ALL_CHANNELS) {
            throw new IllegalArgumentException("channel mask out of 1..0xFFFF: " + channelMask);
        }
        return monitor.reception().receiveOemMessages(this, channelMask, receiver);
    }

    @Override
    public EventSubscription listenForPretimeouts(Runnable listener) throws IpmiException {
        return monitor.reception().listenForPretimeouts(this, listener);
    }

    @Override
    public IpmiResponse respond(IpmiCommand command, int completionCode, int... data) throws IpmiException {
        return monitor.respond(this, command, completionCode, data);
    }

    @Override
    public CompletableFuture<IpmiResponse> respondAsync(IpmiCommand command, int completionCode, int... data) {
        return monitor.respondAsync(this, command, completionCode, data);
    }

    @Override
    public BridgeTiming bridgeTiming() {
        return bridgeTiming;
    }

    @Override
    public void bridgeTiming(BridgeTiming timing) {
        bridgeTiming = timing;
    }

    @Override
    public UserStatistics statistics() {
        Map<String, Long> counters = new LinkedHashMap<>();
        tally.copyTo(counters::put);
        return new UserStatistics(name, outstanding.get(), mailbox.size(), counters);
    }

    @Override
    public OwnAddress ownAddress(int channel) {
        return own.on(channel);
    }

    /** What it or the interface has been told to be on that channel; null if nothing. */
    @Nullable
    OwnAddress ownAddressSet(int channel) {
        return own.setOn(channel);
    }

    @Override
    public void ownAddress(int channel, OwnAddress address) {
        own.set(channel, address);
    }

    @Override
    public void close() {
        close(Mailbox.FOREVER_NS);
    }

    /** @param patienceNs how long to wait for what the user is being told at this moment */
    void close(long patienceNs) {
        if (closed.compareAndSet(false, true)) {
            onClose.run();
            monitor.reception().leave(this);
            monitor.sweep(this);
            // Those that whoever runs the interface now is still to end.
            expected.forEach(exchange -> mailbox.put(exchange::deliverClosed));
            mailbox.close(patienceNs);
        }
    }

    Mailbox mailbox() {
        return mailbox;
    }

    /** What waits in that lane. Guarded by the monitor's lock. */
    Line lineIn(Lane lane) {
        Line line = lines.get(lane);
        if (line == null) {
            line = new Line();
            lines.put(lane, line);
        }
        return line;
    }

    /** What a thread of this user holds while it waits for the interface's lock. */
    ReentrantLock callers() {
        return callers;
    }

    void count(UserCounter counter) {
        tally.add(counter);
    }

    boolean closed() {
        return closed.get();
    }

    /** Why nothing is accepted any more; null as long as the user is there. */
    @Nullable
    IpmiFailure gone() {
        return closed.get()
                ? new IpmiFailure(
                        FailureKind.CLOSED, CompletionCode.UNSPECIFIED, false, "user '" + name + "' is closed")
                : null;
    }

    /** Counts one more outstanding request, or says why it is not accepted. */
    @Nullable
    IpmiFailure admit() {
        IpmiFailure refusal = refusal();
        if (refusal == null) {
            tally.add(UserCounter.ACCEPTED);
        }
        return refusal;
    }

    /** Counts one more request outstanding that is put again and again. */
    void takePlace() throws IpmiException {
        IpmiFailure refusal = refusal();
        if (refusal != null) {
            throw IpmiException.of(refusal);
        }
    }

    /** Gives up what {@link #takePlace} took. */
    void giveUpPlace() {
        outstanding.decrementAndGet();
    }

    /** A request that has a place is put. */
    void putAgain() {
        tally.add(UserCounter.ACCEPTED);
    }

    private @Nullable IpmiFailure refusal() {
        IpmiFailure gone = gone();
        if (gone != null) {
            return gone;
        }
        int limit = maxOutstanding.getAsInt();
        if (outstanding.incrementAndGet() > limit) {
            outstanding.decrementAndGet();
            return new IpmiFailure(
                    FailureKind.LIMIT,
                    CompletionCode.NODE_BUSY,
                    false,
                    "user '" + name + "' already has " + limit + " requests outstanding (max_msgs_per_user)");
        }
        return null;
    }

    /** An asynchronous request was admitted: its end will be told, whatever happens. */
    void expect(Exchange exchange) {
        expected.add(exchange);
        if (closed.get()) {
            // After the leaving user looked: nobody has its future yet.
            exchange.deliverClosed();
        }
    }

    /** A request that was admitted has ended; it is outstanding until the user is told. */
    void ended(Exchange exchange) {
        if (exchange instanceof PreparedExchange prepared) {
            Thread waiter = prepared.waiter();
            tally.add(prepared.endsAs());
            prepared.settle();
            LockSupport.unpark(waiter);
        } else if (exchange.isAwaitedElsewhere()) {
            if (!monitor.keepsEndOf(exchange)) {
                mailbox.put(() -> tell(exchange));
            }
        } else {
            release(exchange);
            LockSupport.unpark(exchange.waiter());
        }
    }

    /** Tells the end of an asynchronous request. Called once, with no lock held. */
    void tell(Exchange exchange) {
        release(exchange);
        exchange.deliver();
    }

    /** A request that was admitted is not outstanding any more. */
    void release(Exchange exchange) {
        tally.add(exchange.endsAs());
        expected.remove(exchange);
        outstanding.decrementAndGet();
    }
}
