package io.jipmi.ssif;

import io.jipmi.si.PollMode;
import java.util.Optional;

/**
 * How one interface is to be driven, as the operator wishes. Immutable.
 *
 * @param poll what waiting may cost
 * @param mode in how many blocks requests may go to the BMC
 * @param maxRequestBytes the longest request, network function and command included, 32 to 255; 0 as the BMC says
 * @param endCommand whether the last block of a long request has a command of its own (08h); empty tries it out
 * @param quirks what BMCs do differently, by who they are
 * @param debug bits of what is logged: 1 trouble and recovery, 2 messages, 4 states; 0 to 7
 */
public record SsifTuning(
        PollMode poll,
        TransactionMode mode,
        int maxRequestBytes,
        Optional<Boolean> endCommand,
        SsifQuirks quirks,
        int debug) {
    /** What holds where nobody sets anything. */
    public static final SsifTuning DEFAULT =
            new SsifTuning(PollMode.BALANCED, TransactionMode.AUTO, 0, Optional.empty(), SsifQuirks.NONE, 0);

    public SsifTuning {
        if (maxRequestBytes != 0 && (maxRequestBytes < 32 || maxRequestBytes > 255)) {
            throw new IllegalArgumentException("longest request " + maxRequestBytes + " is neither 0 nor 32..255");
        }
        if (debug < 0 || debug > 7) {
            throw new IllegalArgumentException("debug " + debug + " is not within 0..7");
        }
    }
}
