package io.jipmi.client;

import io.jipmi.msghandler.CompletionCode;
import io.jipmi.msghandler.FailureKind;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiFailure;
import java.time.Duration;
import java.util.function.LongSupplier;

/** One point in monotonic time that everything an operation does has to keep. */
final class Deadline {
    private final LongSupplier clockNs;
    private final Duration timeout;
    private final long endNs;
    private final String operation;

    /** @param operation what is being done, for the exception: {@code reading the SDR repository} */
    Deadline(LongSupplier clockNs, Duration timeout, String operation) {
        this.clockNs = clockNs;
        this.timeout = timeout;
        this.endNs = clockNs.getAsLong() + saturatedNs(timeout);
        this.operation = operation;
    }

    /** What is left, positive. */
    Duration remaining() throws IpmiException {
        long leftNs = endNs - clockNs.getAsLong();
        if (leftNs <= 0) {
            throw passed();
        }
        return Duration.ofNanos(leftNs);
    }

    /** What it is that it has passed. */
    IpmiException passed() {
        return IpmiException.of(new IpmiFailure(
                FailureKind.TIMED_OUT,
                CompletionCode.TIMEOUT,
                false,
                operation + " did not end within " + timeout.toMillis() + " ms"));
    }

    /** Half of the clock's range, so that it stays comparable by subtraction. */
    private static long saturatedNs(Duration timeout) {
        return timeout.compareTo(Duration.ofNanos(Long.MAX_VALUE / 2)) > 0 ? Long.MAX_VALUE / 2 : timeout.toNanos();
    }
}
