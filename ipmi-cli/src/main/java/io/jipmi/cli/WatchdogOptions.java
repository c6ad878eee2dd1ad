package io.jipmi.cli;

import io.jipmi.watchdog.PretimeoutInterrupt;
import io.jipmi.watchdog.TimeoutAction;
import io.jipmi.watchdog.TimerUse;
import io.jipmi.watchdog.WatchdogReading;
import io.jipmi.watchdog.WatchdogSettings;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The fields of a watchdog timer by the option names of bmc-watchdog, words or its numbers. What is not given stays as it
 * is in the BMC. Not thread-safe.
 */
final class WatchdogOptions {
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}(\\.[0-9]{1,3})?");
    private static final List<TimerUse> CLEARABLE =
            List.of(TimerUse.BIOS_FRB2, TimerUse.BIOS_POST, TimerUse.OS_LOAD, TimerUse.SMS_OS, TimerUse.OEM);

    @Option(
            names = {"-u", "--timer-use"},
            paramLabel = "USE",
            description = "1 bios_frb2, 2 bios_post, 3 os_load, 4 sms_os, 5 oem (of a timer nobody has set: sms_os).")
    private @Nullable String use;

    @Option(
            names = {"-m", "--stop-timer"},
            paramLabel = "0|1",
            description = "0: a running timer stops (default), 1: it runs on with the new countdown.")
    private int dontStop;

    @Option(
            names = {"-l", "--log"},
            paramLabel = "0|1",
            description = "0: an expiration is logged, 1: it is not.")
    private @Nullable Integer dontLog;

    @Option(
            names = {"-a", "--timeout-action"},
            paramLabel = "ACTION",
            description = "0 none, 1 hard_reset, 2 power_down, 3 power_cycle.")
    private @Nullable String action;

    @Option(
            names = {"-p", "--pre-timeout-interrupt"},
            paramLabel = "INTERRUPT",
            description = "0 none, 1 smi, 2 nmi, 3 messaging.")
    private @Nullable String pretimeoutInterrupt;

    @Option(
            names = {"-z", "--pre-timeout-interval"},
            paramLabel = "SECONDS",
            description = "How long before the timeout that comes, 0 to 255.")
    private @Nullable Integer pretimeoutSeconds;

    @Option(
            names = {"-F", "--clear-frb2"},
            description = "Clear the expiration flag of bios_frb2.")
    private boolean clearFrb2;

    @Option(
            names = {"-P", "--clear-bios-post"},
            description = "Clear that of bios_post.")
    private boolean clearPost;

    @Option(
            names = {"-L", "--clear-os-load"},
            description = "Clear that of os_load.")
    private boolean clearOsLoad;

    @Option(
            names = {"-S", "--clear-sms-os"},
            description = "Clear that of sms_os.")
    private boolean clearSmsOs;

    @Option(
            names = {"-O", "--clear-oem"},
            description = "Clear that of oem.")
    private boolean clearOem;

    @Option(
            names = {"-i", "--initial-countdown"},
            paramLabel = "SECONDS",
            description = "0 to 6553.5, in steps of 0.1.")
    private @Nullable String countdown;

    @Option(
            names = {"-w", "--start-after-set"},
            description = "Start the timer after it was set, if it was stopped.")
    private boolean startAfterSet;

    @Option(
            names = {"-x", "--reset-after-set"},
            description = "Start it over after it was set, if it was running.")
    private boolean resetAfterSet;

    @Option(
            names = {"-j", "--start-if-stopped"},
            description = "Set nothing but start the timer, if it is stopped.")
    private boolean startIfStopped;

    @Option(
            names = {"-k", "--reset-if-running"},
            description = "Set nothing but start it over, if it is running.")
    private boolean resetIfRunning;

    /** Whether a timer that runs, or does not, is started as it is. */
    boolean startsOnly(boolean running) {
        return running ? resetIfRunning : startIfStopped;
    }

    /** Whether a timer that ran, or did not, is started after it was set. */
    boolean startsAfterwards(boolean ran) {
        return ran ? resetAfterSet : startAfterSet;
    }

    /**
     * What they make of a timer.
     *
     * @throws IllegalArgumentException naming what is wrong
     */
    WatchdogSettings settings(WatchdogReading timer) {
        TimerUse present = timer.use() == TimerUse.RESERVED ? TimerUse.SMS_OS : timer.use();
        return new WatchdogSettings(
                use == null ? present : named("--timer-use", use, CLEARABLE, TimerUse::code),
                bit("--stop-timer", dontStop),
                dontLog == null ? timer.dontLog() : bit("--log", dontLog),
                action == null
                        ? timer.action()
                        : named("--timeout-action", action, List.of(TimeoutAction.values()), TimeoutAction::code),
                pretimeoutInterrupt == null
                        ? timer.pretimeoutInterrupt()
                        : named(
                                "--pre-timeout-interrupt",
                                pretimeoutInterrupt,
                                List.of(PretimeoutInterrupt.values()),
                                PretimeoutInterrupt::code),
                pretimeoutSeconds == null ? timer.pretimeoutSeconds() : pretimeoutSeconds,
                clearExpired(),
                countdown == null ? timer.countdown() : seconds(countdown));
    }

    private Set<TimerUse> clearExpired() {
        boolean[] wanted = {clearFrb2, clearPost, clearOsLoad, clearSmsOs, clearOem};
        EnumSet<TimerUse> uses = EnumSet.noneOf(TimerUse.class);
        for (int i = 0; i < wanted.length; i++) {
            if (wanted[i]) {
                uses.add(CLEARABLE.get(i));
            }
        }
        return uses;
    }

    private static boolean bit(String option, int value) {
        if (value != 0 && value != 1) {
            throw new IllegalArgumentException(option + " " + value + " is neither 0 nor 1");
        }
        return value == 1;
    }

    private static Duration seconds(String text) {
        if (!SECONDS.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "--initial-countdown '" + text + "' is not a number of seconds within 0..6553.5 in steps of 0.1");
        }
        return Duration.ofMillis(new BigDecimal(text).movePointRight(3).longValueExact());
    }

    private static <E extends Enum<E>> E named(String option, String text, List<E> known, ToIntFunction<E> code) {
        for (E each : known) {
            if (WatchdogReport.word(each).equals(text)
                    || String.valueOf(code.applyAsInt(each)).equals(text)) {
                return each;
            }
        }
        throw new IllegalArgumentException(option + " '" + text + "' is none of "
                + Arrays.toString(known.stream().map(WatchdogReport::word).toArray()));
    }
}
