package io.jipmi.msghandler.core;

import io.jipmi.msghandler.CompletionCode;
import io.jipmi.msghandler.Counter;
import io.jipmi.msghandler.FailureKind;
import io.jipmi.msghandler.InterfaceHealth;
import io.jipmi.msghandler.IpmiFailure;
import io.jipmi.msghandler.IpmiRequest;
import io.jipmi.msghandler.IpmiResponse;
import io.jipmi.msghandler.SystemInterfaceAddress;
import io.jipmi.msghandler.spi.SmiDriver;
import io.jipmi.msghandler.spi.SmiMessage;
import io.jipmi.msghandler.spi.SmiUpcalls;
import io.jipmi.msghandler.spi.Tally;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Requests on their way to the driver and answers on their way back: order, deadlines, matching. Guarded by the
 * monitor's lock, but for {@link #health()} and {@link #unsettled()}.
 */
final class Transport implements SmiUpcalls {
    /** A driver with a defect is not called more often than this for its own sake. */
    private static final long AFTER_DEFECT_NS = 1_000_000_000L;

    private final SmiDriver driver;
    private final Tally<Counter> tally;
    private final Logger log;
    private final Consumer<Exchange> onEnd;
    /** Replaced when it was abandoned, so that an answer that comes all the same is known by its message. */
    private SmiMessage message = new SmiMessage();

    private final ArrayDeque<Exchange> queue = new ArrayDeque<>();
    private @Nullable Exchange current;
    /** No exchange's deadline is earlier than this; may be too early after one has left. */
    private long nextDeadlineNs;

    private volatile boolean unsettled;
    private volatile InterfaceHealth health =
            new InterfaceHealth(InterfaceHealth.State.STARTING, "talking to the BMC for the first time");

    /** @param onEnd told of every exchange, once, when it has ended */
    Transport(SmiDriver driver, Tally<Counter> tally, Logger log, Consumer<Exchange> onEnd) {
        this.driver = driver;
        this.tally = tally;
        this.log = log;
        this.onEnd = onEnd;
    }

    InterfaceHealth health() {
        return health;
    }

    /** Whether the last step left something to be polled for; readable without the lock. */
    boolean unsettled() {
        return unsettled;
    }

    void start(long nowNs) {
        driver.start(this, nowNs);
    }

    void accept(Queue<Exchange> inbox) {
        for (Exchange exchange = inbox.poll(); exchange != null; exchange = inbox.poll()) {
            accept(exchange);
        }
    }

    void accept(Exchange exchange) {
        if (exchange.user().closed()) {
            tally.add(Counter.CLOSED_COMMANDS);
            fail(exchange, userClosed(exchange));
            return;
        }
        if (!busy() || exchange.deadlineNs() - nextDeadlineNs < 0) {
            nextDeadlineNs = exchange.deadlineNs();
        }
        queue.add(exchange);
    }

    /**
     * Sends what can be sent, lets the driver work, ends what is over.
     *
     * @return how long to wait before the next step, in ns; 0 to spin
     */
    long step(long nowNs) {
        long waitNs;
        Exchange before;
        do {
            sendNext(nowNs);
            before = current;
            waitNs = poll(nowNs);
        } while (current != before && !queue.isEmpty());
        // After the poll, so that an answer that was there in time is not lost to a pause of this JVM.
        if (busy() && nowNs - nextDeadlineNs >= 0 && expire(nowNs)) {
            // What the driver asked for was meant for the one that is gone.
            waitNs = 0;
        }
        unsettled = waitNs != SmiDriver.NOTHING_TO_DO_NS || busy();
        return busy() ? Math.min(waitNs, Math.max(1, nextDeadlineNs - nowNs)) : waitNs;
    }

    /** Ends an exchange before its answer, wherever it is. */
    void end(Exchange exchange, IpmiFailure failure, long nowNs) {
        if (exchange == current) {
            fail(exchange, failure.executedPerhaps(abandonCurrent(nowNs)));
        } else if (queue.remove(exchange)) {
            fail(exchange, failure);
        }
        unsettled = true;
    }

    /** Ends what nobody wants any more: cancelled requests that were not sent, and all of users that have closed. */
    void sweep(long nowNs) {
        Exchange underWay = current;
        if (underWay != null && underWay.user().closed()) {
            tally.add(Counter.CLOSED_COMMANDS);
            end(underWay, userClosed(underWay), nowNs);
        }
        for (Exchange exchange : queue.toArray(new Exchange[0])) {
            if (exchange.user().closed()) {
                tally.add(Counter.CLOSED_COMMANDS);
                end(exchange, userClosed(exchange), nowNs);
            } else if (exchange.unwanted()) {
                tally.add(Counter.CANCELLED_COMMANDS);
                end(exchange, cancelled(), nowNs);
            }
        }
    }

    void stop(IpmiFailure failure, long nowNs) {
        Exchange underWay = current;
        if (underWay != null) {
            tally.add(Counter.CLOSED_COMMANDS);
            end(underWay, failure, nowNs);
        }
        for (Exchange exchange = queue.poll(); exchange != null; exchange = queue.poll()) {
            tally.add(Counter.CLOSED_COMMANDS);
            fail(exchange, failure);
        }
        driver.stop(nowNs);
        health = new InterfaceHealth(InterfaceHealth.State.DOWN, failure.detail());
        unsettled = false;
    }

    @Override
    public void completed(SmiMessage completed) {
        Exchange exchange = current;
        if (exchange == null || completed != message) {
            tally.add(Counter.UNHANDLED_LOCAL_RESPONSES);
            return;
        }
        current = null;
        IpmiFailure failure = completed.failure();
        if (failure == null) {
            failure = mismatch(exchange.request(), completed);
        }
        if (failure != null) {
            tally.add(counterFor(failure));
            fail(exchange, failure);
            return;
        }
        tally.add(exchange.unwanted() ? Counter.UNHANDLED_LOCAL_RESPONSES : Counter.HANDLED_LOCAL_RESPONSES);
        byte[] bytes = completed.response();
        exchange.answered(new IpmiResponse(
                (bytes[0] & 0xFF) >> 2,
                bytes[1] & 0xFF,
                bytes[2] & 0xFF,
                Arrays.copyOfRange(bytes, 3, completed.responseLengthBytes())));
        onEnd.accept(exchange);
    }

    @Override
    public void healthChanged(InterfaceHealth newHealth) {
        health = newHealth;
    }

    static IpmiFailure timedOutQueued(Exchange exchange) {
        return new IpmiFailure(
                FailureKind.TIMED_OUT_QUEUED,
                CompletionCode.TIMEOUT,
                false,
                "no answer to " + exchange.request() + " within " + milliseconds(exchange)
                        + ": still waiting for its turn at the BMC");
    }

    private void sendNext(long nowNs) {
        while (current == null) {
            Exchange next = queue.poll();
            if (next == null) {
                return;
            }
            if (next.unwanted()) {
                tally.add(Counter.CANCELLED_COMMANDS);
                fail(next, cancelled());
            } else if (nowNs - next.deadlineNs() >= 0) {
                tally.add(Counter.TIMED_OUT_QUEUED_COMMANDS);
                fail(next, timedOutQueued(next));
            } else {
                current = next;
                next.sent();
                frame(next.request());
                tally.add(Counter.SENT_LOCAL_COMMANDS);
                send(nowNs);
            }
        }
    }

    private void send(long nowNs) {
        try {
            driver.send(message, nowNs);
        } catch (RuntimeException defect) {
            driverFailed(defect, nowNs);
        } catch (Error error) {
            driverFailed(error, nowNs);
            throw error;
        }
    }

    private long poll(long nowNs) {
        try {
            return driver.poll(nowNs);
        } catch (RuntimeException defect) {
            driverFailed(defect, nowNs);
            return AFTER_DEFECT_NS;
        } catch (Error error) {
            driverFailed(error, nowNs);
            throw error;
        }
    }

    private boolean abandonCurrent(long nowNs) {
        SmiMessage abandoned = message;
        message = new SmiMessage();
        current = null;
        try {
            return driver.abandon(abandoned, nowNs);
        } catch (RuntimeException defect) {
            log.error("the driver failed to take a request back", defect);
            return true;
        }
    }

    /** A driver does not throw for trouble with the device; a defect in one costs the request under way. */
    private void driverFailed(Throwable defect, long nowNs) {
        log.error("the driver failed", defect);
        String reason = "the driver failed: " + defect;
        if (health.state() == InterfaceHealth.State.STARTING) {
            health = new InterfaceHealth(InterfaceHealth.State.DOWN, reason);
        }
        Exchange victim = current;
        if (victim != null) {
            tally.add(Counter.FAILED_LOCAL_COMMANDS);
            end(victim, new IpmiFailure(FailureKind.BUS_FAULT, CompletionCode.UNSPECIFIED, true, reason), nowNs);
        }
    }

    private boolean busy() {
        return current != null || !queue.isEmpty();
    }

    private void frame(IpmiRequest request) {
        byte[] bytes = message.request();
        bytes[0] = (byte) ((request.netFn() << 2) | ((SystemInterfaceAddress) request.address()).lun());
        bytes[1] = (byte) request.cmd();
        request.copyDataTo(bytes, 2);
        message.prepare(2 + request.dataLengthBytes(), request.repeatable());
    }

    /** Returns whether the one under way was among those whose time was over. */
    private boolean expire(long nowNs) {
        Exchange late = current;
        boolean abandoned = late != null && nowNs - late.deadlineNs() >= 0;
        if (late != null && abandoned) {
            tally.add(Counter.TIMED_OUT_LOCAL_COMMANDS);
            end(late, timedOut(late), nowNs);
        }
        for (Iterator<Exchange> waiting = queue.iterator(); waiting.hasNext(); ) {
            Exchange exchange = waiting.next();
            if (nowNs - exchange.deadlineNs() >= 0) {
                waiting.remove();
                tally.add(Counter.TIMED_OUT_QUEUED_COMMANDS);
                fail(exchange, timedOutQueued(exchange));
            }
        }
        refreshNextDeadline();
        return abandoned;
    }

    private void refreshNextDeadline() {
        boolean first = true;
        if (current != null) {
            nextDeadlineNs = current.deadlineNs();
            first = false;
        }
        for (Exchange exchange : queue) {
            if (first || exchange.deadlineNs() - nextDeadlineNs < 0) {
                nextDeadlineNs = exchange.deadlineNs();
                first = false;
            }
        }
    }

    private void fail(Exchange exchange, IpmiFailure failure) {
        exchange.failed(failure);
        onEnd.accept(exchange);
    }

    private static @Nullable IpmiFailure mismatch(IpmiRequest request, SmiMessage completed) {
        int lengthBytes = completed.responseLengthBytes();
        byte[] bytes = completed.response();
        if (lengthBytes < 3) {
            return badResponse("the answer to " + request + " has " + lengthBytes + " bytes where 3 are the least");
        }
        int netFn = (bytes[0] & 0xFF) >> 2;
        int cmd = bytes[1] & 0xFF;
        if (netFn != (request.netFn() | 1) || cmd != request.cmd()) {
            return badResponse(String.format(
                    Locale.ROOT,
                    "the BMC answered %s with the answer to netfn 0x%02x cmd 0x%02x",
                    request,
                    netFn,
                    cmd));
        }
        return null;
    }

    private static IpmiFailure badResponse(String detail) {
        return new IpmiFailure(FailureKind.BAD_RESPONSE, CompletionCode.UNSPECIFIED, true, detail);
    }

    private static IpmiFailure cancelled() {
        return new IpmiFailure(FailureKind.CANCELLED, CompletionCode.UNSPECIFIED, false, "the request was cancelled");
    }

    private static IpmiFailure userClosed(Exchange exchange) {
        return new IpmiFailure(
                FailureKind.CLOSED,
                CompletionCode.UNSPECIFIED,
                false,
                "user '" + exchange.user().name() + "' was closed");
    }

    private static IpmiFailure timedOut(Exchange exchange) {
        return new IpmiFailure(
                FailureKind.TIMED_OUT,
                CompletionCode.TIMEOUT,
                true,
                "no answer to " + exchange.request() + " within " + milliseconds(exchange));
    }

    private static String milliseconds(Exchange exchange) {
        return exchange.request().timeout().toMillis() + " ms";
    }

    private static Counter counterFor(IpmiFailure failure) {
        return switch (failure.kind()) {
            case INTERFACE_DOWN -> Counter.REFUSED_WHILE_DOWN;
            case BAD_RESPONSE -> Counter.INVALID_LOCAL_RESPONSES;
            default -> Counter.FAILED_LOCAL_COMMANDS;
        };
    }
}
