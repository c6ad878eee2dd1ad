package io.jipmi.si.driver;

import io.jipmi.io.IoFault;
import io.jipmi.msghandler.Cmd;
import io.jipmi.msghandler.CompletionCode;
import io.jipmi.msghandler.FailureKind;
import io.jipmi.msghandler.InterfaceHealth;
import io.jipmi.msghandler.InterfaceInfo;
import io.jipmi.msghandler.Parameters;
import io.jipmi.msghandler.spi.SmiDriver;
import io.jipmi.msghandler.spi.SmiMessage;
import io.jipmi.msghandler.spi.SmiUpcalls;
import io.jipmi.msghandler.spi.Tally;
import io.jipmi.si.SiTuning;
import io.jipmi.si.SiType;
import io.jipmi.si.sm.SmResult;
import io.jipmi.si.sm.StateMachine;
import io.jipmi.si.sm.Wait;
import java.util.Arrays;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The policy over a system interface: start-up, users' messages in turn with what the BMC has for us, health, and the
 * return of a BMC that died or was reset.
 */
public final class SystemInterfaceDriver implements SmiDriver {
    private static final long PROBE_INTERVAL_NS = 1_000_000_000L;
    /** A probe may take so many times as long as the slowest answer of a start-up so far, and at least its interval. */
    private static final int PROBE_PATIENCE = 4;

    private static final long START_UP_RETRY_NS = 200_000_000L;
    private static final long TICK_NS = 1_000_000L;
    /** A longer time between two calls than was asked for, plus this, is a pause of the JVM and not the BMC's. */
    private static final long MAX_LATENESS_NS = 20_000_000L;

    /** How often to ask a BMC that answers, and says that it is not ready. */
    private static final long NOT_READY_INTERVAL_NS = 250_000_000L;

    private static final String NOT_READY = "the BMC answers that it is not ready";

    private enum State {
        /** The start-up conversation has the machine. */
        STARTING,
        /** Serving messages. */
        NORMAL,
        /** Waiting for the next attempt. */
        DOWN
    }

    private final InterfaceInfo info;
    private final @Nullable SiType type;
    private final StateMachine machine;
    private final Runnable release;
    private final HardwareWait hardware;
    private final DebugLog debug;
    private final Tally<SiCounter> tally = new Tally<>(SiCounter.class);

    private State state = State.STARTING;
    private StartUp startUp;
    private final FlagService service = new FlagService();
    private Quirks quirks = Quirks.NONE;
    private byte[] deviceId = {};
    private final Upward up;
    private final MessageSlots messages = new MessageSlots();
    private final OwnRequest own = new OwnRequest();

    private boolean usersTurn;
    private boolean recovering;

    private long lastPollNs;
    private long lastWaitNs;
    private long resumeNs;

    /**
     * A driver that has touched nothing yet.
     *
     * @param type the register interface; null if it is none
     */
    public SystemInterfaceDriver(@Nullable SiType type, InterfaceInfo info, Hardware parts, SiTuning tuning) {
        this.type = type;
        this.info = info;
        this.up = new Upward(info.describe());
        this.machine = parts.machine();
        this.release = parts.release();
        this.hardware = new HardwareWait(parts.interrupt(), parts.beforeSleep(), tuning, tally);
        this.debug = new DebugLog(info.describe(), tuning.debug());
        this.startUp = newStartUp(true);
    }

    @Override
    public InterfaceInfo info() {
        return info;
    }

    @Override
    public void apply(Parameters parameters) {
        if (type != null) {
            SiTuning tuning = SiTuning.of(parameters, type);
            debug.wanted(tuning.debug());
            hardware.maxBusy(tuning);
        }
    }

    @Override
    public void start(SmiUpcalls newUpcalls, long nowNs) {
        up.to(newUpcalls);
        lastPollNs = nowNs;
        try {
            if (machine.absent()) {
                goDown("nothing answers there: the status register reads 0xff", FailureKind.INTERFACE_DOWN, nowNs);
                return;
            }
        } catch (IoFault fault) {
            busFault(fault, nowNs);
            return;
        }
        startOver(true, nowNs);
    }

    @Override
    public int capacity() {
        return machine.capacity();
    }

    /** A touch of a register is; a transfer on a bus takes milliseconds. */
    @Override
    public boolean prompt() {
        return type != null;
    }

    @Override
    public void send(SmiMessage message, long nowNs) {
        if (state == State.DOWN || isProbing()) {
            up.refuse(message);
        } else if (quirks.refuses(message.request(), message.requestLengthBytes())) {
            up.answer(message, CompletionCode.CANNOT_RETURN_LENGTH);
        } else if (message.requestLengthBytes() > machine.maxRequestBytes()) {
            up.answer(message, CompletionCode.LENGTH_EXCEEDED);
        } else {
            messages.add(message);
        }
    }

    @Override
    public long poll(long nowNs) {
        long elapsedNs = Math.max(0, Math.min(nowNs - lastPollNs, lastWaitNs + MAX_LATENESS_NS));
        lastPollNs = nowNs;
        try {
            lastWaitNs = 0;
            long waitNs = run(nowNs, elapsedNs);
            lastWaitNs = waitNs == NOTHING_TO_DO_NS ? 0 : waitNs;
            return waitNs;
        } catch (IoFault fault) {
            busFault(fault, nowNs);
            return PROBE_INTERVAL_NS;
        } finally {
            debug.state(machine.stateName());
        }
    }

    @Override
    public boolean awaitHardware(long waitNs) {
        return hardware.awaitInterrupt(waitNs);
    }

    @Override
    public boolean abandon(SmiMessage message, long nowNs) {
        if (messages.takeBack(message)) {
            return false;
        }
        int slot = messages.slotOf(message);
        boolean mayHaveExecuted = machine.mayHaveExecuted(slot);
        messages.end(slot);
        machine.abandon(slot);
        hardware.givenUp();
        tally.add(SiCounter.ABANDONED_TRANSACTIONS);
        if (machine.recovering()) {
            recovering("a request was given up under way");
        }
        if (mayHaveExecuted && ResetSigns.isResetCommand(message.request())) {
            service.expectReset(nowNs);
        }
        return mayHaveExecuted;
    }

    @Override
    public boolean bridges() {
        return true;
    }

    @Override
    public void leaveAlone(boolean alone, long nowNs) {
        service.leaveAlone(alone);
    }

    @Override
    public void watch(boolean messages, boolean events, long nowNs) {
        service.watch(messages, events, nowNs);
    }

    @Override
    public void counters(ObjLongConsumer<String> sink) {
        tally.copyTo(sink);
        sink.accept("dropped_answers", machine.droppedAnswers());
        hardware.counters(sink);
    }

    @Override
    public void stop(long nowNs) {
        try {
            if (hardware.usesInterrupt()) {
                machine.interrupts(false);
            }
        } catch (IoFault fault) {
            debug.trouble("could not switch the interrupt off: " + fault.getMessage());
        } finally {
            release.run();
        }
    }

    private long run(long nowNs, long elapsedNs) throws IoFault {
        if (nowNs - resumeNs < 0) {
            return resumeNs - nowNs;
        }
        if (state == State.DOWN || probeIsLost(nowNs)) {
            tally.add(SiCounter.PROBES);
            if (!machine.reachable()) {
                resumeNs = nowNs + PROBE_INTERVAL_NS;
                return PROBE_INTERVAL_NS;
            }
            machine.reset();
            own.ended();
            startOver(false, nowNs);
        }
        own.waited(elapsedNs);
        // The time before a request began is not the BMC's.
        long passedNs = isIdle() && beginNext(nowNs) ? 0 : elapsedNs;
        while (true) {
            SmResult result = machine.event(passedNs);
            if (result == SmResult.CALL_WITH_DELAY) {
                if (machine.ready() && beginNext(nowNs)) {
                    passedNs = 0;
                    continue;
                }
                Wait what = machine.waitingFor();
                long waitNs = hardware.notReady(what, machine.blocked(), passedNs, nowNs);
                if (state == State.NORMAL && own.isInTheWay(messages.next() != null, hardware)) {
                    giveUpOwn(nowNs);
                    passedNs = 0;
                    continue;
                }
                if (!mayBeCutOff(what) || !hardware.isOverdue(what)) {
                    return waitNs;
                }
                // Nothing is learned from such a wait; the machine gets the interface back and asks again.
                result = machine.stalled(hardware.stalled(what));
            }
            if (machine.recovering() || result == SmResult.HOSED) {
                hardware.givenUp();
                tellStartUpTrouble();
            } else {
                hardware.ready(passedNs, nowNs);
            }
            // What has passed was a part of this wait. The next one begins now.
            passedNs = 0;
            switch (result) {
                case CALL_WITH_TICK_DELAY -> {
                    return TICK_NS;
                }
                case TRANSACTION_COMPLETE -> complete(nowNs);
                case TRANSACTION_FAILED -> failed(machine.endedSlot(), nowNs);
                case HOSED -> {
                    hosed(nowNs);
                    return resumeNs - nowNs;
                }
                case IDLE, ATTENTION -> {
                    if (result == SmResult.ATTENTION) {
                        tally.add(SiCounter.ATTENTIONS);
                    }
                    service.attention(result == SmResult.ATTENTION, nowNs);
                    if (!beginNext(nowNs)) {
                        return idleWait(nowNs);
                    }
                    if (machine.slow()) {
                        return 0;
                    }
                }
                default -> {
                    if (machine.slow()) {
                        return 0;
                    }
                }
            }
        }
    }

    /** Whether asking again does no harm, and the BMC is one whose times are known. */
    private boolean mayBeCutOff(Wait what) {
        boolean takenAway = own.underWay() && service.takesAway() && what == Wait.RESPONSE;
        boolean timesKnown = state == State.NORMAL || up.is(InterfaceHealth.State.RECOVERING);
        return timesKnown && messages.allRepeatable() && !takenAway;
    }

    /** What the driver asks for itself can be asked for again later; neither users nor events should wait for that. */
    private void giveUpOwn(long nowNs) {
        tally.add(SiCounter.ABANDONED_TRANSACTIONS);
        hardware.givenUp();
        machine.abandon(own.slot());
        own.ended();
        service.forget(nowNs);
        if (machine.recovering()) {
            recovering("the BMC did not answer a request of the driver's own");
        }
    }

    private boolean isIdle() {
        return machine.ready() && !own.underWay() && messages.noneCarried();
    }

    /** Gives a machine that can take one a request; false if there is none. */
    private boolean beginNext(long nowNs) {
        if (state == State.STARTING) {
            return beginStartUp(nowNs);
        }
        if (recovering) {
            recovering = false;
            up.isUp();
        }
        SmiMessage next = nextPossible();
        boolean ownIsDue = !own.underWay() && service.due(nowNs);
        if (ownIsDue && (next == null || !usersTurn)) {
            usersTurn = true;
            beginOwn(service.request(own.request(), nowNs), nowNs);
            return true;
        }
        if (next == null) {
            return false;
        }
        usersTurn = false;
        service.stir(nowNs);
        messages.begun(begin(next.request(), next.requestLengthBytes(), next.repeatable()));
        return true;
    }

    /** How long a request may be is known only after start-up; one that waited for that may be too long. */
    private @Nullable SmiMessage nextPossible() {
        SmiMessage next = messages.next();
        while (next != null && next.requestLengthBytes() > machine.maxRequestBytes()) {
            messages.takeBack(next);
            up.answer(next, CompletionCode.LENGTH_EXCEEDED);
            next = messages.next();
        }
        return next;
    }

    private boolean beginStartUp(long nowNs) {
        if (own.underWay() || nowNs - resumeNs < 0) {
            return false;
        }
        beginOwn(startUp.request(own.request()), nowNs);
        return true;
    }

    private void beginOwn(int lengthBytes, long nowNs) {
        own.begun(begin(own.request(), lengthBytes, true), nowNs);
    }

    private int begin(byte[] request, int lengthBytes, boolean repeatable) {
        hardware.begin(request);
        debug.request(request, lengthBytes);
        return machine.begin(request, lengthBytes, repeatable);
    }

    private long idleWait(long nowNs) {
        tally.add(SiCounter.IDLES);
        return nowNs - resumeNs < 0 ? resumeNs - nowNs : service.waitNs(nowNs);
    }

    private void complete(long nowNs) throws IoFault {
        tally.add(SiCounter.COMPLETE_TRANSACTIONS);
        hardware.answered();
        int slot = machine.endedSlot();
        if (!own.isIn(slot)) {
            own.overtaken();
            completeMessage(slot, nowNs);
            return;
        }
        own.answered(state == State.NORMAL, nowNs);
        int lengthBytes = machine.result(own.response());
        debug.response(own.response(), lengthBytes);
        if (state == State.STARTING) {
            advanceStartUp(lengthBytes, nowNs);
        } else {
            advanceService(lengthBytes, nowNs);
        }
    }

    private void completeMessage(int slot, long nowNs) {
        SmiMessage message = messages.end(slot);
        if (message == null) {
            return;
        }
        int lengthBytes = machine.result(message.response());
        debug.response(message.response(), lengthBytes);
        boolean notReady = ResetSigns.isNotReady(message.response(), lengthBytes);
        boolean resets = ResetSigns.isResetCommand(message.request());
        if (machine.truncated()) {
            up.truncated(message);
        } else {
            message.answered(lengthBytes);
            up.end(message);
        }
        if (notReady && state == State.NORMAL) {
            startOverAfterReset(NOT_READY, nowNs);
        } else if (resets) {
            service.expectReset(nowNs);
        }
    }

    private void advanceStartUp(int lengthBytes, long nowNs) throws IoFault {
        startUp.answered(own.response(), lengthBytes, own.request());
        if (startUp.done()) {
            inService(nowNs);
        } else if (startUp.failed()) {
            goDown(startUp.trouble(), FailureKind.INTERFACE_DOWN, nowNs);
            // It is there and talks: it can be asked more often than one that is dead.
            resumeNs = nowNs + NOT_READY_INTERVAL_NS;
        } else {
            resumeNs = startUp.retrying() ? nowNs + START_UP_RETRY_NS : nowNs;
        }
    }

    private void inService(long nowNs) throws IoFault {
        state = State.NORMAL;
        recovering = false;
        byte[] found = startUp.deviceId();
        if (deviceId.length > 0 && !Arrays.equals(deviceId, found)) {
            tally.add(SiCounter.IDENTITY_CHANGES);
            debug.trouble("the BMC is another one than before: another device or another firmware");
        }
        deviceId = found;
        quirks = startUp.quirks();
        hardware.interrupts(startUp.interruptsEnabled());
        if (hardware.hasInterrupt()) {
            machine.interrupts(hardware.usesInterrupt());
        }
        service.begin(startUp, nowNs);
        up.isUp();
    }

    private void advanceService(int lengthBytes, long nowNs) {
        if (own.request()[1] == Cmd.GET_MESSAGE_FLAGS) {
            tally.add(SiCounter.FLAG_FETCHES);
        }
        boolean notReady = ResetSigns.isNotReady(own.response(), lengthBytes);
        switch (service.answered(own.response(), lengthBytes, own.request(), nowNs)) {
            case MESSAGE -> {
                tally.add(SiCounter.INCOMING_MESSAGES);
                up.calls().received(own.response(), lengthBytes);
            }
            case EVENT -> {
                tally.add(SiCounter.EVENTS);
                up.calls().event(own.response(), lengthBytes);
            }
            case PRETIMEOUT -> {
                tally.add(SiCounter.WATCHDOG_PRETIMEOUTS);
                up.calls().watchdogPretimeout();
            }
            case ENABLES_LOST -> startOverAfterReset("the BMC was reset: its global enables are not ours", nowNs);
            case NOTHING -> {
                if (notReady) {
                    startOverAfterReset(NOT_READY, nowNs);
                }
            }
        }
    }

    private void failed(int slot, long nowNs) {
        tally.add(SiCounter.FAILED_TRANSACTIONS);
        recovering(machine.trouble());
        debug.trouble(machine.trouble());
        if (own.isIn(slot)) {
            own.ended();
            service.forget(nowNs);
            return;
        }
        SmiMessage message = messages.end(slot);
        if (message != null) {
            up.fail(message, FailureKind.PROTOCOL_ERROR, machine.mayHaveExecuted(slot), machine.trouble());
        }
    }

    private void hosed(long nowNs) {
        tally.add(SiCounter.HOSED_COUNT);
        goDown(machine.trouble(), FailureKind.PROTOCOL_ERROR, nowNs);
    }

    private void busFault(IoFault fault, long nowNs) {
        tally.add(SiCounter.BUS_FAULTS);
        goDown(String.valueOf(fault.getMessage()), FailureKind.BUS_FAULT, nowNs);
    }

    private void startOver(boolean patient, long nowNs) {
        state = State.STARTING;
        startUp = newStartUp(patient);
        hardware.interrupts(false);
        resumeNs = nowNs;
    }

    /** Everything the BMC was told at start-up is told again; what it had for us is lost with the old one. */
    private void startOverAfterReset(String reason, long nowNs) {
        tally.add(SiCounter.BMC_RESETS);
        debug.trouble(reason);
        recovering(reason);
        service.forget(nowNs);
        startOver(false, nowNs);
    }

    private StartUp newStartUp(boolean patient) {
        return new StartUp(type, machine, hardware.hasInterrupt(), patient);
    }

    /** @param kind what happened to the requests the machine carries */
    private void goDown(String reason, FailureKind kind, long nowNs) {
        state = State.DOWN;
        recovering = false;
        own.ended();
        service.forget(nowNs);
        resumeNs = nowNs + PROBE_INTERVAL_NS;
        hardware.givenUp();
        debug.trouble("down: " + reason);
        up.isDown(reason);
        messages.endAll((message, slot) -> {
            if (ResetSigns.isResetCommand(message.request())) {
                service.expectReset(nowNs);
            }
            up.fail(message, kind, machine.mayHaveExecuted(slot), reason);
        });
        for (SmiMessage message = messages.poll(); message != null; message = messages.poll()) {
            up.refuse(message);
        }
    }

    /** A BMC whose registers came back before its processor has swallowed the request and will never answer it. */
    private boolean probeIsLost(long nowNs) {
        return isProbing() && own.isLost(PROBE_PATIENCE, PROBE_INTERVAL_NS, nowNs);
    }

    private boolean isProbing() {
        return up.is(InterfaceHealth.State.DOWN);
    }

    private void recovering(String reason) {
        if (state == State.NORMAL) {
            recovering = true;
            up.isRecovering(reason);
        }
    }

    /** A start-up that takes its time can say what it met. */
    private void tellStartUpTrouble() {
        if (up.is(InterfaceHealth.State.STARTING)) {
            up.isStarting(machine.trouble());
        }
    }
}
