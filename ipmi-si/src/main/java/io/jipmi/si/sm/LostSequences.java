package io.jipmi.si.sm;

import java.util.Arrays;

/**
 * Sequence numbers the BMC was given and has not answered: given up, or sent again under another number. Eight bits wrap
 * within milliseconds on a fast BMC, so they must not be used again while the answer may still come. The last 64 are known.
 */
final class LostSequences {
    private static final int REMEMBERED = 64;
    private static final int NONE = -1;

    private final int[] lost = new int[REMEMBERED];
    private int oldest;

    LostSequences() {
        Arrays.fill(lost, NONE);
    }

    void add(int sequence) {
        lost[oldest] = sequence;
        oldest = (oldest + 1) % REMEMBERED;
    }

    boolean contains(int sequence) {
        for (int each : lost) {
            if (each == sequence) {
                return true;
            }
        }
        return false;
    }

    /** Its answer has come after all. */
    void answered(int sequence) {
        for (int i = 0; i < REMEMBERED; i++) {
            if (lost[i] == sequence) {
                lost[i] = NONE;
            }
        }
    }
}
