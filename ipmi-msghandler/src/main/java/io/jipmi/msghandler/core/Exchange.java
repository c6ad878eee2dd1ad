package io.jipmi.msghandler.core;

import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiFailure;
import io.jipmi.msghandler.IpmiRequest;
import io.jipmi.msghandler.IpmiResponse;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One accepted request from acceptance to its single end. Guarded by the interface's lock, but for the request, the
 * deadline and the future, which never change.
 */
final class Exchange {
    private enum State {
        QUEUED,
        IN_FLIGHT,
        ENDED
    }

    private final User user;
    private final IpmiRequest request;
    private final long deadlineNs;
    private final @Nullable Call call;

    private State state = State.QUEUED;
    private @Nullable IpmiResponse response;
    private @Nullable IpmiFailure failure;

    /**
     * @param call where an asynchronous request's end goes; null if a caller waits for it
     */
    Exchange(User user, IpmiRequest request, long deadlineNs, @Nullable Call call) {
        this.user = user;
        this.request = request;
        this.deadlineNs = deadlineNs;
        this.call = call;
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

    boolean asynchronous() {
        return call != null;
    }

    /** Whether the asynchronous caller cancelled, or completed the future by other means ({@code orTimeout}). */
    boolean unwanted() {
        return call != null && call.isDone();
    }

    boolean ended() {
        return state == State.ENDED;
    }

    void sent() {
        moveFrom(State.QUEUED, State.IN_FLIGHT);
    }

    void answered(IpmiResponse answer) {
        moveFrom(State.IN_FLIGHT, State.ENDED);
        response = answer;
    }

    void failed(IpmiFailure cause) {
        moveFrom(state == State.ENDED ? State.QUEUED : state, State.ENDED);
        failure = cause;
    }

    /** The answer or the failure, once ended, for the caller who waited. */
    IpmiResponse result() throws IpmiException {
        if (failure != null) {
            throw IpmiException.of(failure);
        }
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

    private void moveFrom(State expected, State next) {
        if (state != expected) {
            throw new IllegalStateException("exchange is " + state + ", not " + expected + ": would end twice");
        }
        state = next;
    }

    /** The future of an asynchronous request; cancelling it has the request withdrawn if it was not sent. */
    static final class Call extends CompletableFuture<IpmiResponse> {
        private final Runnable onCancel;

        Call(Runnable onCancel) {
            this.onCancel = onCancel;
        }

        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            boolean cancelled = super.cancel(mayInterruptIfRunning);
            if (cancelled) {
                onCancel.run();
            }
            return cancelled;
        }

        @Override
        public <U> CompletableFuture<U> newIncompleteFuture() {
            return new CompletableFuture<>();
        }
    }
}
