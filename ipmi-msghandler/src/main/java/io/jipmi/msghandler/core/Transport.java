package io.jipmi.msghandler.core;

import io.jipmi.msghandler.BridgeDefaults;
import io.jipmi.msghandler.BridgedAddress;
import io.jipmi.msghandler.CompletionCode;
import io.jipmi.msghandler.Counter;
import io.jipmi.msghandler.FailureKind;
import io.jipmi.msghandler.InterfaceHealth;
import io.jipmi.msghandler.InterfaceInfo;
import io.jipmi.msghandler.IpmiAddress;
import io.jipmi.msghandler.IpmiCommand;
import io.jipmi.msghandler.IpmiEvent;
import io.jipmi.msghandler.IpmiFailure;
import io.jipmi.msghandler.MaintenanceState;
import io.jipmi.msghandler.Priority;
import io.jipmi.msghandler.SystemInterfaceAddress;
import io.jipmi.msghandler.UserCounter;
import io.jipmi.msghandler.spi.SmiDriver;
import io.jipmi.msghandler.spi.SmiMessage;
import io.jipmi.msghandler.spi.SmiUpcalls;
import io.jipmi.msghandler.spi.Tally;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Requests on their way to the driver and answers on their way back: order, deadlines, matching. Guarded by the
 * monitor's lock, but for {@link #health()}, {@link #dueBefore} and {@link #unsupported}.
 */
final class Transport implements SmiUpcalls {
    /** Network function, command, completion code. */
    private static final int EVENT_OFFSET = 3;

    private final SmiDriver smi;
    private final DriverCalls driver;
    private final InterfaceInfo info;
    private final Tally<Counter> tally;
    private final Logger log;
    private final BooleanSupplier callersWait;
    private final SendQueue queue = new SendQueue();
    /** What the driver has, oldest first. */
    private final List<Exchange> inFlight = new ArrayList<>();
    /** Messages nobody has. An abandoned one does not come back: an answer that comes all the same is known by it. */
    private final ArrayDeque<Carrier> spare = new ArrayDeque<>();

    private final Bridge bridge;
    private final boolean bridging;
    private final Incoming incoming;
    private final OwnRequests ownRequests;
    private Runnable onReturn = () -> {};
    private final Maintenance maintenance;
    private final Latencies latencies = new Latencies();
    /** The time of the call that is going on. */
    private long nowNs;

    /** No exchange's deadline is earlier than this; may be too early after one has left. */
    private long nextDeadlineNs;

    /** Whether, and if so when, the next step is due. */
    private volatile boolean unsettled;

    private volatile long dueNs;
    private volatile InterfaceHealth health =
            new InterfaceHealth(InterfaceHealth.State.STARTING, "talking to the BMC for the first time");

    /**
     * @param callersWait whether somebody waits for the lock
     */
    Transport(
            SmiDriver driver,
            BridgeDefaults bridgeDefaults,
            OwnAddresses ownAddresses,
            Intake intake,
            Tally<Counter> tally,
            Incoming incoming,
            Logger log,
            BooleanSupplier callersWait) {
        this.incoming = incoming;
        this.ownRequests = new OwnRequests(intake, this::accept);
        this.maintenance = new Maintenance(ownRequests, bridgeDefaults.maintenanceTime());
        this.smi = driver;
        this.info = driver.info();
        this.driver = new DriverCalls(driver, log, this::driverFailed);
        this.tally = tally;
        this.log = log;
        this.callersWait = callersWait;
        this.bridging = driver.bridges();
        this.bridge = new Bridge(
                ownAddresses,
                ownRequests,
                bridgeDefaults,
                tally,
                queue,
                this::finished,
                this::commandArrived,
                incoming.oemMessages());
    }

    /** Names who asks and answers for the message handler itself. */
    void actAs(User user) {
        ownRequests.actAs(user);
    }

    /** Names who is told, within a step, that the BMC answers again. Called once, before the start. */
    void onReturn(Runnable action) {
        onReturn = action;
    }

    /** The channels may be others now. */
    void forgetChannels() {
        bridge.forgetChannels();
    }

    Maintenance maintenance() {
        return maintenance;
    }

    InterfaceHealth health() {
        return health;
    }

    /** How long requests took; readable without the lock. */
    Latencies latencies() {
        return latencies;
    }

    /** Why a request to such an address cannot be accepted; null if it can. */
    @Nullable
    IpmiFailure unsupported(IpmiAddress address) {
        if (address instanceof SystemInterfaceAddress) {
            return null;
        }
        if (bridging && address instanceof BridgedAddress bridged) {
            String objection = bridge.objectionTo(bridged);
            return objection == null ? null : Failures.unsupported(objection);
        }
        return Failures.unsupported(info.describe()
                + (bridging
                        ? " is not itself on an IPMB: it carries nothing to "
                        : " carries requests to its own BMC only, not to ")
                + address.describe());
    }

    /** Why the driver's events and messages cannot be had; null if they can. */
    @Nullable
    IpmiFailure handsNothingOut() {
        return bridging
                ? null
                : Failures.unsupported(
                        info.describe() + " hands out no events and no commands, only answers to requests");
    }

    /** Whether there is a next step and it is due before that time; readable without the lock. */
    boolean dueBefore(long otherNs) {
        return unsettled && dueNs - otherNs < 0;
    }

    /** When the next step is due, far in the future if there is none. */
    long dueNs() {
        return dueNs;
    }

    /** Whether there is a next step; readable without the lock. */
    boolean unsettled() {
        return unsettled;
    }

    /** The round of requests that is going on; readable without the lock. */
    long round() {
        return queue.round();
    }

    void start(long startNs) {
        nowNs = startNs;
        smi.start(this, startNs);
    }

    void accept(Queue<Exchange> inbox) {
        for (Exchange exchange = inbox.poll(); exchange != null; exchange = inbox.poll()) {
            accept(exchange);
        }
    }

    void accept(PreparedInbox prepared) {
        PreparedExchange exchange = prepared.takeAll();
        while (exchange != null) {
            PreparedExchange next = exchange.below;
            exchange.below = null;
            accept(exchange);
            exchange = next;
        }
    }

    void accept(Exchange exchange) {
        if (admitted(exchange)) {
            queue.add(exchange);
        }
    }

    /** Takes one with normal priority whose caller has waited for the lock since that round. */
    void accept(Exchange exchange, long arrivalRound) {
        if (admitted(exchange)) {
            queue.add(exchange, arrivalRound);
        }
    }

    private boolean admitted(Exchange exchange) {
        if (exchange.user().closed()) {
            tally.add(Counter.CLOSED_COMMANDS);
            fail(exchange, Failures.userClosed(exchange));
            return false;
        }
        if (!busy() || exchange.deadlineNs() - nextDeadlineNs < 0) {
            nextDeadlineNs = exchange.deadlineNs();
        }
        return true;
    }

    /**
     * Sends what can be sent, lets the driver work, ends what is over.
     *
     * @param awaited what the caller stays for; null if for nothing, and then it stays only while nobody waits for the lock
     * @return how long to wait before the next step, in ns; 0 to spin
     */
    long step(long stepNs, @Nullable Exchange awaited) {
        nowNs = stepNs;
        long waitNs;
        do {
            maintenance.step(stepNs);
            sendNext();
            watch();
            waitNs = driver.poll(nowNs);
            bridge.endTries(stepNs);
        } while (canSend() && (awaited == null ? !callersWait.getAsBoolean() : !awaited.ended()));
        if (canSend()) {
            waitNs = 0;
        }
        // After the poll, so that an answer that was there in time is not lost to a pause of this JVM.
        if (busy() && stepNs - nextDeadlineNs >= 0 && expire()) {
            // What the driver asked for was meant for the one that is gone.
            waitNs = 0;
        }
        watch();
        long nextNs = Math.min(waitNs, maintenance.waitNs(stepNs));
        if (busy()) {
            nextNs = Math.min(nextNs, nextEventNs());
        }
        dueNs = stepNs + Math.min(nextNs, Long.MAX_VALUE / 2);
        unsettled = nextNs != SmiDriver.NOTHING_TO_DO_NS;
        return nextNs;
    }

    /** Ends an exchange before its answer, wherever it is. */
    void end(Exchange exchange, IpmiFailure failure, long endNs) {
        nowNs = endNs;
        if (inFlight.contains(exchange)) {
            fail(exchange, failure.executedPerhaps(abandon(exchange)));
        } else if (!exchange.ended()) {
            queue.remove(exchange);
            fail(exchange, failure);
        }
        dueNs = endNs;
        unsettled = true;
    }

    /** Ends what nobody wants any more: cancelled requests that are not under way, and all of users that have closed. */
    void sweep(long sweepNs) {
        for (Exchange underWay : List.copyOf(inFlight)) {
            if (underWay.user().closed() || underWay.withdrawn()) {
                sweep(underWay, sweepNs);
            }
        }
        for (Exchange exchange : waiting()) {
            if (exchange.user().closed() || exchange.unwanted()) {
                sweep(exchange, sweepNs);
            }
        }
    }

    void stop(IpmiFailure failure, long stopNs) {
        List<Exchange> left = waiting();
        left.addAll(inFlight);
        for (Exchange exchange : left) {
            tally.add(Counter.CLOSED_COMMANDS);
            end(exchange, failure, stopNs);
        }
        smi.stop(stopNs);
        health = new InterfaceHealth(InterfaceHealth.State.DOWN, failure.detail());
        unsettled = false;
    }

    @Override
    public void completed(SmiMessage completed) {
        Exchange exchange = carriedBy(completed);
        if (exchange == null) {
            tally.add(Counter.UNHANDLED_LOCAL_RESPONSES);
            return;
        }
        Carrier carrier = exchange.carrier();
        inFlight.remove(exchange);
        ended(exchange, completed);
        exchange.carriedBy(null);
        spare.push(carrier);
    }

    private void ended(Exchange exchange, SmiMessage completed) {
        IpmiFailure failure = completed.failure();
        if (failure == null) {
            failure = mismatch(exchange, completed);
        }
        if (exchange instanceof BridgedExchange bridged) {
            acknowledged(bridged, completed, failure);
            return;
        }
        if (failure != null) {
            tally.add(counterFor(failure));
            fail(exchange, failure);
            return;
        }
        tally.add(exchange.unwanted() ? Counter.UNHANDLED_LOCAL_RESPONSES : Counter.HANDLED_LOCAL_RESPONSES);
        exchange.answered(completed.response(), completed.responseLengthBytes());
        finished(exchange);
    }

    @Override
    public void received(byte[] response, int lengthBytes) {
        bridge.received(response, lengthBytes);
    }

    private void commandArrived(IpmiCommand command) {
        if (!incoming.commands().arrived(command)) {
            ownRequests.respond(command, CompletionCode.INVALID_COMMAND);
        }
    }

    @Override
    public void event(byte[] response, int lengthBytes) {
        if (lengthBytes == EVENT_OFFSET + IpmiEvent.LENGTH_BYTES) {
            incoming.events().arrived(new IpmiEvent(Arrays.copyOfRange(response, EVENT_OFFSET, lengthBytes)));
        } else {
            tally.add(Counter.INVALID_EVENTS);
        }
    }

    @Override
    public void watchdogPretimeout() {
        tally.add(Counter.WATCHDOG_PRETIMEOUTS);
        log.warn("the BMC's watchdog has reached its pre-timeout");
        incoming.pretimeouts().tell(Incoming.Pretimeout.REACHED);
    }

    @Override
    public void healthChanged(InterfaceHealth newHealth) {
        boolean back =
                newHealth.state() == InterfaceHealth.State.UP && health.state() != InterfaceHealth.State.STARTING;
        health = newHealth;
        maintenance.healthChanged();
        if (back) {
            bridge.forgetChannels();
            onReturn.run();
        }
        if (newHealth.state() == InterfaceHealth.State.DOWN) {
            for (BridgedExchange exchange : bridge.resting()) {
                failWhileDown(exchange, Failures.interfaceDown(health.reason()));
            }
        }
    }

    private void sendNext() {
        while (canSend()) {
            Exchange next = queue.poll();
            if (next == null) {
                return;
            }
            if (next.unwanted()) {
                tally.add(Counter.CANCELLED_COMMANDS);
                fail(next, next.withdrawal());
            } else if (nowNs - next.deadlineNs() >= 0) {
                timeOut(next);
            } else if (!(next instanceof BridgedExchange bridged) || bridge.isReady(bridged)) {
                Carrier carrier = carrier();
                frame(next, carrier.message());
                send(next, carrier);
            }
        }
    }

    private boolean canSend() {
        boolean something = maintenance.holds() ? queue.hasUrgent() : !queue.isEmpty();
        return something && inFlight.size() < smi.capacity();
    }

    private Carrier carrier() {
        Carrier carrier = spare.poll();
        return carrier != null ? carrier : new Carrier();
    }

    private @Nullable Exchange carriedBy(SmiMessage message) {
        // No iterator: a prepared request allocates nothing.
        for (int i = 0; i < inFlight.size(); i++) {
            Exchange exchange = inFlight.get(i);
            Carrier carrier = exchange.carrier();
            if (carrier != null && carrier.message() == message) {
                return exchange;
            }
        }
        return null;
    }

    private void send(Exchange next, Carrier carrier) {
        if (!(next instanceof BridgedExchange bridged) || bridged.tries() == 0) {
            latencies.sent(next, nowNs);
        }
        inFlight.add(next);
        carrier.sent(nowNs);
        next.carriedBy(carrier);
        next.sent(nowNs);
        next.user().count(UserCounter.SENT);
        driver.send(carrier.message(), nowNs);
    }

    /** Lets the driver wait for its hardware; see {@link DriverCalls#awaitHardware}. Called without the lock too. */
    boolean awaitHardware(long waitNs) {
        return driver.awaitHardware(waitNs);
    }

    private void watch() {
        if (bridging) {
            driver.watch(
                    !bridge.isIdle() || incoming.messagesWanted(),
                    incoming.events().wanted() && maintenance.none(),
                    nowNs);
        }
        driver.leaveAlone(maintenance.state() == MaintenanceState.FIRMWARE, nowNs);
    }

    private boolean abandon(Exchange exchange) {
        Carrier abandoned = exchange.carrier();
        inFlight.remove(exchange);
        exchange.carriedBy(null);
        return abandoned != null && driver.abandon(abandoned.message(), nowNs);
    }

    /** Send Message has come back, with an answer of the BMC or without. */
    private void acknowledged(BridgedExchange exchange, SmiMessage completed, @Nullable IpmiFailure failure) {
        boolean down = health.state() == InterfaceHealth.State.DOWN;
        if (exchange.unwanted()) {
            tally.add(Counter.CANCELLED_COMMANDS);
            fail(exchange, exchange.withdrawal());
        } else if (failure == null) {
            bridge.acknowledged(exchange, completed.response()[2] & 0xFF, nowNs);
        } else if (down || failure.kind() == FailureKind.INTERFACE_DOWN) {
            failWhileDown(exchange, failure);
        } else {
            bridge.acknowledgementLost(exchange, failure, nowNs);
        }
    }

    private void failWhileDown(BridgedExchange exchange, IpmiFailure failure) {
        boolean refused =
                failure.kind() == FailureKind.INTERFACE_DOWN && exchange.tries() <= 1 && !exchange.awaitingAnswer();
        tally.add(refused ? Counter.REFUSED_WHILE_DOWN : exchange.counters().failed);
        fail(exchange, failure);
    }

    /** A driver does not throw for trouble with the device; a defect in one costs the requests under way. */
    private void driverFailed(Throwable defect) {
        log.error("the driver failed", defect);
        String reason = "the driver failed: " + defect;
        if (health.state() == InterfaceHealth.State.STARTING) {
            health = new InterfaceHealth(InterfaceHealth.State.DOWN, reason);
        }
        for (Exchange victim : List.copyOf(inFlight)) {
            tally.add(
                    victim instanceof BridgedExchange bridged
                            ? bridged.counters().failed
                            : Counter.FAILED_LOCAL_COMMANDS);
            end(victim, new IpmiFailure(FailureKind.BUS_FAULT, CompletionCode.UNSPECIFIED, true, reason), nowNs);
        }
    }

    private boolean busy() {
        return !inFlight.isEmpty() || !queue.isEmpty() || !bridge.isIdle();
    }

    /** All but those the driver has. A copy. */
    private List<Exchange> waiting() {
        List<Exchange> waiting = new ArrayList<>(queue);
        waiting.addAll(bridge.resting());
        return waiting;
    }

    private void frame(Exchange exchange, SmiMessage message) {
        if (exchange instanceof BridgedExchange bridged) {
            bridge.frame(bridged, message, nowNs);
        } else if (exchange instanceof ReplyExchange reply) {
            bridge.frame(reply, message);
        } else {
            exchange.frame(message);
            maintenance.sent(exchange.request(), nowNs);
            tally.add(Counter.SENT_LOCAL_COMMANDS);
        }
    }

    private void sweep(Exchange exchange, long sweepNs) {
        boolean userClosed = exchange.user().closed();
        tally.add(userClosed ? Counter.CLOSED_COMMANDS : Counter.CANCELLED_COMMANDS);
        end(exchange, userClosed ? Failures.userClosed(exchange) : exchange.withdrawal(), sweepNs);
    }

    /** Returns whether one under way was among those whose time was over. */
    private boolean expire() {
        boolean abandoned = false;
        for (Exchange late : List.copyOf(inFlight)) {
            if (nowNs - late.deadlineNs() >= 0) {
                timeOut(late);
                abandoned = true;
            }
        }
        for (Exchange exchange : waiting()) {
            if (nowNs - exchange.deadlineNs() >= 0) {
                timeOut(exchange);
            }
        }
        refreshNextDeadline();
        return abandoned;
    }

    private void timeOut(Exchange exchange) {
        if (exchange instanceof BridgedExchange bridged && bridged.tries() > 0) {
            tally.add(bridged.counters().timedOut);
            end(exchange, bridged.timedOut("within " + Failures.milliseconds(exchange)), nowNs);
        } else if (inFlight.contains(exchange)) {
            tally.add(Counter.TIMED_OUT_LOCAL_COMMANDS);
            end(exchange, Failures.timedOut(exchange), nowNs);
        } else {
            tally.add(Counter.TIMED_OUT_QUEUED_COMMANDS);
            boolean held = maintenance.holds() && exchange.request().priority() != Priority.HIGH;
            end(exchange, held ? Failures.timedOutHeld(exchange) : Failures.timedOutQueued(exchange), nowNs);
        }
    }

    private long nextEventNs() {
        return Math.min(bridge.nextTryEndNs(nowNs), Math.max(1, nextDeadlineNs - nowNs));
    }

    private void refreshNextDeadline() {
        List<Exchange> all = waiting();
        all.addAll(inFlight);
        boolean first = true;
        for (Exchange exchange : all) {
            if (first || exchange.deadlineNs() - nextDeadlineNs < 0) {
                nextDeadlineNs = exchange.deadlineNs();
                first = false;
            }
        }
    }

    private void fail(Exchange exchange, IpmiFailure failure) {
        exchange.failed(failure);
        finished(exchange);
    }

    private void finished(Exchange exchange) {
        if (exchange instanceof BridgedExchange bridged) {
            bridge.release(bridged);
        }
        if (exchange.isAnswered()) {
            latencies.answered(exchange, nowNs);
        }
        exchange.user().ended(exchange);
    }

    private static @Nullable IpmiFailure mismatch(Exchange exchange, SmiMessage completed) {
        int lengthBytes = completed.responseLengthBytes();
        byte[] bytes = completed.response();
        if (lengthBytes < 3) {
            return Failures.badResponse(
                    "the answer to " + exchange.describe() + " has " + lengthBytes + " bytes where 3 are the least");
        }
        int netFn = (bytes[0] & 0xFF) >> 2;
        int cmd = bytes[1] & 0xFF;
        byte[] asked = completed.request();
        if (bytes[0] >> 2 != (asked[0] >> 2 | 1) || bytes[1] != asked[1]) {
            return Failures.badResponse(String.format(
                    Locale.ROOT,
                    "the BMC answered %s with the answer to netfn 0x%02x cmd 0x%02x",
                    exchange.describe(),
                    netFn,
                    cmd));
        }
        return null;
    }

    private static Counter counterFor(IpmiFailure failure) {
        return switch (failure.kind()) {
            case INTERFACE_DOWN -> Counter.REFUSED_WHILE_DOWN;
            case BAD_RESPONSE -> Counter.INVALID_LOCAL_RESPONSES;
            default -> Counter.FAILED_LOCAL_COMMANDS;
        };
    }
}
