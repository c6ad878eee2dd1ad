package io.jipmi.msghandler;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * One client of an interface.
 *
 * <p>Every accepted request ends exactly once: with an answer, with a structured cause, or cancelled; and no later than
 * its deadline.
 */
public interface IpmiUser extends AutoCloseable {

    /** The name given when the user was registered. */
    String name();

    /** The interface this user belongs to. */
    IpmiInterface ipmiInterface();

    /**
     * Puts a request to the BMC and waits for the answer on the calling thread, which does the work itself: there is no
     * hand-off to another thread.
     *
     * @return the answer, whatever its completion code
     * @throws IpmiTimeoutException if the deadline passed first
     * @throws IpmiTransportException if the interface is down, broke its protocol or answered with something else
     * @throws IpmiLimitException if the user has its full number of outstanding requests
     * @throws IpmiClosedException if the user or the interface is closed, before or meanwhile
     * @throws IpmiCancelledException if the calling thread is interrupted; its interrupt flag stays set
     */
    IpmiResponse request(IpmiRequest request) throws IpmiException;

    /**
     * Puts a request to the BMC without waiting. The future completes on the interface's housekeeping thread, with no
     * lock held: what is chained to it must not block (use the {@code Async} forms for what does).
     *
     * <p>Cancelling the future withdraws a request that has not been sent. One that is under way is finished on the
     * wire and its answer dropped.
     *
     * @return completes with the answer, or exceptionally with an {@link IpmiException}; never throws for trouble with
     *     the device, the limits or a closed interface
     */
    CompletableFuture<IpmiResponse> requestAsync(IpmiRequest request);

    /**
     * Has the BMC's events told to a listener: every one, once, in order, within a second of the BMC having it. The first
     * listener of an interface also gets what came in before and was held, up to 25 events. The listener is called on the
     * interface's housekeeping thread, with no lock held, and must not block.
     *
     * @throws IpmiClosedException if the user or the interface is closed
     */
    EventSubscription listenForEvents(Consumer<IpmiEvent> listener) throws IpmiException;

    /** Ends the user's outstanding requests with {@link FailureKind#CLOSED} and its subscriptions, and leaves the interface. Idempotent. */
    @Override
    void close();
}
