package io.jipmi.client;

import io.jipmi.msghandler.IpmiException;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * The BMC's watchdog timer: the answer to Get Watchdog Timer (IPMI 2.0, 27.7). Immutable.
 *
 * @param running whether it counts down
 * @param logging whether an expiration is logged
 * @param use what it was last set for
 * @param action what happens when it expires
 * @param preAction what happens {@code preTimeout} before that
 * @param preTimeout 0 to 255 s
 * @param expired for which uses it has expired since the flags were cleared
 * @param initialCountdown what it is set to, 0 to 6553.5 s
 * @param presentCountdown what is left, 0 to 6553.5 s; of no meaning unless running
 */
public record WatchdogState(
        boolean running,
        boolean logging,
        Use use,
        Action action,
        PreAction preAction,
        Duration preTimeout,
        Set<Use> expired,
        Duration initialCountdown,
        Duration presentCountdown) {
    static final int LENGTH_BYTES = 8;

    private static final long COUNT_MS = 100;

    /** Timer use, three bits. */
    public enum Use {
        BIOS_FRB2,
        BIOS_POST,
        OS_LOAD,
        SMS_OS,
        OEM,
        /** A value the specification does not define. */
        RESERVED;

        private static Use of(int code) {
            return switch (code) {
                case 1 -> BIOS_FRB2;
                case 2 -> BIOS_POST;
                case 3 -> OS_LOAD;
                case 4 -> SMS_OS;
                case 5 -> OEM;
                default -> RESERVED;
            };
        }
    }

    /** Timeout action, three bits. */
    public enum Action {
        NONE,
        HARD_RESET,
        POWER_DOWN,
        POWER_CYCLE,
        /** A value the specification does not define. */
        RESERVED;

        private static Action of(int code) {
            return switch (code) {
                case 0 -> NONE;
                case 1 -> HARD_RESET;
                case 2 -> POWER_DOWN;
                case 3 -> POWER_CYCLE;
                default -> RESERVED;
            };
        }
    }

    /** Pre-timeout interrupt, three bits. */
    public enum PreAction {
        NONE,
        SMI,
        NMI,
        MESSAGING_INTERRUPT,
        /** A value the specification does not define. */
        RESERVED;

        private static PreAction of(int code) {
            return switch (code) {
                case 0 -> NONE;
                case 1 -> SMI;
                case 2 -> NMI;
                case 3 -> MESSAGING_INTERRUPT;
                default -> RESERVED;
            };
        }
    }

    public WatchdogState {
        expired = Set.copyOf(expired);
    }

    /**
     * Reads the bytes after the completion code.
     *
     * @throws IpmiException if there are fewer than 8
     */
    public static WatchdogState decode(Octets data) throws IpmiException {
        data.require(LENGTH_BYTES, "the answer to Get Watchdog Timer");
        EnumSet<Use> expired = EnumSet.noneOf(Use.class);
        for (int bit = 0; bit < 8; bit++) {
            if (data.bit(3, bit)) {
                expired.add(Use.of(bit));
            }
        }
        return new WatchdogState(
                data.bit(0, 6),
                !data.bit(0, 7),
                Use.of(data.u8(0) & 0x07),
                Action.of(data.u8(1) & 0x07),
                PreAction.of(data.u8(1) >> 4 & 0x07),
                Duration.ofSeconds(data.u8(2)),
                Collections.unmodifiableSet(expired),
                Duration.ofMillis(data.u16(4) * COUNT_MS),
                Duration.ofMillis(data.u16(6) * COUNT_MS));
    }
}
