package io.jipmi.watchdog.daemon;

import io.jipmi.msghandler.FailureKind;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.spi.Timekeeper;
import io.jipmi.watchdog.IpmiWatchdog;
import io.jipmi.watchdog.TimeoutAction;
import io.jipmi.watchdog.TimerUse;
import io.jipmi.watchdog.WatchdogControl;
import io.jipmi.watchdog.WatchdogReading;
import io.jipmi.watchdog.WatchdogSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What keeps the BMC from acting while all is well: arms the timer, or takes over the one that runs, and feeds it until it
 * is told to end; or lets a client of the device node do so. Heartbeats are withheld while a health check fails.
 *
 * <p>Thread-safe. The thread of {@link #run} gives the heartbeats, which allocate nothing while all is well.
 */
public final class WatchdogService implements WatchdogControl {
    private static final Logger LOG = LoggerFactory.getLogger(WatchdogService.class);
    private static final int MOST_STOPS = 3;

    /** Who gives the heartbeats. */
    private enum Feeder {
        NOBODY,
        DAEMON,
        CLIENT
    }

    private final IpmiWatchdog watchdog;
    private final Timekeeper time;
    private final HealthGate gate;
    private final boolean servesClients;
    private final Pretimeouts pretimeouts;
    private final PingSchedule schedule = new PingSchedule();

    private volatile WatchdogParameters parameters;
    private volatile WatchdogSettings settings;
    private volatile Feeder feeder = Feeder.NOBODY;
    private volatile boolean expiredBeforeStart;
    private volatile boolean ended;
    private volatile @Nullable Thread loop;

    /** The BMC has a flag of an expiration that is known here. */
    private boolean expirationFlagged;

    /** It runs with the start-up countdown, until the first heartbeat. */
    private boolean startingUp;

    /** The machine was made to panic: what happens to the timer is decided. */
    private volatile boolean panicking;

    private boolean withheld;
    private boolean failing;
    private long withheldHeartbeats;

    /**
     * For a timer that is not touched before {@link #start}.
     *
     * @param servesClients whether a device node is to be served: the timer is then armed by its clients, unless the
     *     parameter start_now says otherwise
     * @param panic makes the machine panic
     */
    public WatchdogService(
            IpmiWatchdog watchdog,
            WatchdogParameters parameters,
            HealthGate gate,
            boolean servesClients,
            Runnable panic,
            Timekeeper time) {
        if (!servesClients && !parameters.startNow().orElse(true)) {
            throw new IllegalArgumentException(
                    "ipmi_watchdog.start_now=0 without a device node: nobody would ever start the timer");
        }
        this.watchdog = watchdog;
        this.parameters = parameters;
        this.gate = gate;
        this.servesClients = servesClients;
        this.time = time;
        this.settings = parameters.settings();
        this.pretimeouts = new Pretimeouts(watchdog, this::prepareToPanic, panic);
    }

    /**
     * Arms the timer or adopts the one that runs, as the parameters say; without {@code start_now} one that does not run is
     * left alone until a client arms it.
     *
     * @throws IpmiException if the timer is not known to run as it should
     * @throws IOException if one runs already and is to be left alone
     * @throws IllegalArgumentException if a parameter does not go with the timer that is adopted
     */
    public synchronized void start() throws IOException {
        Optional<WatchdogReading> before = readIfReadable();
        boolean runs = before.map(WatchdogReading::countsDown).orElse(false);
        expiredBeforeStart = before.map(reading -> reading.expired().contains(TimerUse.SMS_OS))
                .orElse(false);
        expirationFlagged = expiredBeforeStart;
        if (runs) {
            settings = settingsFor(before.orElseThrow());
        }
        watchdog.listenForPretimeouts(this::warned);
        if (!runs && !startsNow()) {
            return;
        }
        Duration startup = parameters.startupCountdown();
        startingUp = !startup.isZero();
        WatchdogSettings first = startingUp ? parameters.over(settings).withCountdown(startup) : settings;
        feeder = Feeder.DAEMON; // whoever ends it meanwhile has it stopped
        setAndForgetExpiration(first);
        watchdog.start();
        schedule.begin(first.countdown(), time.nowNs());
    }

    /**
     * Feeds the timer until {@link #end}, or until the thread is interrupted.
     *
     * @param eachTurn is run after each heartbeat, and as often as said here
     * @param longest at most the time between two turns
     */
    public void run(Runnable eachTurn, Duration longest) {
        loop = Thread.currentThread();
        long longestNs = longest.toNanos();
        while (!ended && !Thread.currentThread().isInterrupted()) {
            long nextNs = step();
            eachTurn.run();
            long waitNs = Math.min(nextNs - time.nowNs(), longestNs);
            if (waitNs > 0 && !ended) {
                time.parkNs(waitNs);
            }
        }
    }

    /** Has {@link #run} return soon. */
    public void end() {
        ended = true;
        wakeUp();
    }

    /**
     * Feeds the timer if it is due and this is the daemon's to do.
     *
     * @return when to call again, in the clock's nanoseconds
     */
    synchronized long step() {
        long nowNs = time.nowNs();
        if (feeder != Feeder.DAEMON) {
            return nowNs + Duration.ofSeconds(1).toNanos();
        }
        if (schedule.isDue(nowNs)) {
            schedule.tried(nowNs);
            feedUnlessIll(nowNs);
        }
        return schedule.dueNs();
    }

    /**
     * Ends it in order: stops the timer, unless the parameters nowayout or hw.ipmi.wd_shutdown_countdown say otherwise.
     *
     * @return what was done, a phrase
     * @throws IpmiException if the timer could not be brought to that
     */
    public synchronized String stop() throws IpmiException {
        ended = true;
        if (feeder == Feeder.NOBODY) {
            return panicking ? "the timer runs on, for the panic" : "the timer was not armed";
        }
        int shutdownSeconds = parameters.shutdownSeconds();
        if (nowayout() || shutdownSeconds < 0) {
            watchdog.heartbeat();
            feeder = Feeder.NOBODY;
            return (nowayout() ? "nowayout" : "hw.ipmi.wd_shutdown_countdown=-1") + ": the timer runs on, "
                    + WatchdogText.of(settings);
        }
        if (shutdownSeconds > 0) {
            return leaveForShutdown(Duration.ofSeconds(shutdownSeconds));
        }
        stopTimer();
        return "the timer is stopped";
    }

    /**
     * Has the parameters changed while it runs: what the timer is set to is set at once, and another interface's is taken.
     * Those of the start ({@link WatchdogParameters#isChangeable}) change nothing any more.
     *
     * @throws IpmiException if the BMC refuses it; everything is then as before
     * @throws IllegalArgumentException if they do not go together
     */
    public synchronized void change(WatchdogParameters changed) throws IpmiException {
        WatchdogSettings before = settings;
        change(changed.over(before));
        boolean moved = false;
        try {
            watchdog.useInterface(changed.interfaceNumber());
            moved = true;
        } finally {
            if (!moved) {
                change(before);
            }
        }
        parameters = changed;
    }

    /** The parameters in force. */
    public WatchdogParameters parameters() {
        return parameters;
    }

    /** What is wrong with the machine, because of which heartbeats are withheld; empty while nothing is. */
    public String complaint() {
        return gate.healthy().getAsBoolean() ? "" : gate.complaint().get();
    }

    /** What was counted. */
    public synchronized ServiceStatistics statistics() {
        return new ServiceStatistics(
                watchdog.statistics(),
                withheldHeartbeats,
                schedule.lateWakeUps(),
                schedule.greatestLateness(),
                schedule.thinMargins(),
                schedule.leastMargin());
    }

    /** What it is doing, a phrase. */
    public String describe() {
        return switch (feeder) {
            case NOBODY -> "the timer is not armed";
            case DAEMON -> "the timer is armed and fed, " + WatchdogText.of(settings);
            case CLIENT -> "the timer is armed by a client, who feeds it, " + WatchdogText.of(settings);
        };
    }

    @Override
    public synchronized void arm() throws IpmiException {
        if (panicking || ended) {
            throw WatchdogText.closed("the watchdog daemon is ending");
        }
        feeder = Feeder.CLIENT;
        setAndStart();
    }

    @Override
    public synchronized void heartbeat() throws IpmiException {
        if (feeder == Feeder.CLIENT && isWell()) {
            feed(time.nowNs());
        }
    }

    @Override
    public synchronized void disarm() throws IpmiException {
        if (feeder != Feeder.CLIENT) {
            return;
        }
        if (startsNow()) {
            feeder = Feeder.DAEMON;
            setAndStart();
            wakeUp();
        } else {
            stopTimer();
        }
    }

    @Override
    public boolean armed() {
        return feeder == Feeder.CLIENT;
    }

    @Override
    public boolean nowayout() {
        return parameters.nowayout();
    }

    @Override
    public WatchdogSettings settings() {
        return settings;
    }

    @Override
    public synchronized void change(WatchdogSettings changed) throws IpmiException {
        WatchdogSettings before = settings;
        if (changed.equals(before)) {
            return;
        }
        settings = changed;
        if (feeder == Feeder.NOBODY || startingUp) {
            return;
        }
        boolean done = false;
        try {
            setAndStart();
            done = true;
        } finally {
            settings = done ? changed : before;
        }
        wakeUp();
    }

    @Override
    public WatchdogReading read() throws IpmiException {
        return watchdog.read();
    }

    @Override
    public boolean expiredBeforeStart() {
        return expiredBeforeStart;
    }

    @Override
    public Registration onPretimeout(Runnable listener) {
        return pretimeouts.tell(listener);
    }

    private boolean startsNow() {
        return parameters.startNow().orElse(!servesClients);
    }

    private WatchdogSettings settingsFor(WatchdogReading running) throws IOException {
        return switch (parameters.foreignTimer()) {
            case REFUSE ->
                throw new IOException("the watchdog timer runs already, " + WatchdogText.of(running)
                        + "; ipmi_watchdog.foreign_timer=adopt takes it over, =replace sets it anew");
            case REPLACE -> {
                LOG.warn("the timer ran already, {}: it is set anew", WatchdogText.of(running));
                yield parameters.settings();
            }
            case ADOPT -> {
                LOG.warn("the timer ran already, {}: it is taken over", WatchdogText.of(running));
                yield parameters.over(running);
            }
        };
    }

    private Optional<WatchdogReading> readIfReadable() throws IOException {
        try {
            return Optional.of(watchdog.read());
        } catch (IpmiException e) {
            if (e.failure().kind() != FailureKind.BAD_RESPONSE || parameters.foreignTimer() == ForeignTimer.REFUSE) {
                throw e;
            }
            LOG.warn(
                    "whether a timer runs already cannot be told: {}",
                    e.failure().detail());
            return Optional.empty();
        }
    }

    /** A flag of an expiration that was noticed is cleared, so that the next start does not take it for a new one. */
    private void setAndForgetExpiration(WatchdogSettings first) throws IpmiException {
        if (expirationFlagged) {
            expirationFlagged = false;
            try {
                watchdog.set(new WatchdogSettings(
                        first.use(),
                        first.dontStop(),
                        first.dontLog(),
                        first.action(),
                        first.pretimeoutInterrupt(),
                        first.pretimeoutSeconds(),
                        EnumSet.of(TimerUse.SMS_OS),
                        first.countdown()));
            } catch (IpmiException e) {
                LOG.warn(
                        "the BMC does not forget that its timer expired: {}",
                        e.failure().detail());
            }
        }
        watchdog.set(first);
    }

    private void setAndStart() throws IpmiException {
        long nowNs = time.nowNs();
        startingUp = false;
        setAndForgetExpiration(settings);
        watchdog.start();
        schedule.begin(settings.countdown(), nowNs);
    }

    private void feedUnlessIll(long nowNs) {
        if (!isWell()) {
            return;
        }
        try {
            feed(nowNs);
            if (failing) {
                failing = false;
                LOG.warn("heartbeats are answered again, {}", WatchdogText.of(settings));
            }
        } catch (IpmiException e) {
            if (!failing && e.failure().kind() != FailureKind.CANCELLED) {
                failing = true;
                LOG.error(
                        "heartbeat failed: {}; {} in about {} s unless one succeeds",
                        e.failure().detail(),
                        WatchdogText.deed(settings.action()),
                        WatchdogText.seconds(schedule.leftNs(time.nowNs())));
            }
        }
    }

    private boolean isWell() {
        if (gate.healthy().getAsBoolean()) {
            if (withheld) {
                withheld = false;
                LOG.warn("well again: heartbeats go on");
            }
            return true;
        }
        withheldHeartbeats++;
        if (!withheld) {
            withheld = true;
            LOG.error(
                    "heartbeats are withheld, {} in about {} s unless it gets well: {}",
                    WatchdogText.deed(settings.action()),
                    WatchdogText.seconds(schedule.leftNs(time.nowNs())),
                    gate.complaint().get());
        }
        return false;
    }

    private void feed(long nowNs) throws IpmiException {
        if (startingUp) {
            setAndStart();
            return;
        }
        watchdog.heartbeat();
        long marginNs = schedule.fed(nowNs, time.nowNs());
        if (schedule.isThin(marginNs)) {
            LOG.warn(
                    "a heartbeat came late: {} s were left of {} s",
                    WatchdogText.seconds(marginNs),
                    WatchdogText.seconds(settings.countdown().toNanos()));
        }
    }

    private void stopTimer() throws IpmiException {
        for (int tries = 1; ; tries++) {
            try {
                watchdog.stop();
                feeder = Feeder.NOBODY;
                return;
            } catch (IpmiException e) {
                if (tries == MOST_STOPS) {
                    throw e;
                }
            }
        }
    }

    private String leaveForShutdown(Duration countdown) throws IpmiException {
        watchdog.set(WatchdogSettings.of(TimeoutAction.POWER_CYCLE, countdown));
        watchdog.start();
        feeder = Feeder.NOBODY;
        return "the machine has " + countdown.toSeconds() + " s to shut down, then its power is cycled";
    }

    /** Takes no lock: who holds it may be waiting for the listener that calls this. */
    private void prepareToPanic() {
        panicking = true;
        feeder = Feeder.NOBODY;
        try {
            watchdog.leaveForPanic(parameters.panicTimeout());
        } catch (IpmiException e) {
            LOG.error("the timer keeps the time it has: {}", e.failure().detail());
        }
    }

    /** One that is still on its way when the timer is stopped is of no interest. */
    private void warned() {
        if (!ended) {
            pretimeouts.reached(parameters.preop());
        }
    }

    private void wakeUp() {
        LockSupport.unpark(loop);
    }
}
