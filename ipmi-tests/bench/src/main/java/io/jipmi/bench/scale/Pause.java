package io.jipmi.bench.scale;

import java.util.concurrent.locks.LockSupport;

/** Time in which a thread of a measuring program does nothing, and none of which a spurious wake-up takes away. */
final class Pause {
    private Pause() {}

    static void ofNs(long durationNs) {
        long endNs = System.nanoTime() + durationNs;
        for (long leftNs = durationNs; leftNs > 0; leftNs = endNs - System.nanoTime()) {
            LockSupport.parkNanos(leftNs);
        }
    }
}
