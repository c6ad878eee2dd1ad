package io.jipmi.watchdog;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntUnaryOperator;

/**
 * What Get Watchdog Timer answers (IPMI 2.0 section 27.7). Immutable.
 *
 * @param running what the BMC says of the timer; QEMU's says whether it was last set with don't-stop, see
 *     {@link #countsDown}
 * @param dontLog whether an expiration leaves no record in the event log
 * @param use what it was last set for
 * @param action what happens when it expires
 * @param pretimeoutInterrupt what happens before that
 * @param pretimeoutSeconds how long before, 0 to 255 s
 * @param expired for which uses it has expired since the flags were cleared
 * @param countdown what it is set to, 0 to 6553.5 s
 * @param left what is left of that, 0 to 6553.5 s; of no meaning unless running
 */
public record WatchdogReading(
        boolean running,
        boolean dontLog,
        TimerUse use,
        TimeoutAction action,
        PretimeoutInterrupt pretimeoutInterrupt,
        int pretimeoutSeconds,
        Set<TimerUse> expired,
        Duration countdown,
        Duration left) {
    static final int LENGTH_BYTES = 8;
    static final int RUNNING = 0x40;
    static final int DONT_LOG = 0x80;
    static final long COUNT_MS = 100;

    public WatchdogReading {
        expired = Set.copyOf(expired);
    }

    /** Reads an answer of 8 bytes or more: the data byte of an index. */
    static WatchdogReading decode(IntUnaryOperator octet) {
        EnumSet<TimerUse> expired = EnumSet.noneOf(TimerUse.class);
        for (TimerUse each : TimerUse.values()) {
            if ((octet.applyAsInt(3) >> each.code() & 1) != 0) {
                expired.add(each);
            }
        }
        int use = octet.applyAsInt(0);
        int actions = octet.applyAsInt(1);
        return new WatchdogReading(
                (use & RUNNING) != 0,
                (use & DONT_LOG) != 0,
                TimerUse.of(use & 0x07),
                TimeoutAction.of(actions & 0x07),
                PretimeoutInterrupt.of(actions >> 4 & 0x07),
                octet.applyAsInt(2),
                expired,
                counts(octet, 4),
                counts(octet, 6));
    }

    /** Whether it runs and has not expired. */
    public boolean countsDown() {
        return running && !left.isZero();
    }

    /**
     * What sets it again as it is, stopping it.
     *
     * @throws IllegalArgumentException if a value is reserved, as in a timer nobody has set yet
     */
    public WatchdogSettings settings() {
        return new WatchdogSettings(
                use, false, dontLog, action, pretimeoutInterrupt, pretimeoutSeconds, Set.of(), countdown);
    }

    /** Where this is not what was set, a phrase for each; that the timer runs or not is not compared. */
    List<String> differencesFrom(WatchdogSettings set) {
        List<String> differences = new ArrayList<>();
        compare(differences, "use", set.use(), use);
        compare(differences, "don't log", set.dontLog(), dontLog);
        compare(differences, "action", set.action(), action);
        compare(differences, "pre-timeout interrupt", set.pretimeoutInterrupt(), pretimeoutInterrupt);
        compare(differences, "pre-timeout seconds", set.pretimeoutSeconds(), pretimeoutSeconds);
        compare(differences, "countdown", set.countdown(), countdown);
        for (TimerUse each : set.clearExpired()) {
            compare(differences, "expiration flag of " + each, false, expired.contains(each));
        }
        return differences;
    }

    private static void compare(List<String> differences, String what, Object set, Object read) {
        if (!set.equals(read)) {
            differences.add(what + " was set to " + set + " and reads " + read);
        }
    }

    private static Duration counts(IntUnaryOperator octet, int index) {
        return Duration.ofMillis((octet.applyAsInt(index) | octet.applyAsInt(index + 1) << 8) * COUNT_MS);
    }
}
