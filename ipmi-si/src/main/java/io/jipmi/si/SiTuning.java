package io.jipmi.si;

import java.util.Optional;

/**
 * How one register interface is driven, as opposed to what it is.
 *
 * @param poll how the wait for a slow BMC is spent
 * @param kipmidMaxBusyUs the longest spin between two sleeps, in microseconds; 0 leaves that to {@code poll}
 * @param forceKipmid true polls even where there is an interrupt; false never spins; empty decides by what there is
 * @param debug what to log: 1 trouble and recovery, 2 messages, 4 states
 */
public record SiTuning(PollMode poll, int kipmidMaxBusyUs, Optional<Boolean> forceKipmid, int debug) {
    public static final SiTuning DEFAULT = new SiTuning(PollMode.BALANCED, 0, Optional.empty(), 0);

    public SiTuning {
        if (kipmidMaxBusyUs < 0) {
            throw new IllegalArgumentException("kipmid_max_busy_us is negative: " + kipmidMaxBusyUs);
        }
        if (debug < 0 || debug > 7) {
            throw new IllegalArgumentException("debug bits are 1, 2 and 4: " + debug);
        }
    }
}
