package io.jipmi.msghandler.core;

import io.jipmi.msghandler.CompletionCode;
import io.jipmi.msghandler.Counter;
import io.jipmi.msghandler.FailureKind;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiFailure;
import io.jipmi.msghandler.IpmiRequest;
import io.jipmi.msghandler.IpmiResponse;
import io.jipmi.msghandler.UserCounter;
import io.jipmi.msghandler.spi.SmiMessage;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One accepted request from acceptance to its single end. Guarded by the interface's lock, but for the request, the
 * deadline and the future, which never change, and for {@link #ended}, {@link #result} and {@link #withdraw}.
 */
sealed class Exchange extends Heap.Item<Exchange>
        permits BridgedExchange, AddressedExchange, ReplyExchange, OwnExchange, PreparedExchange, DirectExchange {
    private enum State {
        QUEUED,
        IN_FLIGHT,
        /** The BMC has passed it on, and its controller has not answered yet. */
        AWAITING_ANSWER,
        ENDED
    }

    /** Where it waits, and between which others; the line's business. */
    Lane.@Nullable Line line;

    @Nullable
    Exchange ahead;

    @Nullable
    Exchange behind;

    private final User user;
    private final IpmiRequest request;
    private final long deadlineNs;
    private final @Nullable Call call;
    private final @Nullable Thread waiter;
    /** What carries it while the driver has it. */
    private @Nullable Carrier carrier;

    /** Written last: who sees the end sees the result. */
    private volatile State state = State.QUEUED;

    private @Nullable IpmiResponse response;
    private @Nullable IpmiFailure failure;
    private volatile @Nullable IpmiFailure withdrawal;

    /**
     * @param call where an asynchronous request's end goes; null if a caller waits for it
     * @param waiter the caller that waits without running the interface; null if asynchronous, if it runs it, or if
     *     nobody waits
     */
    Exchange(User user, IpmiRequest request, long deadlineNs, @Nullable Call call, @Nullable Thread waiter) {
        this.user = user;
        this.request = request;
        this.deadlineNs = deadlineNs;
        this.call = call;
        this.waiter = waiter;
    }

    User user() {
        return user;
    }

    IpmiRequest request() {
        return request;
    }

    long deadlineNs() {
        return deadlineNs;
    }

    /** Whether its deadline comes first. */
    @Override
    final boolean goesBefore(Exchange other) {
        return deadlineNs() - other.deadlineNs() < 0;
    }

    /** Whether the driver brings it to somebody else than the BMC. */
    boolean addressed() {
        return false;
    }

    /** What it is, for people. */
    String describe() {
        return request.toString();
    }

    /** Whether the end is somebody's news: asynchronous, and not cancelled or completed by other means. */
    boolean isAwaitedElsewhere() {
        return call != null && !call.isDone();
    }

    @Nullable
    Thread waiter() {
        return waiter;
    }

    @Nullable
    Carrier carrier() {
        return carrier;
    }

    void carriedBy(@Nullable Carrier newCarrier) {
        carrier = newCarrier;
    }

    /** When it was accepted. */
    long acceptedNs() {
        return deadlineNs() - Intake.saturatedNs(request.timeout());
    }

    /** When it was first put to the BMC; of one whose answer has come. */
    long sentNs() {
        return Objects.requireNonNull(carrier, "nothing carries it").sentNs();
    }

    /**
     * Whether the asynchronous caller cancelled, or completed the future by other means ({@code orTimeout}), or the
     * waiting one does not wait any more.
     */
    boolean unwanted() {
        return withdrawn() || (call != null && call.isDone());
    }

    /** Whether the waiting caller does not wait any more. */
    boolean withdrawn() {
        return withdrawal != null;
    }

    /** The waiting caller does not wait any more: whoever runs the interface next is to end this. */
    void withdraw(IpmiFailure why) {
        withdrawal = why;
    }

    /** Why nobody wants it. */
    IpmiFailure withdrawal() {
        IpmiFailure why = withdrawal;
        return why != null
                ? why
                : new IpmiFailure(
                        FailureKind.CANCELLED, CompletionCode.UNSPECIFIED, false, "the request was cancelled");
    }

    boolean ended() {
        return state == State.ENDED;
    }

    boolean inFlight() {
        return state == State.IN_FLIGHT;
    }

    boolean awaitingAnswer() {
        return state == State.AWAITING_ANSWER;
    }

    void sent(long nowNs) {
        moveFrom(State.QUEUED, State.IN_FLIGHT);
    }

    void awaitAnswer() {
        moveFrom(State.IN_FLIGHT, State.AWAITING_ANSWER);
    }

    void requeue() {
        moveFrom(State.AWAITING_ANSWER, State.QUEUED);
    }

    /** Makes the message the request to the BMC itself. */
    void frame(SmiMessage message) {
        byte[] bytes = message.request();
        bytes[0] = (byte) ((request.netFn() << 2) | request.address().lun());
        bytes[1] = (byte) request.cmd();
        request.copyDataTo(bytes, 2);
        message.prepare(2 + request.dataLengthBytes(), request.repeatable());
    }

    /** Takes the BMC's own answer: network function/LUN, command, completion code, data. */
    void answered(byte[] bytes, int lengthBytes) {
        answered(new IpmiResponse(
                (bytes[0] & 0xFF) >> 2, bytes[1] & 0xFF, bytes[2] & 0xFF, Arrays.copyOfRange(bytes, 3, lengthBytes)));
    }

    void answered(IpmiResponse answer) {
        checkNotEnded();
        response = answer;
        state = State.ENDED;
    }

    /** It has ended with an answer that is kept elsewhere. */
    final void end() {
        checkNotEnded();
        state = State.ENDED;
    }

    /** Makes an exchange that has ended a new one. */
    final void rearm() {
        if (!ended()) {
            throw new IllegalStateException("has not ended yet: " + request);
        }
        response = null;
        failure = null;
        withdrawal = null;
        state = State.QUEUED;
    }

    /** Throws what it failed of, if it did. */
    final void throwFailure() throws IpmiException {
        IpmiFailure cause = failure;
        if (cause != null) {
            throw IpmiException.of(cause);
        }
    }

    void failed(IpmiFailure cause) {
        checkNotEnded();
        failure = cause;
        state = State.ENDED;
    }

    /** Whether it ended with an answer, wanted or not. */
    boolean isAnswered() {
        return state == State.ENDED && failure == null;
    }

    /** As what its user counts its end. */
    UserCounter endsAs() {
        IpmiFailure cause = failure;
        if (cause == null) {
            return unwanted() ? UserCounter.CANCELLED : UserCounter.ANSWERED;
        }
        return switch (cause.kind()) {
            case TIMED_OUT, TIMED_OUT_QUEUED -> UserCounter.TIMED_OUT;
            case CANCELLED -> UserCounter.CANCELLED;
            case CLOSED -> UserCounter.CLOSED;
            default -> UserCounter.FAILED;
        };
    }

    /** The answer or the failure, once ended, for the caller who waited. */
    IpmiResponse result() throws IpmiException {
        throwFailure();
        if (response == null) {
            throw new IllegalStateException("no result yet: " + state);
        }
        return response;
    }

    /** Hands the end to the asynchronous caller. Called once, with no lock held. */
    void deliver() {
        if (call == null) {
            throw new IllegalStateException("somebody waits for this one");
        }
        if (failure != null) {
            call.completeExceptionally(IpmiException.of(failure));
        } else {
            call.complete(response);
        }
    }

    /** Tells the asynchronous caller that its user has left, whatever is to become of the request. */
    void deliverClosed() {
        if (call != null && !call.isDone()) {
            call.completeExceptionally(
                    IpmiException.of(Failures.userClosed(this).executedPerhaps(state != State.QUEUED)));
        }
    }

    /** What an answer to it counts as. */
    Counter answerCounter() {
        return unwanted() ? Counter.UNHANDLED_LOCAL_RESPONSES : Counter.HANDLED_LOCAL_RESPONSES;
    }

    /** What it counts as when the driver has ended it so. */
    Counter failureCounter(IpmiFailure cause) {
        return AnswerCheck.counterFor(cause);
    }

    /** What it counts as when its deadline has passed while the driver had it. */
    Counter timeoutCounter() {
        return Counter.TIMED_OUT_LOCAL_COMMANDS;
    }

    /** What it counts as when the driver has lost it. */
    Counter lossCounter() {
        return Counter.FAILED_LOCAL_COMMANDS;
    }

    private void checkNotEnded() {
        if (state == State.ENDED) {
            throw new IllegalStateException("would end twice: " + request);
        }
    }

    private void moveFrom(State expected, State next) {
        if (state != expected) {
            throw new IllegalStateException("exchange is " + state + ", not " + expected);
        }
        state = next;
    }

    /** The future of an asynchronous request; cancelling it has the request withdrawn if it was not sent. */
    static final class Call extends CompletableFuture<IpmiResponse> {
        private final Consumer<Exchange> onCancel;
        /** Set before anybody has this. */
        private @Nullable Exchange exchange;

        /** @param onCancel told that nobody wants it any more */
        Call(Consumer<Exchange> onCancel) {
            this.onCancel = onCancel;
        }

        /** Names what this is the future of. */
        void of(Exchange asked) {
            exchange = asked;
        }

        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            boolean cancelled = super.cancel(mayInterruptIfRunning);
            Exchange unwanted = exchange;
            if (cancelled && unwanted != null) {
                onCancel.accept(unwanted);
            }
            return cancelled;
        }

        @Override
        public <U> CompletableFuture<U> newIncompleteFuture() {
            return new CompletableFuture<>();
        }
    }
}
