package io.jipmi.cli;

import io.jipmi.client.sel.SelEntry;
import io.jipmi.client.sel.SelTail;
import io.jipmi.msghandler.FailureKind;
import io.jipmi.msghandler.IpmiException;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Shows what a tail tells, on the command's own thread. Used once. */
final class LogFollower implements Flow.Subscriber<SelEntry> {
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final String INTERRUPTED = "before the end";

    private final Consumer<SelEntry> shown;
    private final StreamOptions stream;
    private final PrintWriter err;
    private int taken;
    private boolean read;
    private String lastTrouble = "";
    private @Nullable Throwable end;

    /**
     * Shows entries.
     *
     * @param err is told when the log cannot be read for a while
     */
    LogFollower(Consumer<SelEntry> shown, StreamOptions stream, PrintWriter err) {
        this.shown = shown;
        this.stream = stream;
        this.err = err;
    }

    /**
     * Follows until there were as many as wanted, the time is over or the thread is interrupted, which it is no more
     * afterwards.
     *
     * @throws IOException if there were fewer than asked for, or the log cannot be read from the beginning
     */
    void follow(SelTail tail) throws IOException {
        Duration timeout = stream.timeout();
        long endNs = System.nanoTime() + (timeout == null ? Long.MAX_VALUE / 2 : timeout.toNanos());
        String reason = "";
        tail.subscribe(this);
        while (reason.isEmpty() && !isDone()) {
            reason = poll(tail);
            if (reason.isEmpty() && !isDone()) {
                reason = pause(endNs);
            }
        }
        Integer count = stream.count();
        if (count != null && taken < count) {
            throw new IOException(taken + " of " + count + " entries came " + reason);
        }
    }

    private boolean isDone() {
        Integer count = stream.count();
        return count != null && taken >= count;
    }

    /**
     * Shows what has come. A BMC that was there once will be so again.
     *
     * @return why it is over; empty if it is not
     */
    private String poll(SelTail tail) throws IOException {
        try {
            tail.poll();
            read = true;
            lastTrouble = "";
        } catch (IpmiException e) {
            if (e.failure().kind() == FailureKind.CANCELLED && Thread.interrupted()) {
                return INTERRUPTED;
            }
            if (!read || e.failure().kind() == FailureKind.CLOSED) {
                throw e;
            }
            tell(e.failure().detail());
        }
        if (end != null) {
            throw new IOException("the log cannot be followed any more: " + end.getMessage(), end);
        }
        return "";
    }

    private void tell(String trouble) {
        if (!trouble.equals(lastTrouble)) {
            err.println("ipmi: the log cannot be read now: " + trouble);
        }
        lastTrouble = trouble;
    }

    /** Why it is over; empty if it is not. */
    private static String pause(long endNs) {
        long leftNs = Math.min(endNs - System.nanoTime(), INTERVAL.toNanos());
        try {
            // Nobody counts it down.
            new CountDownLatch(1).await(leftNs, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            return INTERRUPTED;
        }
        return endNs - System.nanoTime() > 0 ? "" : "within the time given";
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        Integer count = stream.count();
        subscription.request(count == null ? Long.MAX_VALUE : count);
    }

    @Override
    public void onNext(SelEntry entry) {
        taken++;
        shown.accept(entry);
    }

    @Override
    public void onError(Throwable cause) {
        end = cause;
    }

    @Override
    public void onComplete() {
        // The command closes the tail itself, when it follows no more.
    }
}
