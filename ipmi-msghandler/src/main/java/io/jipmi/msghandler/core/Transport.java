package io.jipmi.msghandler.core;

import io.jipmi.msghandler.BridgeDefaults;
import io.jipmi.msghandler.CommandFilter;
import io.jipmi.msghandler.CompletionCode;
import io.jipmi.msghandler.Counter;
import io.jipmi.msghandler.FailureKind;
import io.jipmi.msghandler.InterfaceHealth;
import io.jipmi.msghandler.IpmiCommand;
import io.jipmi.msghandler.IpmiEvent;
import io.jipmi.msghandler.IpmiFailure;
import io.jipmi.msghandler.MaintenanceState;
import io.jipmi.msghandler.Parameters;
import io.jipmi.msghandler.Priority;
import io.jipmi.msghandler.UserCounter;
import io.jipmi.msghandler.spi.SmiDriver;
import io.jipmi.msghandler.spi.SmiMessage;
import io.jipmi.msghandler.spi.SmiUpcalls;
import io.jipmi.msghandler.spi.Tally;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Requests on their way to the driver and answers on their way back: order, deadlines, matching. Guarded by the
 * monitor's lock, but for {@link #health()}, {@link #dueNs()}, {@link #unsettled()} and {@link #reach()}.
 */
final class Transport implements SmiUpcalls {
    /** Network function, command, completion code. */
    private static final int EVENT_OFFSET = 3;

    private final SmiDriver smi;
    private final DriverCalls driver;
    private final Tally<Counter> tally;
    private final Logger log;
    private final BooleanSupplier callersWait;
    private final SendQueue queue = new SendQueue();
    /** Those the driver brings to others than the BMC; beside the others, as these may take seconds. */
    private final SendQueue addressed = new SendQueue();

    private final InFlight inFlight = new InFlight();
    private final Bridge bridge;
    private final Forwarding forwarding;
    private final Wishes wishes;
    private final Reach reach;
    private final Incoming incoming;
    private final OwnRequests ownRequests;
    private Runnable onReturn = () -> {};
    private final Maintenance maintenance;
    private final Latencies latencies = new Latencies();
    /** The time of the call that is going on. */
    private long nowNs;

    /** All that were accepted and have not ended, the earliest deadline first. */
    private final Heap<Exchange> unended = new Heap<>();

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
        this.driver = new DriverCalls(driver, log, this::driverFailed);
        this.tally = tally;
        this.log = log;
        this.callersWait = callersWait;
        this.bridge = new Bridge(
                ownAddresses,
                ownRequests,
                bridgeDefaults,
                tally,
                queue,
                this::finished,
                this::commandArrived,
                incoming.oemMessages());
        this.forwarding = new Forwarding(bridgeDefaults);
        this.wishes = new Wishes(incoming, this.driver);
        this.reach =
                new Reach(driver.info(), driver.addressedCapacity() > 0, driver.bridges(), driver.onIpmb(), bridge);
    }

    /** Heeds what may change while it runs. */
    void apply(BridgeDefaults bridgeDefaults, Parameters parameters) {
        maintenance.timeout(bridgeDefaults.maintenanceTime());
        bridge.timing(bridgeDefaults);
        driver.apply(parameters);
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

    /** What the interface carries; readable without the lock. */
    Reach reach() {
        return reach;
    }

    /** When the next step is due, far in the future if there is none; readable without the lock. */
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

    void accept(Exchange exchange) {
        if (admitted(exchange)) {
            queueOf(exchange).add(exchange);
        }
    }

    private SendQueue queueOf(Exchange exchange) {
        return exchange.addressed() ? addressed : queue;
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
        if (exchange.unwanted()) {
            // Whoever withdrew it has been heard already, when there was nothing to be ended yet.
            tally.add(Counter.CANCELLED_COMMANDS);
            fail(exchange, exchange.withdrawal());
            return false;
        }
        unended.add(exchange);
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
        if (expire(stepNs)) {
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
            queueOf(exchange).remove(exchange);
            fail(exchange, failure);
        }
        dueNs = endNs;
        unsettled = true;
    }

    /** Ends what nobody wants any more, unless it is cancelled under way: then its answer is. */
    void sweep(Exchange exchange, long sweepNs) {
        if (!exchange.isPlaced()) {
            // Has ended, or is still to be accepted, and is not sent then.
            return;
        }
        boolean userClosed = exchange.user().closed();
        boolean over = inFlight.contains(exchange) ? exchange.withdrawn() : exchange.unwanted();
        if (userClosed || over) {
            tally.add(userClosed ? Counter.CLOSED_COMMANDS : Counter.CANCELLED_COMMANDS);
            end(exchange, userClosed ? Failures.userClosed(exchange) : exchange.withdrawal(), sweepNs);
        }
    }

    /** Ends everything of a user who has closed. */
    void sweep(User user, long sweepNs) {
        List<Exchange> its = new ArrayList<>();
        queue.copyOf(user, its);
        addressed.copyOf(user, its);
        its.addAll(bridge.resting());
        its.addAll(inFlight.copy());
        for (Exchange exchange : its) {
            if (exchange.user() == user) {
                sweep(exchange, sweepNs);
            }
        }
    }

    void stop(IpmiFailure failure, long stopNs) {
        List<Exchange> left = waiting();
        left.addAll(inFlight.copy());
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
        Exchange exchange = inFlight.carriedBy(completed);
        if (exchange == null) {
            tally.add(Counter.UNHANDLED_LOCAL_RESPONSES);
            return;
        }
        inFlight.remove(exchange);
        ended(exchange, completed);
        inFlight.unload(exchange);
    }

    private void ended(Exchange exchange, SmiMessage completed) {
        IpmiFailure failure = completed.failure();
        if (failure == null) {
            failure = AnswerCheck.objection(exchange, completed);
        }
        if (exchange instanceof BridgedExchange bridged) {
            acknowledged(bridged, completed, failure);
            return;
        }
        if (failure != null) {
            tally.add(exchange.failureCounter(failure));
            fail(exchange, failure);
            return;
        }
        tally.add(exchange.answerCounter());
        exchange.answered(completed.response(), completed.responseLengthBytes());
        finished(exchange);
    }

    @Override
    public void commandReceived(IpmiCommand command) {
        commandArrived(command);
    }

    @Override
    public void received(byte[] response, int lengthBytes) {
        bridge.received(response, lengthBytes);
    }

    @Override
    public void receivedDirect(byte[] message, int lengthBytes) {
        IpmiCommand command = DirectFraming.readCommand(message, lengthBytes);
        if (command == null) {
            tally.add(Counter.INVALID_COMMANDS);
        } else {
            commandArrived(command);
        }
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
            Exchange next = canSendLocal() ? queue.poll() : addressed.poll();
            if (next == null) {
                return;
            }
            if (next.unwanted()) {
                tally.add(Counter.CANCELLED_COMMANDS);
                fail(next, next.withdrawal());
            } else if (nowNs - next.deadlineNs() >= 0) {
                timeOut(next);
            } else if (!(next instanceof BridgedExchange bridged) || bridge.isReady(bridged)) {
                Carrier carrier = inFlight.carrier();
                frame(next, carrier.message());
                send(next, carrier);
            }
        }
    }

    private boolean canSend() {
        return canSendLocal() || (hasToSend(addressed) && inFlight.addressed() < smi.addressedCapacity());
    }

    private boolean canSendLocal() {
        return hasToSend(queue) && inFlight.local() < smi.capacity();
    }

    private boolean hasToSend(SendQueue waiting) {
        return maintenance.holds() ? waiting.hasUrgent() : !waiting.isEmpty();
    }

    private void send(Exchange next, Carrier carrier) {
        if (!(next instanceof BridgedExchange bridged) || bridged.tries() == 0) {
            latencies.sent(next, nowNs);
        }
        carrier.sent(nowNs);
        inFlight.add(next, carrier);
        next.sent(nowNs);
        next.user().count(UserCounter.SENT);
        driver.send(carrier.message(), nowNs);
    }

    /** Lets the driver wait for its hardware; see {@link DriverCalls#awaitHardware}. Called without the lock too. */
    boolean awaitHardware(long waitNs) {
        return driver.awaitHardware(waitNs);
    }

    /** Has commands brought up that somebody is to receive; returns why they cannot be had, null if they can. */
    @Nullable
    IpmiFailure wantCommands(CommandFilter filter, long wantNs) {
        nowNs = wantNs;
        return wishes.add(filter, wantNs);
    }

    /** Has events brought up if somebody listens; returns why they cannot be had, null if they can. */
    @Nullable
    IpmiFailure wantEvents(long wantNs) {
        nowNs = wantNs;
        return wishes.settleEvents(wantNs);
    }

    private void watch() {
        if (reach.forwarding()) {
            wishes.settle(nowNs);
            driver.maintenanceMode(maintenance.mode(), nowNs);
        } else if (reach.handsOut()) {
            driver.watch(
                    !bridge.isIdle() || incoming.messagesWanted(),
                    incoming.events().wanted() && maintenance.none(),
                    nowNs);
        }
        driver.leaveAlone(maintenance.state() == MaintenanceState.FIRMWARE, nowNs);
    }

    private boolean abandon(Exchange exchange) {
        Carrier abandoned = inFlight.abandon(exchange);
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
        for (Exchange victim : inFlight.copy()) {
            tally.add(victim.lossCounter());
            end(victim, new IpmiFailure(FailureKind.BUS_FAULT, CompletionCode.UNSPECIFIED, true, reason), nowNs);
        }
    }

    private boolean busy() {
        return !inFlight.isEmpty() || !queue.isEmpty() || !addressed.isEmpty() || !bridge.isIdle();
    }

    /** All but those the driver has. A copy. */
    private List<Exchange> waiting() {
        List<Exchange> waiting = new ArrayList<>(queue);
        waiting.addAll(addressed);
        waiting.addAll(bridge.resting());
        return waiting;
    }

    private void frame(Exchange exchange, SmiMessage message) {
        if (exchange instanceof AddressedExchange request) {
            forwarding.frame(request, message, nowNs);
            tally.add(request.counters().sent);
        } else if (exchange instanceof ReplyExchange reply && reply.addressed()) {
            forwarding.frame(reply, message);
            tally.add(BridgeCounters.of(reply.message().party()).sentResponse);
        } else if (exchange instanceof BridgedExchange bridged) {
            bridge.frame(bridged, message, nowNs);
        } else if (exchange instanceof ReplyExchange reply && reply.bridged()) {
            bridge.frame(reply, message);
        } else {
            exchange.frame(message);
            maintenance.sent(exchange.request(), nowNs);
            tally.add(Counter.SENT_LOCAL_COMMANDS);
        }
    }

    /** Returns whether one under way was among those whose time was over. */
    private boolean expire(long stepNs) {
        boolean abandoned = false;
        for (Exchange late = unended.peek(); late != null && stepNs - late.deadlineNs() >= 0; late = unended.peek()) {
            abandoned |= inFlight.contains(late);
            timeOut(late);
        }
        return abandoned;
    }

    private void timeOut(Exchange exchange) {
        if (exchange instanceof BridgedExchange bridged && bridged.tries() > 0) {
            tally.add(bridged.counters().timedOut);
            end(exchange, bridged.timedOut("within " + Failures.milliseconds(exchange)), nowNs);
        } else if (inFlight.contains(exchange)) {
            tally.add(exchange.timeoutCounter());
            end(exchange, Failures.timedOut(exchange), nowNs);
        } else {
            tally.add(Counter.TIMED_OUT_QUEUED_COMMANDS);
            boolean held = maintenance.holds() && exchange.request().priority() != Priority.HIGH;
            end(exchange, held ? Failures.timedOutHeld(exchange) : Failures.timedOutQueued(exchange), nowNs);
        }
    }

    private long nextEventNs() {
        Exchange next = unended.peek();
        long leftNs = next == null ? SmiDriver.NOTHING_TO_DO_NS : Math.max(1, next.deadlineNs() - nowNs);
        return Math.min(bridge.nextTryEndNs(nowNs), leftNs);
    }

    private void fail(Exchange exchange, IpmiFailure failure) {
        exchange.failed(failure);
        finished(exchange);
    }

    private void finished(Exchange exchange) {
        unended.remove(exchange);
        if (exchange instanceof BridgedExchange bridged) {
            bridge.release(bridged);
        }
        if (exchange.isAnswered()) {
            latencies.answered(exchange, nowNs);
        }
        // Whoever waits for it may put it again as soon as it is told.
        inFlight.unload(exchange);
        exchange.user().ended(exchange);
    }
}
