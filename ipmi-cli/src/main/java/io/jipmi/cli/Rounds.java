package io.jipmi.cli;

import io.jipmi.msghandler.FailureKind;
import io.jipmi.msghandler.IpmiException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Does the same again and again. */
final class Rounds {
    private Rounds() {}

    /** What is done. */
    @FunctionalInterface
    interface Step {
        void take() throws IOException;
    }

    /**
     * Does it, at even intervals if it does not take longer, until it was done so often or the thread is interrupted, which
     * it is no more afterwards.
     *
     * @param count how often; null without end
     */
    static void every(Duration interval, @Nullable Integer count, Step step) throws IOException {
        CountDownLatch never = new CountDownLatch(1);
        long dueNs = System.nanoTime();
        for (int round = 1; ; round++) {
            try {
                step.take();
            } catch (IpmiException e) {
                if (e.failure().kind() == FailureKind.CANCELLED && Thread.interrupted()) {
                    return;
                }
                throw e;
            }
            if (count != null && round >= count) {
                return;
            }
            dueNs = Math.max(dueNs + interval.toNanos(), System.nanoTime());
            try {
                if (never.await(dueNs - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                    return;
                }
            } catch (InterruptedException e) {
                return;
            }
        }
    }
}
