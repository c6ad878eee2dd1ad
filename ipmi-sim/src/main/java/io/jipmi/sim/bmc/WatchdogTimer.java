package io.jipmi.sim.bmc;

import io.jipmi.sim.bmc.PowerAction.Cause;
import io.jipmi.sim.bmc.PowerAction.Kind;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The BMC watchdog timer (IPMI 2.0 §27). Counts down only on paper: {@link #catchUp} does whatever should have happened
 * since it was last asked.
 */
final class WatchdogTimer {
    private static final int NOT_INITIALIZED = 0x80;
    private static final long TICK_NS = TimeUnit.MILLISECONDS.toNanos(100);

    // Timer use byte, table 27-2.
    private static final int DONT_LOG = 0x80;
    private static final int DONT_STOP = 0x40;
    private static final int RUNNING = 0x40;
    private static final int USE_MASK = 0x07;
    private static final int LAST_USE = 5;

    private static final int LAST_ACTION = 3;
    private static final int LAST_PRETIMEOUT_INTERRUPT = 3;

    // The watchdog 2 sensor's event, table 42-3.
    static final int SENSOR_TYPE = 0x23;
    static final int SENSOR_SPECIFIC = 0x6F;
    private static final int PRETIMEOUT_OFFSET = 8;
    private static final int DETAILS_IN_DATA2 = 0xC0;

    private final LongSupplier nanoTime;
    private final HostPower power;
    private final HostMailbox mailbox;
    private final EventRouter events;
    private final int sensorNumber;

    private boolean initialized;
    private boolean running;
    private boolean pretimeoutDone;
    private int useByte;
    private int actionByte;
    private int pretimeoutSeconds;
    private int expiredUses;
    private int initialTicks;
    private int stoppedTicks;
    private long startedNs;

    WatchdogTimer(LongSupplier nanoTime, HostPower power, HostMailbox mailbox, EventRouter events, int sensorNumber) {
        this.nanoTime = nanoTime;
        this.power = power;
        this.mailbox = mailbox;
        this.events = events;
        this.sensorNumber = sensorNumber;
    }

    void register(CommandTable commands) {
        commands.add(NetFn.APP, 0x22, 0, request -> reset(nanoTime.getAsLong()));
        commands.add(NetFn.APP, 0x24, 6, request -> set(request, nanoTime.getAsLong()));
        commands.add(NetFn.APP, 0x25, 0, request -> get(nanoTime.getAsLong()));
    }

    /** What a reset of the BMC leaves: a timer nobody has set. */
    void forget() {
        initialized = false;
        running = false;
        pretimeoutDone = false;
        useByte = 0;
        actionByte = 0;
        pretimeoutSeconds = 0;
        expiredUses = 0;
        initialTicks = 0;
        stoppedTicks = 0;
    }

    /** Lets the pre-timeout and the timeout happen, if their time has come, with their own times. */
    void catchUp(long nowNs) {
        if (!running) {
            return;
        }
        long timeoutNs = startedNs + initialTicks * TICK_NS;
        long pretimeoutNs = timeoutNs - TimeUnit.SECONDS.toNanos(pretimeoutSeconds);
        if (pretimeoutInterrupt() != 0 && !pretimeoutDone && nowNs - pretimeoutNs >= 0) {
            pretimeoutDone = true;
            pretimeout(pretimeoutNs);
        }
        if (nowNs - timeoutNs >= 0) {
            timeout(timeoutNs);
        }
    }

    private void pretimeout(long timeNs) {
        switch (pretimeoutInterrupt()) {
            case 1 -> power.act(timeNs, Kind.SYSTEM_MANAGEMENT_INTERRUPT, Cause.WATCHDOG_PRETIMEOUT);
            case 2 -> power.act(timeNs, Kind.DIAGNOSTIC_INTERRUPT, Cause.WATCHDOG_PRETIMEOUT);
            default -> {}
        }
        mailbox.raisePretimeoutFlag();
        logEvent(PRETIMEOUT_OFFSET, timeNs);
    }

    private void timeout(long timeNs) {
        running = false;
        stoppedTicks = 0;
        expiredUses |= 1 << (useByte & USE_MASK);
        int action = actionByte & 0x07;
        switch (action) {
            case 1 -> power.act(timeNs, Kind.HARD_RESET, Cause.WATCHDOG_TIMEOUT);
            case 2 -> power.act(timeNs, Kind.POWER_DOWN, Cause.WATCHDOG_TIMEOUT);
            case 3 -> power.act(timeNs, Kind.POWER_CYCLE, Cause.WATCHDOG_TIMEOUT);
            default -> {}
        }
        logEvent(action, timeNs);
    }

    private void logEvent(int offset, long timeNs) {
        if ((useByte & DONT_LOG) == 0) {
            int details = pretimeoutInterrupt() << 4 | (useByte & USE_MASK);
            events.post(
                    SensorEvent.fromBmc(
                            SENSOR_TYPE,
                            sensorNumber,
                            false,
                            SENSOR_SPECIFIC,
                            DETAILS_IN_DATA2 | offset,
                            details,
                            SensorEvent.UNSPECIFIED),
                    timeNs);
        }
    }

    private int pretimeoutInterrupt() {
        return actionByte >> 4 & 0x07;
    }

    private byte[] reset(long nowNs) {
        if (!initialized) {
            throw new Refusal(NOT_INITIALIZED);
        }
        start(nowNs);
        return ByteWriter.NOTHING;
    }

    private void start(long nowNs) {
        running = true;
        pretimeoutDone = false;
        startedNs = nowNs;
    }

    private byte[] set(Request request, long nowNs) {
        int use = request.u8(0);
        int actions = request.u8(1);
        int pretimeout = request.u8(2);
        int ticks = request.u16(4);
        boolean useReserved = (use & USE_MASK) == 0 || (use & USE_MASK) > LAST_USE;
        boolean actionReserved = (actions & 0x07) > LAST_ACTION || (actions >> 4 & 0x07) > LAST_PRETIMEOUT_INTERRUPT;
        if (useReserved || actionReserved || pretimeout * 10 > ticks) {
            throw new Refusal(CompletionCode.INVALID_DATA_FIELD);
        }
        boolean keepRunning = running && (use & DONT_STOP) != 0;
        useByte = use & (DONT_LOG | USE_MASK);
        actionByte = actions & 0x77;
        pretimeoutSeconds = pretimeout;
        expiredUses &= ~request.u8(3);
        initialTicks = ticks;
        stoppedTicks = ticks;
        initialized = true;
        if (keepRunning) {
            start(nowNs);
        } else {
            running = false;
            pretimeoutDone = false;
            mailbox.lowerPretimeoutFlag();
        }
        return ByteWriter.NOTHING;
    }

    private byte[] get(long nowNs) {
        return new ByteWriter()
                .u8(useByte | (running ? RUNNING : 0))
                .u8(actionByte)
                .u8(pretimeoutSeconds)
                .u8(expiredUses)
                .u16(initialTicks)
                .u16(running ? ticksLeft(nowNs) : stoppedTicks)
                .done();
    }

    private int ticksLeft(long nowNs) {
        long leftNs = startedNs + initialTicks * TICK_NS - nowNs;
        return (int) ((leftNs + TICK_NS - 1) / TICK_NS);
    }
}
