package io.jipmi.client;

import io.jipmi.msghandler.CompletionCode;
import io.jipmi.msghandler.FailureKind;
import io.jipmi.msghandler.IpmiAddress;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiFailure;
import io.jipmi.msghandler.IpmiRequest;
import io.jipmi.msghandler.IpmiResponse;
import io.jipmi.msghandler.IpmiUser;
import io.jipmi.msghandler.ReadOnlyCommands;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Puts a user's requests, each that only reads once for all who ask the same at the same time, and again for nobody to
 * whom the last answer is young enough. What another request may have changed is asked for anew: after each request that
 * is not known to only read, what was asked for before it ended is shared no more. Thread-safe.
 */
final class SharedReads {
    /** More than the sensors of a large machine; beyond it the answer that was asked for first is given up first. */
    private static final int MAX_HELD = 2048;

    private final IpmiUser user;
    private final LongSupplier clockNs;
    private final LongConsumer parkNs;
    private final Map<Question, Read> reads = new LinkedHashMap<>();
    private final LongAdder requests = new LongAdder();
    private final LongAdder merged = new LongAdder();
    private final LongAdder fresh = new LongAdder();
    private final LongAdder waitedNs = new LongAdder();

    /** What is asked, without how and until when. */
    private record Question(IpmiAddress target, int netFn, int cmd, Octets data) {}

    /** One asking, under way or answered. */
    private record Read(CompletableFuture<IpmiResponse> answer, long begunNs) {}

    /** @param parkNs lets so much time pass on the calling thread, or less */
    SharedReads(IpmiUser user, LongSupplier clockNs, LongConsumer parkNs) {
        this.user = user;
        this.clockNs = clockNs;
        this.parkNs = parkNs;
    }

    LongSupplier clockNs() {
        return clockNs;
    }

    /** Lets some time pass, until the deadline at the longest. */
    void pause(Duration duration, Deadline deadline) throws IpmiException {
        parkNs.accept(Math.min(duration.toNanos(), deadline.remaining().toNanos()));
        if (Thread.currentThread().isInterrupted()) {
            throw interrupted("interrupted while waiting for a controller to get ready");
        }
        deadline.remaining();
    }

    BmcCost cost() {
        return new BmcCost(requests.sum(), merged.sum(), fresh.sum(), Duration.ofNanos(waitedNs.sum()));
    }

    /**
     * The answer, the controller's own or one it gave to the same question.
     *
     * @param maxAge how long ago an answer that is given again may have been asked for; zero for one that is under way
     */
    IpmiResponse ask(IpmiRequest request, Deadline deadline, Duration maxAge) throws IpmiException {
        if (!ReadOnlyCommands.contains(request.netFn(), request.cmd())) {
            try {
                return put(request, deadline);
            } finally {
                forget();
            }
        }
        Question question = new Question(request.address(), request.netFn(), request.cmd(), Octets.of(request.data()));
        Read own = new Read(new CompletableFuture<>(), clockNs.getAsLong());
        while (true) {
            Read shared = join(question, own, maxAge);
            if (shared.equals(own)) {
                return lead(question, own, request, deadline, maxAge);
            }
            boolean answered = shared.answer.isDone();
            try {
                IpmiResponse answer = follow(shared, deadline);
                (answered ? fresh : merged).increment();
                return answer;
            } catch (ExecutionException e) {
                if (e.getCause() instanceof IpmiException failed && !isTheAskersOwn(failed)) {
                    throw IpmiException.of(failed.failure());
                }
            }
        }
    }

    private Read join(Question question, Read own, Duration maxAge) {
        synchronized (reads) {
            Read there = reads.get(question);
            if (there != null && (!there.answer.isDone() || isYoung(there, own.begunNs, maxAge))) {
                return there;
            }
            reads.remove(question);
            reads.put(question, own);
            if (reads.size() > MAX_HELD) {
                reads.remove(reads.keySet().iterator().next());
            }
            return own;
        }
    }

    private static boolean isYoung(Read read, long nowNs, Duration maxAge) {
        return !maxAge.isZero() && Duration.ofNanos(nowNs - read.begunNs).compareTo(maxAge) <= 0;
    }

    private IpmiResponse lead(Question question, Read own, IpmiRequest request, Deadline deadline, Duration maxAge)
            throws IpmiException {
        try {
            IpmiResponse answer = put(request, deadline);
            if (maxAge.isZero()) {
                withdraw(question, own);
            }
            own.answer.complete(answer);
            return answer;
        } catch (IpmiException | RuntimeException e) {
            withdraw(question, own);
            own.answer.completeExceptionally(e);
            throw e;
        }
    }

    private static IpmiResponse follow(Read shared, Deadline deadline) throws IpmiException, ExecutionException {
        try {
            return shared.answer.get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw deadline.passed();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw interrupted("interrupted while waiting for an answer");
        }
    }

    private static IpmiException interrupted(String detail) {
        return IpmiException.of(new IpmiFailure(FailureKind.CANCELLED, CompletionCode.UNSPECIFIED, false, detail));
    }

    /** The other's deadline passed or its thread ended: that says nothing to those who asked along. */
    private static boolean isTheAskersOwn(IpmiException failed) {
        return switch (failed.failure().kind()) {
            case TIMED_OUT, TIMED_OUT_QUEUED, CANCELLED, LIMIT -> true;
            default -> false;
        };
    }

    private void withdraw(Question question, Read read) {
        synchronized (reads) {
            reads.remove(question, read);
        }
    }

    private void forget() {
        synchronized (reads) {
            reads.clear();
        }
    }

    private IpmiResponse put(IpmiRequest request, Deadline deadline) throws IpmiException {
        IpmiRequest limited = request.withTimeout(deadline.remaining());
        long beganNs = clockNs.getAsLong();
        requests.increment();
        try {
            return user.request(limited);
        } finally {
            waitedNs.add(clockNs.getAsLong() - beganNs);
        }
    }
}
