package io.jipmi.watchdog;

import io.jipmi.msghandler.CompletionCode;
import io.jipmi.msghandler.FailureKind;
import io.jipmi.msghandler.InterfaceWatcher;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiFailure;
import io.jipmi.msghandler.IpmiInterface;
import io.jipmi.msghandler.IpmiMessageHandler;
import io.jipmi.msghandler.WatcherRegistration;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The watchdog timer of a BMC (IPMI 2.0 section 27), kept running by {@link #heartbeat}: set, start, feed, stop, read back.
 * A timer that was started and is then lost, because the BMC was reset, somebody else set it, or the interface is another
 * one than before, is armed again by the next heartbeat, which logs and counts for how long there was no protection.
 * A heartbeat that finds the timer running allocates nothing, goes before every other request and through maintenance.
 *
 * <p>Thread-safe; one call at a time reaches the BMC.
 */
public final class IpmiWatchdog implements AutoCloseable {
    /** Any interface: the first there is. */
    public static final int ANY_INTERFACE = -1;

    /** What the timer is set to at least when the machine restarts: the next system must come up within it. */
    public static final Duration RESTART_COUNTDOWN = Duration.ofMinutes(2);

    private static final Logger LOG = LoggerFactory.getLogger(IpmiWatchdog.class);

    /** What is stopped where nothing was set: Linux's default. */
    private static final WatchdogSettings UNSET = WatchdogSettings.of(TimeoutAction.HARD_RESET, Duration.ofSeconds(10));

    /** Resets that are answered "not initialized", with a Set in between each time, before that is a failure. */
    private static final int MOST_RESETS = 4;

    private final IpmiMessageHandler handler;
    private final ReadBack readBack;
    private final Duration requestTimeout;
    private final LongSupplier nanoTime;
    private final List<Runnable> pretimeoutListeners = new CopyOnWriteArrayList<>();
    private final AtomicLong pretimeouts = new AtomicLong();
    /** The pre-timeout was reached since the timer was set: the next heartbeat sets it again, for a next one. */
    private volatile boolean pretimeoutReached;

    /** The interface in use was closed, or another BMC is behind it. */
    private volatile boolean departed;

    private volatile boolean bmcChanged;
    private volatile @Nullable IpmiInterface used;

    private int interfaceNumber;
    private @Nullable WatchdogCommands commands;
    /** Not used any more, and still to be closed. */
    private @Nullable WatchdogCommands surplus;

    private @Nullable WatcherRegistration watching;
    private @Nullable WatchdogSettings settings;
    private boolean started;
    private boolean closed;
    private boolean toldUnreadable;
    private long knownToRunNs;

    private long heartbeats;
    private long failedHeartbeats;
    private long rearms;
    private long unverified;
    private long unprotectedNs;

    private IpmiWatchdog(
            IpmiMessageHandler handler,
            int interfaceNumber,
            ReadBack readBack,
            Duration requestTimeout,
            LongSupplier nanoTime) {
        this.handler = handler;
        this.interfaceNumber = interfaceNumber;
        this.readBack = readBack;
        this.requestTimeout = requestTimeout;
        this.nanoTime = nanoTime;
    }

    /**
     * The watchdog behind an interface; changes nothing about it.
     *
     * @param interfaceNumber of the handler's interfaces, or {@link #ANY_INTERFACE}; when it is gone, heartbeats go to the
     *     one that has this number then
     * @param requestTimeout the deadline of each command
     * @throws IpmiException if there is no such interface, or it has its full number of users
     */
    public static IpmiWatchdog open(
            IpmiMessageHandler handler, int interfaceNumber, ReadBack readBack, Duration requestTimeout)
            throws IpmiException {
        return open(handler, interfaceNumber, readBack, requestTimeout, System::nanoTime);
    }

    /** The same by another clock, of monotonic nanoseconds. */
    public static IpmiWatchdog open(
            IpmiMessageHandler handler,
            int interfaceNumber,
            ReadBack readBack,
            Duration requestTimeout,
            LongSupplier nanoTime)
            throws IpmiException {
        IpmiWatchdog watchdog = new IpmiWatchdog(handler, interfaceNumber, readBack, requestTimeout, nanoTime);
        synchronized (watchdog) {
            watchdog.commands();
            watchdog.watching = handler.watch(watchdog.new Changes());
        }
        return watchdog;
    }

    /**
     * What the timer is set to and how it stands.
     *
     * @throws IpmiException with {@link FailureKind#BAD_RESPONSE} if the BMC's answer is too short to say
     */
    public synchronized WatchdogReading read() throws IpmiException {
        return commands().get();
    }

    /**
     * Sets the timer and reads it back. That starts nothing: a timer that runs is stopped, or runs on with the new
     * countdown if {@link WatchdogSettings#dontStop()} says so.
     *
     * @throws IpmiException if the BMC refuses it, or with {@link FailureKind#BAD_RESPONSE} if what is read back is something
     *     else, or cannot be read ({@link ReadBack})
     */
    public synchronized void set(WatchdogSettings newSettings) throws IpmiException {
        setAndCheck(commands(), newSettings);
        settings = newSettings;
    }

    /**
     * Starts the timer, or starts it over (Reset Watchdog Timer). From now on {@link #heartbeat} keeps it running.
     *
     * @throws IpmiException with completion code 0x80 if the timer was never set, neither by us nor by anybody else since
     *     the BMC started
     */
    public synchronized void start() throws IpmiException {
        WatchdogCommands now = commands();
        WatchdogSettings set = settings;
        if (set != null) {
            resetAsSet(now, set);
        } else if (now.reset() != CompletionCode.OK) {
            throw WatchdogCommands.refused(WatchdogCommands.NOT_INITIALIZED, "Reset Watchdog Timer");
        }
        started = true;
        knownToRunNs = nanoTime.getAsLong();
    }

    /**
     * Feeds the timer if it was started, and looks whether it runs as it was set; if not it is armed again.
     *
     * @return whether there was anything to feed: a heartbeat would start a timer that was stopped, so there is none then
     * @throws IpmiException if the timer is not known to run; the next heartbeat tries again
     */
    public synchronized boolean heartbeat() throws IpmiException {
        if (!started) {
            return false;
        }
        boolean runs = false;
        try {
            feed();
            heartbeats++;
            runs = true;
            return true;
        } finally {
            if (!runs) {
                failedHeartbeats++;
            }
        }
    }

    /**
     * Stops the timer and reads back that it does not run; there are no heartbeats any more until it is started again, even
     * if this fails.
     *
     * @throws IpmiException if it could not be stopped
     */
    public synchronized void stop() throws IpmiException {
        started = false;
        WatchdogCommands now = commands();
        WatchdogSettings set = settings;
        setAndCheck(now, stopping(set == null ? UNSET : set));
        settings = null;
        WatchdogReading reading = now.look();
        if (reading != null && reading.countsDown()) {
            throw badResponse("the watchdog timer was stopped, and reads as running still");
        }
    }

    /**
     * Gives a machine that restarts {@link #RESTART_COUNTDOWN} at least, with a hard reset if the next system does not come
     * up, and no pre-timeout. Nothing happens if the timer was not started; there are no heartbeats any more.
     */
    public synchronized void leaveForRestart() throws IpmiException {
        WatchdogSettings set = settings;
        if (!started || set == null) {
            return;
        }
        started = false;
        Duration countdown = set.countdown().compareTo(RESTART_COUNTDOWN) < 0 ? RESTART_COUNTDOWN : set.countdown();
        commands()
                .set(set.withAction(TimeoutAction.HARD_RESET)
                        .withPretimeout(PretimeoutInterrupt.NONE, 0)
                        .withCountdown(countdown));
    }

    /**
     * Gives a machine that panics this long, with no pre-timeout. Nothing happens if the timer was not started; there are no
     * heartbeats any more.
     *
     * @param countdown 0 to 6553.5 s, for example to take a dump in
     */
    public synchronized void leaveForPanic(Duration countdown) throws IpmiException {
        WatchdogSettings set = settings;
        if (!started || set == null) {
            return;
        }
        started = false;
        WatchdogCommands now = commands();
        now.set(set.withPretimeout(PretimeoutInterrupt.NONE, 0).withCountdown(countdown));
        if (!now.canBeSetWhileRunning()) {
            now.reset();
        }
    }

    /**
     * Moves to the timer behind another interface: one that was started is stopped here, and set and started there. If that
     * fails, the next heartbeat arms it here again.
     *
     * @param number as in {@link #open(IpmiMessageHandler, int, ReadBack, Duration)}
     * @throws IpmiException if there is no such interface, or its timer is not known to run
     */
    public void useInterface(int number) throws IpmiException {
        try {
            move(number);
        } finally {
            // Not within the lock: it waits for a listener that is being told, who may be about to call us.
            WatchdogCommands left = takeSurplus();
            if (left != null) {
                left.close();
            }
        }
    }

    private synchronized void move(int number) throws IpmiException {
        WatchdogCommands old = commands();
        IpmiInterface before = used;
        IpmiInterface found = ipmiInterface(number);
        if (found == before) {
            interfaceNumber = number;
            return;
        }
        WatchdogCommands made = new WatchdogCommands(found, requestTimeout);
        surplus = made;
        used = found;
        WatchdogSettings set = settings;
        boolean moved = false;
        try {
            if (started && set != null) {
                old.set(stopping(set)); // first, as both may lead to one timer
                setAndCheck(made, set);
                resetAsSet(made, set);
                knownToRunNs = nanoTime.getAsLong();
            }
            moved = true;
        } finally {
            if (moved) {
                interfaceNumber = number;
                commands = made;
                surplus = old;
            } else {
                used = before;
            }
        }
    }

    private synchronized @Nullable WatchdogCommands takeSurplus() {
        WatchdogCommands taken = surplus;
        surplus = null;
        return taken;
    }

    /**
     * Has the listener told when the pre-timeout is reached, within a second, on another thread than those that call this
     * watchdog; it may call it.
     */
    public void listenForPretimeouts(Runnable listener) {
        pretimeoutListeners.add(listener);
    }

    /**
     * Puts a record of the pre-timeout into the system event log; nothing if the timer is not set.
     *
     * @throws IpmiException if the BMC does not take it
     */
    public synchronized void recordPretimeout() throws IpmiException {
        WatchdogSettings set = settings;
        if (set != null) {
            commands().recordPretimeout(set);
        }
    }

    /** What it is set to by us; empty before the first {@link #set} and after {@link #stop}. */
    public synchronized Optional<WatchdogSettings> settings() {
        return Optional.ofNullable(settings);
    }

    /** What was counted. */
    public synchronized WatchdogStatistics statistics() {
        return new WatchdogStatistics(
                heartbeats, failedHeartbeats, rearms, unverified, pretimeouts.get(), Duration.ofNanos(unprotectedNs));
    }

    /** Leaves the timer as it is: one that runs expires unless somebody else feeds it. Idempotent. */
    @Override
    public void close() {
        @Nullable WatchdogCommands last;
        @Nullable WatcherRegistration watch;
        synchronized (this) {
            closed = true;
            started = false;
            last = commands;
            commands = null;
            watch = watching;
        }
        // Not within the lock: it waits for a listener that is being told, who may be about to call us.
        if (watch != null) {
            watch.close();
        }
        if (last != null) {
            last.close();
        }
    }

    private static WatchdogSettings stopping(WatchdogSettings set) {
        return set.withAction(TimeoutAction.NONE)
                .withPretimeout(PretimeoutInterrupt.NONE, 0)
                .withDontStop(false);
    }

    private void feed() throws IpmiException {
        WatchdogCommands before = commands;
        WatchdogCommands now = commands();
        WatchdogSettings set = settings;
        if (now != before) {
            rearm(now, set, "the interface is another one than before");
        } else if (bmcChanged) {
            bmcChanged = false;
            now.askVersion();
            rearm(now, set, "the BMC is another one than before");
        } else if (pretimeoutReached && set != null) {
            setAndCheck(now, set);
            resetAsSet(now, set);
        } else if (now.reset() == WatchdogCommands.NOT_INITIALIZED) {
            rearm(now, set, "the BMC has forgotten its watchdog timer");
        } else if (set != null && !runsAsSet(now, set)) {
            rearm(now, set, "somebody else has set or stopped the watchdog timer");
        }
        knownToRunNs = nanoTime.getAsLong();
    }

    private boolean runsAsSet(WatchdogCommands now, WatchdogSettings set) throws IpmiException {
        return switch (now.verify(set)) {
            case RUNS -> true;
            case DIFFERS -> false;
            case UNREADABLE -> {
                unreadable();
                yield true;
            }
        };
    }

    private void rearm(WatchdogCommands now, @Nullable WatchdogSettings set, String why) throws IpmiException {
        if (set == null) {
            throw badResponse(why + ", and it was not set by us: it is not known to what");
        }
        setAndCheck(now, set);
        resetAsSet(now, set);
        long lostNs = nanoTime.getAsLong() - knownToRunNs;
        rearms++;
        unprotectedNs += lostNs;
        LOG.warn(
                "{}: armed again; there was no protection for up to {} s",
                why,
                WatchdogSettings.seconds(Duration.ofNanos(lostNs)));
    }

    private void setAndCheck(WatchdogCommands now, WatchdogSettings set) throws IpmiException {
        pretimeoutReached = false;
        listen(now, set.pretimeoutInterrupt() == PretimeoutInterrupt.MESSAGING && set.pretimeoutSeconds() > 0);
        now.set(set);
        WatchdogReading reading = now.look();
        if (reading == null) {
            if (readBack == ReadBack.REQUIRED) {
                throw badResponse("the watchdog timer was set, but whether as wanted is unknown: "
                        + now.tooShort().failure().detail());
            }
            unreadable();
            return;
        }
        List<String> differences = reading.differencesFrom(set);
        if (!differences.isEmpty()) {
            throw badResponse(
                    "the BMC took the watchdog timer's settings but has others: " + String.join("; ", differences));
        }
    }

    private void unreadable() {
        unverified++;
        if (!toldUnreadable) {
            toldUnreadable = true;
            LOG.warn(
                    "the BMC's answer to Get Watchdog Timer is too short: that the timer is as it was set goes unchecked");
        }
    }

    private static void resetAsSet(WatchdogCommands now, WatchdogSettings set) throws IpmiException {
        for (int tries = 1; now.reset() == WatchdogCommands.NOT_INITIALIZED; tries++) {
            if (tries == MOST_RESETS) {
                throw WatchdogCommands.refused(WatchdogCommands.NOT_INITIALIZED, "Reset Watchdog Timer");
            }
            now.set(set);
        }
    }

    private void listen(WatchdogCommands now, boolean wanted) throws IpmiException {
        try {
            now.listen(wanted, this::pretimeout);
        } catch (IpmiException e) {
            if (e.failure().kind() != FailureKind.UNSUPPORTED) {
                throw e;
            }
            LOG.warn(
                    "the pre-timeout is set, but nobody will be told of it: {}",
                    e.failure().detail());
        }
    }

    private void pretimeout() {
        pretimeoutReached = true;
        pretimeouts.incrementAndGet();
        pretimeoutListeners.forEach(Runnable::run);
    }

    /** Those of the interface as it is now. */
    private WatchdogCommands commands() throws IpmiException {
        if (closed) {
            throw IpmiException.of(
                    new IpmiFailure(FailureKind.CLOSED, CompletionCode.UNSPECIFIED, false, "the watchdog is closed"));
        }
        WatchdogCommands known = commands;
        if (known != null && !departed) {
            return known;
        }
        IpmiInterface found = ipmiInterface(interfaceNumber);
        departed = false;
        used = found;
        WatchdogCommands made = new WatchdogCommands(found, requestTimeout);
        commands = made;
        return made;
    }

    private IpmiInterface ipmiInterface(int number) throws IpmiException {
        List<IpmiInterface> all = handler.interfaces();
        for (IpmiInterface each : all) {
            if (number == ANY_INTERFACE || each.number() == number) {
                return each;
            }
        }
        String wanted = number == ANY_INTERFACE ? "no interface" : "no interface " + number;
        String there = all.isEmpty()
                ? ""
                : "; there are " + all.stream().map(IpmiInterface::number).toList();
        throw IpmiException.of(new IpmiFailure(
                FailureKind.INTERFACE_DOWN, CompletionCode.UNSPECIFIED, false, "there is " + wanted + there));
    }

    /** Only takes notes, on a thread that is not ours: the next heartbeat heeds them. */
    private final class Changes implements InterfaceWatcher {
        @Override
        public void arrived(IpmiInterface ipmi) {
            // Looked for when the one in use is gone.
        }

        @Override
        public void bmcChanged(IpmiInterface ipmi) {
            if (ipmi == used) {
                bmcChanged = true;
            }
        }

        @Override
        public void departed(IpmiInterface ipmi) {
            if (ipmi == used) {
                departed = true;
            }
        }
    }

    private static IpmiException badResponse(String detail) {
        return IpmiException.of(new IpmiFailure(FailureKind.BAD_RESPONSE, CompletionCode.UNSPECIFIED, false, detail));
    }
}
