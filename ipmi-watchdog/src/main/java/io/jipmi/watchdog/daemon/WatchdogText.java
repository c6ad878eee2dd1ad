package io.jipmi.watchdog.daemon;

import io.jipmi.msghandler.CompletionCode;
import io.jipmi.msghandler.FailureKind;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiFailure;
import io.jipmi.watchdog.TimeoutAction;
import io.jipmi.watchdog.WatchdogReading;
import io.jipmi.watchdog.WatchdogSettings;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** What the daemon's lines say of the timer. */
final class WatchdogText {
    private static final int NS_DIGITS = 9;

    private WatchdogText() {}

    static String of(WatchdogSettings settings) {
        String pretimeout =
                settings.pretimeoutSeconds() == 0 ? "" : ", warning " + settings.pretimeoutSeconds() + " s before";
        return deed(settings.action()) + " " + seconds(settings.countdown().toNanos()) + " s after the last heartbeat"
                + pretimeout;
    }

    static String of(WatchdogReading reading) {
        return deed(reading.action()) + " in " + seconds(reading.left().toNanos()) + " s of "
                + seconds(reading.countdown().toNanos()) + " s";
    }

    static String deed(TimeoutAction action) {
        return switch (action) {
            case NONE -> "no action";
            case HARD_RESET -> "hard reset";
            case POWER_DOWN -> "power off";
            case POWER_CYCLE -> "power cycle";
            case RESERVED -> "an unknown action";
        };
    }

    /** To a tenth of a second. */
    static String seconds(long durationNs) {
        return BigDecimal.valueOf(durationNs, NS_DIGITS)
                .setScale(1, RoundingMode.HALF_UP)
                .stripTrailingZeros()
                .toPlainString();
    }

    static IpmiException closed(String detail) {
        return IpmiException.of(new IpmiFailure(FailureKind.CLOSED, CompletionCode.UNSPECIFIED, false, detail));
    }
}
