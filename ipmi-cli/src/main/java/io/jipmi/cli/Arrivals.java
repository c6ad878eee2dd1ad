package io.jipmi.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What comes in by itself, on its way from the housekeeping thread to the command's own. {@link #accept} is for any
 * thread.
 */
final class Arrivals<T> implements Consumer<T> {
    private final String what;
    private final BlockingQueue<T> queue = new LinkedBlockingQueue<>();

    /** @param what names several of them */
    Arrivals(String what) {
        this.what = what;
    }

    @Override
    public void accept(T arrival) {
        queue.add(arrival);
    }

    /** What is done with each. */
    interface Step<T> {
        void take(T arrival) throws IOException;
    }

    /**
     * Takes them one by one, until there were so many, the time is over or the thread is interrupted, which it is no more
     * afterwards.
     *
     * @param count how many; null for all that come
     * @param timeout how long to wait for all of them; null for ever
     * @throws IOException if there were fewer than asked for
     */
    void take(@Nullable Integer count, @Nullable Duration timeout, Step<T> step) throws IOException {
        long endNs = System.nanoTime() + (timeout == null ? Long.MAX_VALUE / 2 : timeout.toNanos());
        int taken = 0;
        String reason = "";
        while (reason.isEmpty() && (count == null || taken < count)) {
            try {
                T arrival = queue.poll(Math.max(0, endNs - System.nanoTime()), TimeUnit.NANOSECONDS);
                if (arrival == null) {
                    reason = "within the time given";
                } else {
                    step.take(arrival);
                    taken++;
                }
            } catch (InterruptedException e) {
                reason = "before the end";
            }
        }
        if (count != null && taken < count) {
            throw new IOException(taken + " of " + count + " " + what + " came " + reason);
        }
    }
}
