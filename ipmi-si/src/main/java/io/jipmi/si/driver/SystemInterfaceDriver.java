package io.jipmi.si.driver;

import io.jipmi.io.IoFault;
import io.jipmi.msghandler.Cmd;
import io.jipmi.msghandler.CompletionCode;
import io.jipmi.msghandler.FailureKind;
import io.jipmi.msghandler.InterfaceHealth;
import io.jipmi.msghandler.InterfaceInfo;
import io.jipmi.msghandler.IpmiFailure;
import io.jipmi.msghandler.spi.SmiDriver;
import io.jipmi.msghandler.spi.SmiMessage;
import io.jipmi.msghandler.spi.SmiUpcalls;
import io.jipmi.msghandler.spi.Tally;
import io.jipmi.si.sm.KcsMachine;
import io.jipmi.si.sm.SmResult;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The policy over a register interface: start-up, one message at a time, messages the BMC has for us, health, and the
 * return of a dead BMC.
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
    private final KcsMachine machine;
    private final Runnable release;
    private final Runnable beforeSleep;
    private final HardwarePoller poller = new HardwarePoller(FIRST_COMMAND_KEY + COMMAND_KEYS);
    private final Tally<SiCounter> tally = new Tally<>(SiCounter.class);
    private final byte[] ownRequest = new byte[KcsMachine.MAX_LENGTH_BYTES];
    private final byte[] ownResponse = new byte[KcsMachine.MAX_LENGTH_BYTES];

    private State state = State.STARTING;
    private StartUp startUp = new StartUp();
    private final MessageFetch fetch = new MessageFetch();
    private boolean fetching;
    private @Nullable SmiUpcalls upcalls;
    private @Nullable SmiMessage waiting;
    private @Nullable SmiMessage current;
    private boolean recovering;
    private int responseKey = FIRST_COMMAND_KEY;
    private InterfaceHealth health = new InterfaceHealth(InterfaceHealth.State.STARTING, "not started");

    private long lastPollNs;
    private long lastWaitNs;
    private long resumeNs;
    private long askedNs;
    private long slowestStartUpAnswerNs;

    /**
     * @param beforeSleep called on the waiting thread before it is asked to sleep
     * @param release gives the registers back; called once, by {@link #stop}
     */
    public SystemInterfaceDriver(InterfaceInfo info, KcsMachine machine, Runnable beforeSleep, Runnable release) {
        this.info = info;
        this.machine = machine;
        this.beforeSleep = beforeSleep;
        this.release = release;
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
        startOver(nowNs);
    }

    @Override
    public void send(SmiMessage message, long nowNs) {
        if (state == State.DOWN || isProbing()) {
            fail(message, downFailure());
            return;
        }
        waiting = message;
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
        }
    }

    @Override
    public boolean abandon(SmiMessage message, long nowNs) {
        if (message == waiting) {
            waiting = null;
            return false;
        }
        current = null;
        boolean mayHaveExecuted = machine.mayHaveExecuted(0);
        machine.abandon(0);
        poller.givenUp();
        tally.add(SiCounter.ABANDONED_TRANSACTIONS);
        recovering("a request was given up under way");
        return mayHaveExecuted;
    }

    @Override
    public boolean bridges() {
        return true;
    }

    @Override
    public void watchMessages(boolean wanted, long nowNs) {
        fetch.watch(wanted, nowNs);
    }

    @Override
    public void counters(ObjLongConsumer<String> sink) {
        tally.copyTo(sink);
    }

    @Override
    public void stop(long nowNs) {
        release.run();
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
            startOver(nowNs);
        }
        // The time before a request began is not the BMC's.
        long chargedNs = machine.ready() && beginNext(nowNs) ? 0 : elapsedNs;
        while (true) {
            SmResult result = machine.event(chargedNs);
            chargedNs = 0;
            if (result == SmResult.CALL_WITH_DELAY) {
                return hardwareWait(nowNs);
            }
            if (machine.recovering() || result == SmResult.HOSED) {
                poller.givenUp();
                tellStartUpTrouble();
            } else {
                poller.ready(nowNs);
            }
            switch (result) {
                case CALL_WITH_TICK_DELAY -> {
                    return TICK_NS;
                }
                case TRANSACTION_COMPLETE -> complete(nowNs);
                case TRANSACTION_FAILED -> failCurrent();
                case HOSED -> {
                    hosed(nowNs);
                    return resumeNs - nowNs;
                }
                case IDLE, ATTENTION -> {
                    if (result == SmResult.ATTENTION) {
                        tally.add(SiCounter.ATTENTIONS);
                    }
                    fetch.attention(result == SmResult.ATTENTION, nowNs);
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

    private long hardwareWait(long nowNs) {
        int key = switch (machine.waitingFor()) {
            case WRITE -> WRITE_KEY;
            case READ -> READ_KEY;
            case RESPONSE -> responseKey;
        };
        long waitNs = poller.notReady(key, nowNs);
        if (waitNs == 0) {
            tally.add(SiCounter.SPINS);
        } else {
            tally.add(SiCounter.SLEEPS);
            beforeSleep.run();
        }
        return waitNs;
    }

    /** Gives the idle machine something to do; false if there is nothing. */
    private boolean beginNext(long nowNs) {
        if (state == State.STARTING) {
            if (nowNs - resumeNs < 0) {
                return false;
            }
            begin(ownRequest, startUp.request(ownRequest), true);
            askedNs = nowNs;
            return true;
        }
        if (recovering) {
            recovering = false;
            healthIs(InterfaceHealth.UP);
        }
        if (fetch.due(nowNs)) {
            begin(ownRequest, fetch.request(ownRequest), true);
            fetching = true;
            return true;
        }
        SmiMessage next = waiting;
        if (next == null) {
            return false;
        }
        waiting = null;
        current = next;
        fetch.stir(nowNs);
        begin(next.request(), next.requestLengthBytes(), next.repeatable());
        return true;
    }

    private void begin(byte[] request, int lengthBytes, boolean repeatable) {
        int command = (request[0] & 0xFC) * 67 + (request[1] & 0xFF);
        responseKey = FIRST_COMMAND_KEY + command % COMMAND_KEYS;
        machine.begin(request, lengthBytes, repeatable);
    }

    private long idleWait(long nowNs) {
        tally.add(SiCounter.IDLES);
        return nowNs - resumeNs < 0 ? resumeNs - nowNs : fetch.waitNs(nowNs);
    }

    private void complete(long nowNs) {
        tally.add(SiCounter.COMPLETE_TRANSACTIONS);
        if (state == State.STARTING) {
            advanceStartUp(nowNs);
            return;
        }
        if (fetching) {
            advanceFetch(nowNs);
            return;
        }
        SmiMessage message = current;
        if (message == null) {
            return;
        }
        current = null;
        int lengthBytes = machine.result(message.response());
        if (machine.truncated()) {
            message.failed(new IpmiFailure(
                    FailureKind.BAD_RESPONSE,
                    CompletionCode.TRUNCATED,
                    true,
                    "the BMC answered with more than " + KcsMachine.MAX_LENGTH_BYTES + " bytes"));
        } else {
            message.answered(lengthBytes);
        }
        up().completed(message);
    }

    private void advanceStartUp(long nowNs) {
        slowestStartUpAnswerNs = Math.max(slowestStartUpAnswerNs, nowNs - askedNs);
        int lengthBytes = machine.result(ownResponse);
        startUp.answered(ownResponse, lengthBytes, ownRequest);
        if (startUp.done()) {
            state = State.NORMAL;
            recovering = false;
            healthIs(InterfaceHealth.UP);
        } else if (startUp.failed()) {
            goDown(startUp.trouble(), nowNs);
        } else {
            resumeNs = startUp.retrying() ? nowNs + START_UP_RETRY_NS : nowNs;
        }
    }

    private void advanceFetch(long nowNs) {
        fetching = false;
        int lengthBytes = machine.result(ownResponse);
        if (ownRequest[1] == Cmd.GET_MESSAGE_FLAGS) {
            tally.add(SiCounter.FLAG_FETCHES);
        }
        if (fetch.answered(ownResponse, lengthBytes, ownRequest, nowNs)) {
            tally.add(SiCounter.INCOMING_MESSAGES);
            up().received(ownResponse, lengthBytes);
        }
    }

    private void failCurrent() {
        tally.add(SiCounter.FAILED_TRANSACTIONS);
        recovering(machine.trouble());
        SmiMessage message = current;
        if (message != null) {
            current = null;
            fail(message, protocolFailure());
        }
    }

    private void hosed(long nowNs) {
        tally.add(SiCounter.HOSED_COUNT);
        SmiMessage message = current;
        current = null;
        goDown(machine.trouble(), nowNs);
        if (message != null) {
            fail(message, protocolFailure());
        }
    }

    private void busFault(IoFault fault, long nowNs) {
        tally.add(SiCounter.BUS_FAULTS);
        SmiMessage message = current;
        current = null;
        boolean mayHaveExecuted = machine.mayHaveExecuted(0);
        goDown(String.valueOf(fault.getMessage()), nowNs);
        if (message != null) {
            fail(
                    message,
                    new IpmiFailure(
                            FailureKind.BUS_FAULT, CompletionCode.UNSPECIFIED, mayHaveExecuted, health.reason()));
        }
    }

    private void startOver(long nowNs) {
        state = State.STARTING;
        startUp = new StartUp();
        resumeNs = nowNs;
    }

    private void goDown(String reason, long nowNs) {
        state = State.DOWN;
        recovering = false;
        fetching = false;
        fetch.forget(nowNs);
        resumeNs = nowNs + PROBE_INTERVAL_NS;
        poller.givenUp();
        healthIs(new InterfaceHealth(InterfaceHealth.State.DOWN, info.describe() + " is down: " + reason));
        SmiMessage message = waiting;
        if (message != null) {
            waiting = null;
            fail(message, downFailure());
        }
    }

    /** A BMC whose registers came back before its processor has swallowed the request and will never answer it. */
    private boolean probeIsLost(long nowNs) {
        return isProbing()
                && !machine.ready()
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

    private void fail(SmiMessage message, IpmiFailure failure) {
        message.failed(failure);
        up().completed(message);
    }

    private IpmiFailure protocolFailure() {
        return new IpmiFailure(
                FailureKind.PROTOCOL_ERROR, LINUX_BUS_ERROR, machine.mayHaveExecuted(0), machine.trouble());
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
