package io.jipmi.watchdog.daemon;

import io.jipmi.msghandler.Parameter;
import io.jipmi.msghandler.Parameters;
import io.jipmi.watchdog.PretimeoutInterrupt;
import io.jipmi.watchdog.TimeoutAction;
import io.jipmi.watchdog.TimerUse;
import io.jipmi.watchdog.WatchdogReading;
import io.jipmi.watchdog.WatchdogSettings;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * How the daemon is to treat the timer, by the parameters of Linux's {@code ipmi_watchdog} (7.1) and two of FreeBSD's
 * {@code hw.ipmi}. What is empty was not set by anybody: a timer that is adopted keeps its own, any other has the default.
 * Immutable.
 *
 * @param timeout 1 to 6553 s
 * @param pretimeoutSeconds 0 for none, to 255 s, less than the timeout
 * @param panicTimeout 0 to 6553 s
 * @param startNow whether the daemon arms and feeds the timer itself, without a client of the device node
 * @param nowayout whether the timer, once armed, runs on whatever ends in order
 * @param interfaceNumber number of the interface, or -1 for the first
 * @param startupCountdown until the first heartbeat, 1 to 6553 s; zero for the timeout
 * @param shutdownSeconds 0: the daemon's end stops the timer; more: it leaves it so many seconds, to 6553 s, until a power
 *     cycle; -1: it leaves it as it is
 */
public record WatchdogParameters(
        Optional<Duration> timeout,
        Optional<Integer> pretimeoutSeconds,
        Duration panicTimeout,
        Optional<TimeoutAction> action,
        Optional<PretimeoutInterrupt> preaction,
        PretimeoutOp preop,
        Optional<Boolean> startNow,
        boolean nowayout,
        int interfaceNumber,
        ForeignTimer foreignTimer,
        Duration startupCountdown,
        int shutdownSeconds) {
    /** Six times Linux's: a JVM that pauses, or a BMC that starts again, is no reason to lose the machine. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(60);

    private static final int LONGEST_S = (int) WatchdogSettings.LONGEST_COUNTDOWN.toSeconds();
    private static final int LONGEST_PRETIMEOUT_S = 255;
    private static final int LINUX_PANIC_TIMEOUT_S = 255;

    private static final Parameter<Optional<Integer>> TIMEOUT = Parameter.integer(
                    "ipmi_watchdog.timeout", "seconds without a heartbeat until the BMC acts", 60, 1, LONGEST_S)
            .optional();
    private static final Parameter<Optional<Integer>> PRETIMEOUT = Parameter.integer(
                    "ipmi_watchdog.pretimeout",
                    "seconds before that at which it warns; 0: never",
                    0,
                    0,
                    LONGEST_PRETIMEOUT_S)
            .optional();
    private static final Parameter<Integer> PANIC_TIMEOUT = Parameter.integer(
            "ipmi_watchdog.panic_wdt_timeout",
            "seconds the timer has from a panic on",
            LINUX_PANIC_TIMEOUT_S,
            0,
            LONGEST_S);
    private static final Parameter<Optional<Action>> ACTION = Parameter.choice(
                    "ipmi_watchdog.action", "what the BMC does when the time is up", Action.RESET)
            .optional();
    private static final Parameter<Optional<Preaction>> PREACTION = Parameter.choice(
                    "ipmi_watchdog.preaction", "how it warns", Preaction.PRE_NONE)
            .optional();
    private static final Parameter<PretimeoutOp> PREOP = Parameter.choice(
            "ipmi_watchdog.preop", "what is done about the warning (with pre_int)", PretimeoutOp.PREOP_NONE);
    private static final Parameter<Optional<Boolean>> START_NOW = Parameter.flag(
                    "ipmi_watchdog.start_now", "arm and feed the timer without waiting for a client", true)
            .optional();
    private static final Parameter<Boolean> NOWAYOUT =
            Parameter.flag("ipmi_watchdog.nowayout", "an orderly end does not stop the timer", false);
    private static final Parameter<Integer> IFNUM_TO_USE = Parameter.integer(
            "ipmi_watchdog.ifnum_to_use", "number of the interface; -1: the first there is", -1, -1, Integer.MAX_VALUE);
    private static final Parameter<ForeignTimer> FOREIGN_TIMER = Parameter.choice(
            "ipmi_watchdog.foreign_timer", "what becomes of a timer that runs already", ForeignTimer.ADOPT);
    private static final Parameter<Integer> STARTUP_COUNTDOWN = Parameter.integer(
            "hw.ipmi.wd_startup_countdown",
            "seconds until the first heartbeat must have come; 0: the timeout",
            0,
            0,
            LONGEST_S);
    private static final Parameter<Integer> SHUTDOWN_COUNTDOWN = Parameter.integer(
            "hw.ipmi.wd_shutdown_countdown",
            "seconds from the daemon's orderly end to a power cycle; 0: the timer is stopped; -1: it runs on as it is",
            0,
            -1,
            LONGEST_S);

    /** Every one. */
    public static final List<Parameter<?>> PARAMETERS = List.of(
            TIMEOUT,
            PRETIMEOUT,
            PANIC_TIMEOUT,
            ACTION,
            PREACTION,
            PREOP,
            START_NOW,
            NOWAYOUT,
            IFNUM_TO_USE,
            FOREIGN_TIMER,
            STARTUP_COUNTDOWN,
            SHUTDOWN_COUNTDOWN);

    private static final Set<Parameter<?>> OF_THE_START = Set.of(START_NOW, FOREIGN_TIMER, STARTUP_COUNTDOWN);

    public static final WatchdogParameters DEFAULT = of(Parameters.DEFAULTS);

    /** Throws {@link IllegalArgumentException}, naming the parameters, if they do not go together. */
    public WatchdogParameters {
        boolean unheard = preaction.isPresent()
                && (preaction.get() == PretimeoutInterrupt.NMI || preaction.get() == PretimeoutInterrupt.SMI);
        if (unheard && preop != PretimeoutOp.PREOP_NONE) {
            throw new IllegalArgumentException(
                    "ipmi_watchdog.preop goes with ipmi_watchdog.preaction=pre_int: an NMI or"
                            + " SMI does not reach this program (to panic at an NMI set the sysctl kernel.unknown_nmi_panic)");
        }
        if (timeout.isPresent() && pretimeoutSeconds.isPresent()) {
            requireLess(pretimeoutSeconds.get(), timeout.get());
        }
    }

    /**
     * What the parameters set.
     *
     * @throws IllegalArgumentException as from the constructor
     */
    public static WatchdogParameters of(Parameters parameters) {
        return new WatchdogParameters(
                parameters.get(TIMEOUT).map(Duration::ofSeconds),
                parameters.get(PRETIMEOUT),
                Duration.ofSeconds(parameters.get(PANIC_TIMEOUT)),
                parameters.get(ACTION).map(word -> word.meaning),
                parameters.get(PREACTION).map(word -> word.meaning),
                parameters.get(PREOP),
                parameters.get(START_NOW),
                parameters.get(NOWAYOUT),
                parameters.get(IFNUM_TO_USE),
                parameters.get(FOREIGN_TIMER),
                Duration.ofSeconds(parameters.get(STARTUP_COUNTDOWN)),
                parameters.get(SHUTDOWN_COUNTDOWN));
    }

    /** What the timer is set to where none runs. */
    public WatchdogSettings settings() {
        return over(WatchdogSettings.of(TimeoutAction.HARD_RESET, DEFAULT_TIMEOUT));
    }

    /**
     * These parameters laid over the timer of somebody else: what nobody set stays as it is there, except what would leave
     * the machine unprotected. It is ours from then on, and goes on running when it is set.
     *
     * @throws IllegalArgumentException naming the parameter that does not go with it
     */
    public WatchdogSettings over(WatchdogReading running) {
        boolean acts = running.action() != TimeoutAction.NONE && running.action() != TimeoutAction.RESERVED;
        boolean warns = running.pretimeoutInterrupt() != PretimeoutInterrupt.RESERVED;
        Duration countdown = running.countdown().isZero() ? DEFAULT_TIMEOUT : running.countdown();
        boolean fits = warns && Duration.ofSeconds(running.pretimeoutSeconds()).compareTo(countdown) < 0;
        return over(new WatchdogSettings(
                TimerUse.SMS_OS,
                true,
                running.dontLog(),
                acts ? running.action() : TimeoutAction.HARD_RESET,
                fits ? running.pretimeoutInterrupt() : PretimeoutInterrupt.NONE,
                fits ? running.pretimeoutSeconds() : 0,
                Set.of(),
                countdown));
    }

    /**
     * The same over settings.
     *
     * @throws IllegalArgumentException naming the parameter that does not go with them
     */
    public WatchdogSettings over(WatchdogSettings base) {
        Duration countdown = timeout.orElse(base.countdown());
        int seconds = pretimeoutSeconds.orElse(base.pretimeoutSeconds());
        if (pretimeoutSeconds.isPresent()) {
            requireLess(seconds, countdown);
        } else if (Duration.ofSeconds(seconds).compareTo(countdown) >= 0) {
            seconds = 0; // nobody asked for it
        }
        PretimeoutInterrupt interrupt = preaction.orElse(base.pretimeoutInterrupt());
        return base.withPretimeout(PretimeoutInterrupt.NONE, 0)
                .withCountdown(countdown)
                .withAction(action.orElse(base.action()))
                .withPretimeout(seconds > 0 ? interrupt : PretimeoutInterrupt.NONE, seconds);
    }

    /** Whether it can be changed while the daemon runs; otherwise it is of its start. */
    public static boolean isChangeable(Parameter<?> parameter) {
        return !OF_THE_START.contains(parameter);
    }

    /** These words, where nobody set what the timer has in its place completed by that, to be shown. */
    public static Parameters inForce(Parameters set, WatchdogSettings timer) {
        return set.with(TIMEOUT, Long.toString(Math.max(1, timer.countdown().toSeconds())))
                .with(PRETIMEOUT, Integer.toString(timer.pretimeoutSeconds()))
                .with(ACTION, Action.of(timer.action()).name().toLowerCase(Locale.ROOT))
                .with(
                        PREACTION,
                        Preaction.of(timer.pretimeoutInterrupt()).name().toLowerCase(Locale.ROOT));
    }

    private static void requireLess(int pretimeoutSeconds, Duration timeout) {
        if (pretimeoutSeconds > 0 && Duration.ofSeconds(pretimeoutSeconds).compareTo(timeout) >= 0) {
            throw new IllegalArgumentException("ipmi_watchdog.pretimeout=" + pretimeoutSeconds
                    + " must be less than the timeout, which is " + timeout.toSeconds() + " s");
        }
    }

    /** Linux's words. */
    private enum Action {
        RESET(TimeoutAction.HARD_RESET),
        NONE(TimeoutAction.NONE),
        POWER_CYCLE(TimeoutAction.POWER_CYCLE),
        POWER_OFF(TimeoutAction.POWER_DOWN);

        private final TimeoutAction meaning;

        Action(TimeoutAction meaning) {
            this.meaning = meaning;
        }

        static Action of(TimeoutAction meaning) {
            return Arrays.stream(values())
                    .filter(word -> word.meaning == meaning)
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** Linux's words. */
    private enum Preaction {
        PRE_NONE(PretimeoutInterrupt.NONE),
        PRE_SMI(PretimeoutInterrupt.SMI),
        PRE_NMI(PretimeoutInterrupt.NMI),
        PRE_INT(PretimeoutInterrupt.MESSAGING);

        private final PretimeoutInterrupt meaning;

        Preaction(PretimeoutInterrupt meaning) {
            this.meaning = meaning;
        }

        static Preaction of(PretimeoutInterrupt meaning) {
            return Arrays.stream(values())
                    .filter(word -> word.meaning == meaning)
                    .findFirst()
                    .orElseThrow();
        }
    }
}
