package io.jipmi.si.driver;

import io.jipmi.io.IoFault;
import io.jipmi.msghandler.Cmd;
import io.jipmi.msghandler.CompletionCode;
import io.jipmi.msghandler.FailureKind;
import io.jipmi.msghandler.InterfaceHealth;
import io.jipmi.msghandler.InterfaceInfo;
import io.jipmi.msghandler.IpmiFailure;
import io.jipmi.msghandler.NetFn;
import io.jipmi.msghandler.spi.SmiDriver;
import io.jipmi.msghandler.spi.SmiMessage;
import io.jipmi.msghandler.spi.SmiUpcalls;
import io.jipmi.msghandler.spi.Tally;
import io.jipmi.si.PollMode;
import io.jipmi.si.SiTuning;
import io.jipmi.si.SiType;
import io.jipmi.si.sm.SmResult;
import io.jipmi.si.sm.StateMachine;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.function.IntFunction;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The policy over a register interface: start-up, users' messages in turn with what the BMC has for us, health, and the
 * return of a BMC that died or was reset.
 */
public final class SystemInterfaceDriver implements SmiDriver {
    /** The completion code Linux gives requests to an interface it cannot use any more (HOSED state). */
    private static final int LINUX_BUS_ERROR = 0x82;

    private static final long PROBE_INTERVAL_NS = 1_000_000_000L;
    /** A probe may take so many times as long as the slowest answer of a start-up so far, and at least its interval. */
    private static final int PROBE_PATIENCE = 4;

    private static final long START_UP_RETRY_NS = 200_000_000L;
    private static final long TICK_NS = 1_000_000L;
    /** A longer time between two calls than was asked for, plus this, is a pause of the JVM and not the BMC's. */
    private static final long MAX_LATENESS_NS = 20_000_000L;

    /** How often to ask a BMC that answers, and says that it is not ready. */
    private static final long NOT_READY_INTERVAL_NS = 250_000_000L;

    /** What the first byte of an answer may take at least before it is asked for again, and how often that is done. */
    private static final long RESPONSE_PATIENCE_NS = 50_000_000L;

    private static final int MAX_RESPONSE_STALLS = 4;
    /** The same for the other bytes, which the BMC has ready. */
    private static final long READ_PATIENCE_NS = 25_000_000L;

    private static final int MAX_READ_STALLS = 20;

    private static final long NS_PER_US = 1_000L;
    private static final int NONE = -1;

    private static final int WRITE_KEY = 0;
    private static final int READ_KEY = 1;
    private static final int FIRST_COMMAND_KEY = 2;
    private static final int COMMAND_KEYS = 62;

    private enum State {
        /** The start-up conversation has the machine. */
        STARTING,
        /** Serving messages. */
        NORMAL,
        /** Waiting for the next attempt. */
        DOWN
    }

    private final InterfaceInfo info;
    private final SiType type;
    private final StateMachine machine;
    private final Runnable release;
    private final Runnable beforeSleep;
    private final InterruptLine interrupt;
    private final HardwarePoller poller;
    private final DebugLog debug;
    private final Tally<SiCounter> tally = new Tally<>(SiCounter.class);
    private final byte[] ownRequest = new byte[StateMachine.MAX_LENGTH_BYTES];
    private final byte[] ownResponse = new byte[StateMachine.MAX_LENGTH_BYTES];

    private State state = State.STARTING;
    private StartUp startUp;
    private final FlagService service = new FlagService();
    private Quirks quirks = Quirks.NONE;
    private byte[] deviceId = {};
    private @Nullable SmiUpcalls upcalls;
    /** What the driver has accepted and the machine has not. */
    private final ArrayDeque<SmiMessage> waiting = new ArrayDeque<>();
    /** What the machine has, by slot. */
    private final @Nullable SmiMessage[] inSlot = new SmiMessage[StateMachine.MAX_SLOTS];
    /** Where the driver's own request is; -1 if the machine has none. */
    private int ownSlot = NONE;

    private boolean usersTurn;
    /** How often the request under way was cut off and repeated. */
    private int stalls;
    /** How long the hardware has been waited for, pauses of the JVM left out. */
    private long waitedNs;

    private boolean recovering;
    private int responseKey = FIRST_COMMAND_KEY;
    private InterfaceHealth health = new InterfaceHealth(InterfaceHealth.State.STARTING, "not started");

    private long lastPollNs;
    private long lastWaitNs;
    private long resumeNs;
    private long askedNs;
    private long slowestStartUpAnswerNs;

    /** A driver that has touched nothing yet. */
    public SystemInterfaceDriver(SiType type, InterfaceInfo info, Hardware hardware, SiTuning tuning) {
        this.type = type;
        this.info = info;
        this.machine = hardware.machine();
        this.beforeSleep = hardware.beforeSleep();
        this.release = hardware.release();
        this.interrupt = new InterruptLine(tuning.forceKipmid().orElse(false) ? null : hardware.interrupt());
        PollMode mode = tuning.forceKipmid().orElse(true) ? tuning.poll() : PollMode.LOWCPU;
        this.poller = new HardwarePoller(FIRST_COMMAND_KEY + COMMAND_KEYS, mode, tuning.kipmidMaxBusyUs() * 1_000L);
        this.debug = new DebugLog(info.describe(), tuning.debug());
        this.startUp = newStartUp(true);
    }

    @Override
    public InterfaceInfo info() {
        return info;
    }

    @Override
    public void start(SmiUpcalls newUpcalls, long nowNs) {
        upcalls = newUpcalls;
        lastPollNs = nowNs;
        try {
            if (machine.absent()) {
                goDown("nothing answers there: the status register reads 0xff", nowNs);
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

    @Override
    public void send(SmiMessage message, long nowNs) {
        if (state == State.DOWN || isProbing()) {
            fail(message, downFailure());
        } else if (quirks.refuses(message.request(), message.requestLengthBytes())) {
            answer(message, CompletionCode.CANNOT_RETURN_LENGTH);
        } else if (message.requestLengthBytes() > machine.maxRequestBytes()) {
            answer(message, CompletionCode.LENGTH_EXCEEDED);
        } else {
            waiting.add(message);
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
        return interrupt.await(waitNs);
    }

    @Override
    public boolean abandon(SmiMessage message, long nowNs) {
        if (waiting.remove(message)) {
            return false;
        }
        int slot = slotOf(message);
        boolean mayHaveExecuted = machine.mayHaveExecuted(slot);
        inSlot[slot] = null;
        machine.abandon(slot);
        poller.givenUp();
        tally.add(SiCounter.ABANDONED_TRANSACTIONS);
        if (machine.recovering()) {
            recovering("a request was given up under way");
        }
        if (mayHaveExecuted && isReset(message)) {
            service.expectReset(nowNs);
        }
        return mayHaveExecuted;
    }

    @Override
    public boolean bridges() {
        return true;
    }

    @Override
    public void watch(boolean messages, boolean events, long nowNs) {
        service.watch(messages, events, nowNs);
    }

    @Override
    public void counters(ObjLongConsumer<String> sink) {
        tally.copyTo(sink);
        sink.accept("spun_us", poller.spunNs() / NS_PER_US);
        sink.accept("slept_us", poller.sleptNs() / NS_PER_US);
        sink.accept("sleep_overshoot_us", poller.overshootNs() / NS_PER_US);
        sink.accept("write_estimate_us", poller.estimateNs(WRITE_KEY) / NS_PER_US);
        sink.accept("read_estimate_us", poller.estimateNs(READ_KEY) / NS_PER_US);
        sink.accept("response_estimate_us", poller.estimateNs(responseKey) / NS_PER_US);
    }

    @Override
    public void stop(long nowNs) {
        try {
            if (interrupt.usable()) {
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
            ownSlot = NONE;
            startOver(false, nowNs);
        }
        // The time before a request began is not the BMC's.
        long passedNs = isIdle() && beginNext(nowNs) ? 0 : elapsedNs;
        long chargedNs = passedNs;
        while (true) {
            SmResult result = machine.event(chargedNs);
            chargedNs = 0;
            if (result == SmResult.CALL_WITH_DELAY) {
                if (machine.ready() && beginNext(nowNs)) {
                    continue;
                }
                long waitNs = hardwareWait(nowNs);
                if (!isOverdue(passedNs)) {
                    return waitNs;
                }
                result = stalled();
            }
            if (machine.recovering() || result == SmResult.HOSED) {
                poller.givenUp();
                tellStartUpTrouble();
            } else {
                hardwareReady(nowNs);
            }
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
                }
                default -> {
                    // CALL_WITHOUT_DELAY: again
                }
            }
        }
    }

    /** Nothing is learned from a wait that is broken off; the machine gets the interface back and asks again. */
    private SmResult stalled() {
        tally.add(SiCounter.STALLS);
        stalls++;
        waitedNs = 0;
        return machine.stalled("no " + machine.waitingFor().name().toLowerCase(Locale.ROOT)
                + " for much longer than this BMC ever takes, which is "
                + poller.estimateNs(responseKey) / NS_PER_US + " us");
    }

    /**
     * Only an answer is given up on early, and only where asking again does no harm. A BMC that has become slow is asked
     * again later each time, and in the end left in peace for as long as the protocol allows; within an answer there is no
     * slowness that could be meant.
     */
    private boolean isOverdue(long elapsedNs) {
        waitedNs += elapsedNs;
        if (state != State.NORMAL || !allRepeatable()) {
            return false;
        }
        return switch (machine.waitingFor()) {
            case WRITE -> false;
            case READ -> stalls < MAX_READ_STALLS && waitedNs >= poller.patienceNs(READ_PATIENCE_NS);
            case RESPONSE ->
                stalls < (poller.isLearned() ? MAX_RESPONSE_STALLS : 1)
                        && waitedNs >= poller.patienceNs(RESPONSE_PATIENCE_NS) << stalls;
        };
    }

    private boolean allRepeatable() {
        for (SmiMessage message : inSlot) {
            if (message != null && !message.repeatable()) {
                return false;
            }
        }
        return true;
    }

    private boolean isIdle() {
        return machine.ready() && ownSlot == NONE && Arrays.stream(inSlot).allMatch(Objects::isNull);
    }

    private long hardwareWait(long nowNs) {
        int key = switch (machine.waitingFor()) {
            case WRITE -> WRITE_KEY;
            case READ -> READ_KEY;
            case RESPONSE -> responseKey;
        };
        long waitNs = poller.notReady(key, nowNs);
        interrupt.awaited(poller.awaitsInterrupt());
        if (waitNs == 0) {
            tally.add(SiCounter.SPINS);
        } else {
            tally.add(SiCounter.SLEEPS);
            beforeSleep.run();
        }
        return waitNs;
    }

    private void hardwareReady(long nowNs) {
        waitedNs = 0;
        if (poller.awaitsInterrupt()) {
            tally.add(interrupt.cameToo() ? SiCounter.INTERRUPTS : SiCounter.LOST_INTERRUPTS);
            interrupt.awaited(false);
            poller.interrupts(interrupt.usable());
        }
        poller.ready(nowNs);
    }

    /** Gives a machine that can take one a request; false if there is none. */
    private boolean beginNext(long nowNs) {
        if (state == State.STARTING) {
            return beginStartUp(nowNs);
        }
        if (recovering) {
            recovering = false;
            healthIs(InterfaceHealth.UP);
        }
        SmiMessage next = waiting.peek();
        boolean ownIsDue = ownSlot == NONE && service.due(nowNs);
        if (ownIsDue && (next == null || !usersTurn)) {
            usersTurn = true;
            ownSlot = begin(ownRequest, service.request(ownRequest, nowNs), true);
            return true;
        }
        if (next == null) {
            return false;
        }
        usersTurn = false;
        waiting.remove();
        service.stir(nowNs);
        inSlot[begin(next.request(), next.requestLengthBytes(), next.repeatable())] = next;
        return true;
    }

    private boolean beginStartUp(long nowNs) {
        if (ownSlot != NONE || nowNs - resumeNs < 0) {
            return false;
        }
        ownSlot = begin(ownRequest, startUp.request(ownRequest), true);
        askedNs = nowNs;
        return true;
    }

    private int begin(byte[] request, int lengthBytes, boolean repeatable) {
        int command = (request[0] & 0xFC) * 67 + (request[1] & 0xFF);
        responseKey = FIRST_COMMAND_KEY + command % COMMAND_KEYS;
        stalls = 0;
        waitedNs = 0;
        debug.request(request, lengthBytes);
        return machine.begin(request, lengthBytes, repeatable);
    }

    private long idleWait(long nowNs) {
        tally.add(SiCounter.IDLES);
        return nowNs - resumeNs < 0 ? resumeNs - nowNs : service.waitNs(nowNs);
    }

    private void complete(long nowNs) {
        tally.add(SiCounter.COMPLETE_TRANSACTIONS);
        poller.done(READ_KEY);
        poller.done(responseKey);
        int slot = machine.endedSlot();
        if (slot == ownSlot) {
            ownSlot = NONE;
            int lengthBytes = machine.result(ownResponse);
            debug.response(ownResponse, lengthBytes);
            if (state == State.STARTING) {
                advanceStartUp(lengthBytes, nowNs);
            } else {
                advanceService(lengthBytes, nowNs);
            }
            return;
        }
        SmiMessage message = inSlot[slot];
        if (message == null) {
            return;
        }
        inSlot[slot] = null;
        int lengthBytes = machine.result(message.response());
        debug.response(message.response(), lengthBytes);
        boolean away = isAway(message.response(), lengthBytes);
        boolean reset = isReset(message);
        if (machine.truncated()) {
            message.failed(new IpmiFailure(
                    FailureKind.BAD_RESPONSE,
                    CompletionCode.TRUNCATED,
                    true,
                    "the BMC answered with more than " + StateMachine.MAX_LENGTH_BYTES + " bytes"));
        } else {
            message.answered(lengthBytes);
        }
        up().completed(message);
        if (away && state == State.NORMAL) {
            startOverAfterReset("the BMC answers that it is not ready", nowNs);
        } else if (reset) {
            service.expectReset(nowNs);
        }
    }

    private void advanceStartUp(int lengthBytes, long nowNs) {
        slowestStartUpAnswerNs = Math.max(slowestStartUpAnswerNs, nowNs - askedNs);
        startUp.answered(ownResponse, lengthBytes, ownRequest);
        if (startUp.done()) {
            inService(nowNs);
        } else if (startUp.failed()) {
            goDown(startUp.trouble(), nowNs);
            // It is there and talks: it can be asked more often than one that is dead.
            resumeNs = nowNs + NOT_READY_INTERVAL_NS;
        } else {
            resumeNs = startUp.retrying() ? nowNs + START_UP_RETRY_NS : nowNs;
        }
    }

    private void inService(long nowNs) {
        state = State.NORMAL;
        recovering = false;
        byte[] found = startUp.deviceId();
        if (deviceId.length > 0 && !Arrays.equals(deviceId, found)) {
            tally.add(SiCounter.IDENTITY_CHANGES);
            debug.trouble("the BMC is another one than before: another device or another firmware");
        }
        deviceId = found;
        quirks = startUp.quirks();
        interrupt.enable(startUp.interruptsEnabled());
        poller.interrupts(interrupt.usable());
        service.begin(startUp, nowNs);
        healthIs(InterfaceHealth.UP);
    }

    private void advanceService(int lengthBytes, long nowNs) {
        if (ownRequest[1] == Cmd.GET_MESSAGE_FLAGS) {
            tally.add(SiCounter.FLAG_FETCHES);
        }
        boolean away = isAway(ownResponse, lengthBytes);
        switch (service.answered(ownResponse, lengthBytes, ownRequest, nowNs)) {
            case MESSAGE -> {
                tally.add(SiCounter.INCOMING_MESSAGES);
                up().received(ownResponse, lengthBytes);
            }
            case EVENT -> {
                tally.add(SiCounter.EVENTS);
                up().event(ownResponse, lengthBytes);
            }
            case PRETIMEOUT -> {
                tally.add(SiCounter.WATCHDOG_PRETIMEOUTS);
                up().watchdogPretimeout();
            }
            case ENABLES_LOST -> startOverAfterReset("the BMC was reset: its global enables are not ours", nowNs);
            case NOTHING -> {
                if (away) {
                    startOverAfterReset("the BMC answers that it is not ready", nowNs);
                }
            }
        }
    }

    private void failed(int slot, long nowNs) {
        tally.add(SiCounter.FAILED_TRANSACTIONS);
        recovering(machine.trouble());
        debug.trouble(machine.trouble());
        if (slot == ownSlot) {
            ownSlot = NONE;
            service.forget(nowNs);
            return;
        }
        SmiMessage message = inSlot[slot];
        if (message != null) {
            inSlot[slot] = null;
            fail(message, protocolFailure(slot));
        }
    }

    private void hosed(long nowNs) {
        tally.add(SiCounter.HOSED_COUNT);
        String reason = machine.trouble();
        loseAll(reason, nowNs, this::protocolFailure);
    }

    private void busFault(IoFault fault, long nowNs) {
        tally.add(SiCounter.BUS_FAULTS);
        loseAll(
                String.valueOf(fault.getMessage()),
                nowNs,
                slot -> new IpmiFailure(
                        FailureKind.BUS_FAULT,
                        CompletionCode.UNSPECIFIED,
                        machine.mayHaveExecuted(slot),
                        health.reason()));
    }

    private void loseAll(String reason, long nowNs, IntFunction<IpmiFailure> failure) {
        @Nullable SmiMessage[] lost = inSlot.clone();
        Arrays.fill(inSlot, null);
        ownSlot = NONE;
        goDown(reason, nowNs);
        for (int slot = 0; slot < lost.length; slot++) {
            SmiMessage message = lost[slot];
            if (message != null) {
                if (isReset(message)) {
                    service.expectReset(nowNs);
                }
                fail(message, failure.apply(slot));
            }
        }
    }

    private void startOver(boolean patient, long nowNs) {
        state = State.STARTING;
        startUp = newStartUp(patient);
        poller.interrupts(false);
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
        return new StartUp(type, machine, interrupt.exists(), patient);
    }

    private void goDown(String reason, long nowNs) {
        state = State.DOWN;
        recovering = false;
        service.forget(nowNs);
        resumeNs = nowNs + PROBE_INTERVAL_NS;
        poller.givenUp();
        debug.trouble("down: " + reason);
        healthIs(new InterfaceHealth(InterfaceHealth.State.DOWN, info.describe() + " is down: " + reason));
        for (SmiMessage message = waiting.poll(); message != null; message = waiting.poll()) {
            fail(message, downFailure());
        }
    }

    /** A BMC whose registers came back before its processor has swallowed the request and will never answer it. */
    private boolean probeIsLost(long nowNs) {
        return isProbing()
                && ownSlot != NONE
                && nowNs - askedNs >= Math.max(PROBE_INTERVAL_NS, PROBE_PATIENCE * slowestStartUpAnswerNs);
    }

    private boolean isProbing() {
        return health.state() == InterfaceHealth.State.DOWN;
    }

    private void recovering(String reason) {
        if (state == State.NORMAL) {
            recovering = true;
            healthIs(new InterfaceHealth(InterfaceHealth.State.RECOVERING, reason));
        }
    }

    /** A start-up that takes its time can say what it met. */
    private void tellStartUpTrouble() {
        if (health.state() == InterfaceHealth.State.STARTING) {
            healthIs(new InterfaceHealth(InterfaceHealth.State.STARTING, machine.trouble()));
        }
    }

    private void healthIs(InterfaceHealth newHealth) {
        if (!newHealth.equals(health)) {
            health = newHealth;
            up().healthChanged(newHealth);
        }
    }

    /** The answer is known without asking the BMC. */
    private void answer(SmiMessage message, int completionCode) {
        byte[] response = message.response();
        response[0] = (byte) (message.request()[0] | (1 << 2));
        response[1] = message.request()[1];
        response[2] = (byte) completionCode;
        message.answered(3);
        up().completed(message);
    }

    private int slotOf(SmiMessage message) {
        int slot = 0;
        while (inSlot[slot] != message) {
            slot++;
        }
        return slot;
    }

    private static boolean isReset(SmiMessage message) {
        byte[] request = message.request();
        return (request[0] & 0xFF) >> 2 == NetFn.APP && (request[1] == Cmd.COLD_RESET || request[1] == Cmd.WARM_RESET);
    }

    /** Whether the BMC says of itself that it is starting, or loading firmware. */
    private static boolean isAway(byte[] response, int lengthBytes) {
        int completionCode = lengthBytes < 3 ? CompletionCode.OK : response[2] & 0xFF;
        return completionCode == CompletionCode.FIRMWARE_UPDATE_MODE
                || completionCode == CompletionCode.INITIALISATION_IN_PROGRESS;
    }

    private void fail(SmiMessage message, IpmiFailure failure) {
        message.failed(failure);
        up().completed(message);
    }

    private IpmiFailure protocolFailure(int slot) {
        return new IpmiFailure(
                FailureKind.PROTOCOL_ERROR, LINUX_BUS_ERROR, machine.mayHaveExecuted(slot), machine.trouble());
    }

    private IpmiFailure downFailure() {
        return new IpmiFailure(FailureKind.INTERFACE_DOWN, LINUX_BUS_ERROR, false, health.reason());
    }

    private SmiUpcalls up() {
        SmiUpcalls target = upcalls;
        if (target == null) {
            throw new IllegalStateException("not started");
        }
        return target;
    }
}
