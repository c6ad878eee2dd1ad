package io.jipmi.watchdog;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Set;

/**
 * What Set Watchdog Timer sets (IPMI 2.0 section 27.6). Immutable.
 *
 * @param use not {@link TimerUse#RESERVED}
 * @param dontStop whether a timer that runs goes on running, with the new countdown; otherwise Set stops it. BMCs of
 *     IPMI 1.0 do not know it
 * @param dontLog whether an expiration leaves no record in the event log
 * @param action not {@link TimeoutAction#RESERVED}
 * @param pretimeoutInterrupt not {@link PretimeoutInterrupt#RESERVED}
 * @param pretimeoutSeconds how long before the expiration the interrupt comes, 0 to 255 s, no more than the countdown
 * @param clearExpired whose expiration flags are cleared
 * @param countdown 0 to 6553.5 s, in steps of 100 ms
 */
public record WatchdogSettings(
        TimerUse use,
        boolean dontStop,
        boolean dontLog,
        TimeoutAction action,
        PretimeoutInterrupt pretimeoutInterrupt,
        int pretimeoutSeconds,
        Set<TimerUse> clearExpired,
        Duration countdown) {
    /** What 16 bits can count. */
    public static final Duration LONGEST_COUNTDOWN = Duration.ofMillis(0xFFFF * WatchdogReading.COUNT_MS);

    static final int LENGTH_BYTES = 6;
    private static final int LONGEST_PRETIMEOUT_S = 255;

    /** Throws {@link IllegalArgumentException}, naming the value, if one is out of its range: nothing is wrapped. */
    public WatchdogSettings {
        if (use == TimerUse.RESERVED) {
            throw new IllegalArgumentException("a reserved timer use cannot be set");
        }
        if (action == TimeoutAction.RESERVED) {
            throw new IllegalArgumentException("a reserved timeout action cannot be set");
        }
        if (pretimeoutInterrupt == PretimeoutInterrupt.RESERVED) {
            throw new IllegalArgumentException("a reserved pre-timeout interrupt cannot be set");
        }
        if (pretimeoutSeconds < 0 || pretimeoutSeconds > LONGEST_PRETIMEOUT_S) {
            throw new IllegalArgumentException("pre-timeout of " + pretimeoutSeconds + " s is not within 0..255 s");
        }
        if (countdown.isNegative() || countdown.compareTo(LONGEST_COUNTDOWN) > 0) {
            throw new IllegalArgumentException("countdown of " + seconds(countdown)
                    + " s is not within 0..6553.5 s, which is all the BMC can count");
        }
        if (countdown.toNanos() % Duration.ofMillis(WatchdogReading.COUNT_MS).toNanos() != 0) {
            throw new IllegalArgumentException(
                    "countdown of " + seconds(countdown) + " s is no multiple of the 0.1 s the BMC counts in");
        }
        if (countdown.compareTo(Duration.ofSeconds(pretimeoutSeconds)) < 0) {
            throw new IllegalArgumentException("pre-timeout of " + pretimeoutSeconds
                    + " s is longer than the countdown of " + seconds(countdown) + " s");
        }
        clearExpired = Set.copyOf(clearExpired);
    }

    /** A timer of ours, kept running when it is set again, without pre-timeout. */
    public static WatchdogSettings of(TimeoutAction action, Duration countdown) {
        return new WatchdogSettings(
                TimerUse.SMS_OS, true, false, action, PretimeoutInterrupt.NONE, 0, Set.of(), countdown);
    }

    public WatchdogSettings withAction(TimeoutAction newAction) {
        return new WatchdogSettings(
                use, dontStop, dontLog, newAction, pretimeoutInterrupt, pretimeoutSeconds, clearExpired, countdown);
    }

    public WatchdogSettings withDontStop(boolean newDontStop) {
        return new WatchdogSettings(
                use, newDontStop, dontLog, action, pretimeoutInterrupt, pretimeoutSeconds, clearExpired, countdown);
    }

    public WatchdogSettings withPretimeout(PretimeoutInterrupt interrupt, int seconds) {
        return new WatchdogSettings(use, dontStop, dontLog, action, interrupt, seconds, clearExpired, countdown);
    }

    public WatchdogSettings withCountdown(Duration newCountdown) {
        return new WatchdogSettings(
                use, dontStop, dontLog, action, pretimeoutInterrupt, pretimeoutSeconds, clearExpired, newCountdown);
    }

    /** The request's data byte of this index, 0 to 5. */
    int octet(int index) {
        return switch (index) {
            case 0 -> use.code() | (dontStop ? WatchdogReading.RUNNING : 0) | (dontLog ? WatchdogReading.DONT_LOG : 0);
            case 1 -> action.code() | pretimeoutInterrupt.code() << 4;
            case 2 -> pretimeoutSeconds;
            case 3 -> clearExpired.stream().mapToInt(each -> 1 << each.code()).sum();
            case 4 -> counts() & 0xFF;
            case 5 -> counts() >> 8;
            default -> throw new IndexOutOfBoundsException(index);
        };
    }

    private int counts() {
        return (int) (countdown.toMillis() / WatchdogReading.COUNT_MS);
    }

    static String seconds(Duration duration) {
        return BigDecimal.valueOf(duration.toMillis(), 3).stripTrailingZeros().toPlainString();
    }
}
