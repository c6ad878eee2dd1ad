package io.jipmi.client.sel;

import io.jipmi.client.BmcClient;
import io.jipmi.client.Conversation;
import io.jipmi.client.sel.SelFollower.Followed;
import io.jipmi.msghandler.EventSubscription;
import io.jipmi.msghandler.IpmiClosedException;
import io.jipmi.msghandler.IpmiEvent;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiTransportException;
import io.jipmi.msghandler.IpmiUser;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What happens to a system as it happens: the records that come into its log and the events of the event message buffer,
 * each occurrence once, those of the log in its order. Events that the BMC does not log are told as well, after the
 * records that were there before them. It survives that the log is cleared, that records are deleted, that ids start anew
 * or wrap, and that the BMC is away for a while.
 *
 * <p>It has no thread of its own: something is read and told when {@link #poll} is called, or by the executor given to
 * {@link #pollEvery}. It has one subscriber, and reads no more from the log than that has asked for; only events wait
 * here, 1024 at most. Thread-safe.
 */
public final class SelTail implements Flow.Publisher<SelEntry>, AutoCloseable {
    private final BmcClient bmc;
    private final IpmiUser user;
    private final LongSupplier clockNs;
    private final SelFollower follower;
    private final EventMatcher matcher = new EventMatcher();
    private final ReentrantLock telling = new ReentrantLock();
    private final AtomicLong demand = new AtomicLong();
    private final AtomicBoolean ended = new AtomicBoolean();
    private final AtomicBoolean pollWanted = new AtomicBoolean();
    private final AtomicBoolean pollMissed = new AtomicBoolean();
    private @Nullable SelEntry owed;
    private volatile Flow.@Nullable Subscriber<? super SelEntry> subscriber;
    private volatile boolean closing;
    private volatile @Nullable Throwable violation;
    private volatile @Nullable EventSubscription events;
    private volatile @Nullable IpmiException trouble;
    private volatile @Nullable ScheduledExecutorService executor;
    private volatile @Nullable ScheduledFuture<?> schedule;

    SelTail(BmcClient bmc, IpmiUser user, int startAfterId, LongSupplier clockNs) {
        this.bmc = bmc.withMaxAge(Duration.ZERO);
        this.user = user;
        this.clockNs = clockNs;
        this.follower = new SelFollower(startAfterId);
    }

    /**
     * A tail that begins with what comes after the record that is the last one when it is first polled.
     *
     * @param bmc whose log it is, each poll within its deadline
     * @param user who hears the same BMC's events
     */
    public static SelTail fromNow(BmcClient bmc, IpmiUser user) {
        return new SelTail(bmc, user, EntryReader.LAST_ENTRY, System::nanoTime);
    }

    /** A tail that begins with the first record of the log. */
    public static SelTail fromFirst(BmcClient bmc, IpmiUser user) {
        return new SelTail(bmc, user, EntryReader.FIRST_ENTRY, System::nanoTime);
    }

    /**
     * A tail that begins after a record, or with the first one of the log if there is no such record any more.
     *
     * @param recordId the last record that is known already, 1 to 0xFFFE
     */
    public static SelTail after(BmcClient bmc, IpmiUser user, int recordId) {
        if (recordId <= EntryReader.FIRST_ENTRY || recordId >= EntryReader.LAST_ENTRY) {
            throw new IllegalArgumentException("a SEL record's id is 1 to 0xfffe, not " + recordId);
        }
        return new SelTail(bmc, user, recordId, System::nanoTime);
    }

    /**
     * Tells a subscriber from now on; only the first one, others are refused. With a driver that hands out no events the
     * log alone is followed.
     */
    @Override
    public void subscribe(Flow.Subscriber<? super SelEntry> newSubscriber) {
        telling.lock();
        try {
            if (subscriber != null || ended.get()) {
                newSubscriber.onSubscribe(new Refused());
                newSubscriber.onError(new IllegalStateException("the tail has, or had, its subscriber"));
                return;
            }
            subscriber = newSubscriber;
            listen();
            newSubscriber.onSubscribe(new Demand());
        } finally {
            telling.unlock();
        }
    }

    /**
     * Reads what has come since the last time and tells the subscriber, as far as it has asked for something. Does
     * nothing while another thread does so, or from what the subscriber is told.
     *
     * @throws IpmiException if the log could not be read; the next poll goes on where this one ended. Events of the buffer
     *     are told all the same.
     */
    public void poll() throws IpmiException {
        if (telling.isHeldByCurrentThread()) {
            return;
        }
        if (!telling.tryLock()) {
            pollMissed.set(true);
            return;
        }
        try {
            Flow.Subscriber<? super SelEntry> listener = subscriber;
            if (listener != null && !ended.get()) {
                tell(listener);
                trouble = null;
            }
        } catch (IpmiException e) {
            trouble = e;
            throw e;
        } finally {
            telling.unlock();
            if (pollMissed.getAndSet(false)) {
                wantPoll();
            }
        }
    }

    /**
     * Has it polled by an executor from now on: regularly, and at once when an event comes or the subscriber asks for
     * more. Ends with the subscription; trouble is kept for {@link #trouble()}.
     *
     * @param interval from the end of a poll to the next one; what is only in the log waits that long at most
     * @throws IllegalStateException if it is polled by an executor already
     */
    public synchronized void pollEvery(ScheduledExecutorService newExecutor, Duration interval) {
        if (executor != null) {
            throw new IllegalStateException("the tail is polled by an executor already");
        }
        executor = newExecutor;
        schedule = newExecutor.scheduleWithFixedDelay(this::pollQuietly, 0, interval.toNanos(), TimeUnit.NANOSECONDS);
        if (ended.get()) {
            stopListening();
        }
    }

    /** Why the last poll did not read the log to its end; empty if it did. */
    public Optional<IpmiException> trouble() {
        return Optional.ofNullable(trouble);
    }

    /** Whether the BMC's events are heard, and not only its log followed. */
    public boolean hearsEvents() {
        return events != null;
    }

    /** How many events of the buffer were given up because the subscriber asked for too little for too long. */
    public long lost() {
        return matcher.lost();
    }

    /** Completes the subscription. */
    @Override
    public void close() {
        closing = true;
        telling.lock();
        try {
            Flow.Subscriber<? super SelEntry> listener = subscriber;
            if (end() && listener != null) {
                listener.onComplete();
            }
        } finally {
            telling.unlock();
        }
    }

    private void listen() {
        try {
            events = user.listenForEvents(this::arrived);
        } catch (IpmiTransportException unsupported) {
            events = null;
        } catch (IpmiException e) {
            violation = e;
        }
    }

    private void arrived(IpmiEvent event) {
        matcher.arrived(SelEntry.of(event), clockNs.getAsLong());
        wantPoll();
    }

    private void tell(Flow.Subscriber<? super SelEntry> listener) throws IpmiException {
        Throwable failed = violation;
        if (failed != null) {
            fail(listener, failed);
            return;
        }
        long arrivals = matcher.arrivals();
        try {
            if (readLog(listener)) {
                tellUnlogged(listener, arrivals);
            }
        } catch (IpmiClosedException closed) {
            fail(listener, closed);
        } catch (IpmiException unreadable) {
            tellUnlogged(listener, arrivals);
            throw unreadable;
        }
    }

    /** Whether it came to the end. */
    private boolean readLog(Flow.Subscriber<? super SelEntry> listener) throws IpmiException {
        Conversation conversation = bmc.begin("following the SEL");
        follower.beginPass();
        while (isOn()) {
            SelEntry first = owed;
            if (first != null && mayTell()) {
                owed = null;
                next(listener, first);
            } else if (first != null || !(mayTell() || follower.isBeforeStart())) {
                return false;
            } else {
                Followed followed = follower.next(conversation);
                if (followed == null) {
                    return true;
                }
                if (matcher.logged(followed.entry(), clockNs.getAsLong()) && !followed.old()) {
                    owed = followed.entry();
                }
            }
        }
        return false;
    }

    private void tellUnlogged(Flow.Subscriber<? super SelEntry> listener, long upTo) {
        while (mayTell()) {
            SelEntry event = matcher.unlogged(upTo);
            if (event == null) {
                return;
            }
            next(listener, event);
        }
    }

    private boolean mayTell() {
        return isOn() && demand.get() > 0;
    }

    private boolean isOn() {
        return !closing && !ended.get() && violation == null;
    }

    private void next(Flow.Subscriber<? super SelEntry> listener, SelEntry entry) {
        demand.updateAndGet(left -> left == Long.MAX_VALUE ? left : left - 1);
        try {
            listener.onNext(entry);
        } catch (RuntimeException | Error e) {
            end();
            throw e;
        }
    }

    private void wantPoll() {
        ScheduledExecutorService poller = executor;
        if (poller != null && !ended.get() && pollWanted.compareAndSet(false, true)) {
            try {
                poller.execute(this::pollQuietly);
            } catch (RejectedExecutionException e) {
                pollWanted.set(false);
            }
        }
    }

    private void pollQuietly() {
        pollWanted.set(false);
        try {
            poll();
        } catch (IpmiException e) {
            trouble = e;
        }
    }

    private void fail(Flow.Subscriber<? super SelEntry> listener, Throwable cause) {
        if (end()) {
            listener.onError(cause);
        }
    }

    /** Whether it had not ended before. */
    private boolean end() {
        boolean first = ended.compareAndSet(false, true);
        stopListening();
        return first;
    }

    private void stopListening() {
        EventSubscription listening = events;
        if (listening != null) {
            listening.close();
        }
        ScheduledFuture<?> polls = schedule;
        if (polls != null) {
            polls.cancel(false);
        }
    }

    /** The subscriber's handle. */
    private final class Demand implements Flow.Subscription {
        @Override
        public void request(long n) {
            if (n <= 0) {
                violation = new IllegalArgumentException("a subscriber cannot ask for " + n + " entries");
            } else {
                demand.updateAndGet(left -> left + n < 0 ? Long.MAX_VALUE : left + n);
            }
            wantPoll();
        }

        @Override
        public void cancel() {
            end();
        }
    }

    /** The handle of one that is not told anything. */
    private static final class Refused implements Flow.Subscription {
        @Override
        public void request(long n) {
            // There is nothing to come.
        }

        @Override
        public void cancel() {
            // It never began.
        }
    }
}
