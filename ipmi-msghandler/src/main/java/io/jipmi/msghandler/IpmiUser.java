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
     * Makes a request ready to be put to the BMC many times without allocating anything, with high priority whatever the
     * request says.
     *
     * @param request to the BMC itself
     * @throws IllegalArgumentException if it goes elsewhere
     * @throws IpmiLimitException if the user has its full number of outstanding requests
     * @throws IpmiClosedException if the user is closed
     */
    PreparedRequest prepare(IpmiRequest request) throws IpmiException;

    /**
     * Makes everything ready for the records of a panic; five of the user's outstanding requests are taken by it.
     *
     * @throws IpmiException as from {@link #prepare}
     */
    PanicRecorder preparePanic(PanicOp op) throws IpmiException;

    /**
     * Puts a request to the BMC without waiting. The future completes on a thread that is this user's meanwhile, with no
     * lock held: what is chained to it may take its time, and delays only what else this user is to be told, one thing at
     * a time: it must not wait for another future of this user (use the {@code Async} forms for what does). The request
     * counts as outstanding until its future completes.
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
     * listener of an interface also gets what came in before and was held ({@link InterfaceLimits#maxHeldEvents()}). The
     * listener is called as futures complete, one thing at a time; what comes while it has too much waiting already
     * ({@link InterfaceLimits#maxUndeliveredPerUser()}) is dropped and counted.
     *
     * @throws IpmiTransportException with {@link FailureKind#UNSUPPORTED} if the interface's driver does not hand out
     *     events, {@link FailureKind#DENIED} if whoever owns the interface does not hand them to this program
     * @throws IpmiClosedException if the user or the interface is closed
     */
    EventSubscription listenForEvents(Consumer<IpmiEvent> listener) throws IpmiException;

    /**
     * Has commands that others send to system management software through the BMC handed to a receiver: every one, in
     * order, each to one receiver only. The receiver is called as a listener of events is, with the same limit; it, or
     * anybody later, answers with {@link #respond} or {@link #respondAsync}. Commands nobody receives are answered with
     * completion code 0xC1 without anybody being asked (MH-08).
     *
     * @throws IpmiLimitException with {@link FailureKind#TAKEN} if somebody, be it this user or another program, receives
     *     some of these commands already
     * @throws IpmiTransportException with {@link FailureKind#UNSUPPORTED} if the interface's driver does not hand out
     *     messages, {@link FailureKind#DENIED} if whoever owns the interface does not hand them to this program
     * @throws IpmiClosedException if the user or the interface is closed
     */
    CommandRegistration receiveCommands(CommandFilter filter, Consumer<IpmiCommand> receiver) throws IpmiException;

    /** The same for one network function and command, from the channels whose bits are set in the mask. */
    default CommandRegistration receiveCommands(int netFn, int cmd, int channelMask, Consumer<IpmiCommand> receiver)
            throws IpmiException {
        return receiveCommands(new CommandFilter(netFn, cmd, channelMask), receiver);
    }

    /**
     * Has messages from channels of the vendor's own medium (0x60 to 0x7F) handed to a receiver, as {@link #receiveCommands}
     * does with commands; there is no answering them (MH-11).
     *
     * @param channelMask bit n for messages from channel n, 1 to 0xFFFF
     * @throws IpmiException as from {@link #receiveCommands}
     */
    CommandRegistration receiveOemMessages(int channelMask, Consumer<OemMessage> receiver) throws IpmiException;

    /**
     * Has a listener told when the BMC's watchdog timer reaches its pre-timeout and raises its message flag (IPMI 2.0
     * section 27.4), within a second of that.
     *
     * @throws IpmiException as from {@link #listenForEvents}
     */
    EventSubscription listenForPretimeouts(Runnable listener) throws IpmiException;

    /**
     * Answers a command and waits until the BMC has taken the answer, no longer than
     * {@link IpmiRequest#DEFAULT_TIMEOUT}.
     *
     * @param completionCode 0 to 0xFF
     * @param data what follows the completion code, each value taken modulo 256; with the completion code no more than
     *     {@link IpmiAddress#maxDataBytes()} of the sender
     * @return the BMC's answer to Send Message: with completion code 0x00 it has passed the answer on
     * @throws IpmiException as from {@link #request}
     */
    IpmiResponse respond(IpmiCommand command, int completionCode, int... data) throws IpmiException;

    /** The same without waiting; the future completes as that of {@link #requestAsync}. */
    CompletableFuture<IpmiResponse> respondAsync(IpmiCommand command, int completionCode, int... data);

    /** The tries of this user's requests to somebody behind the BMC that do not say so themselves. */
    BridgeTiming bridgeTiming();

    /** Sets those of the requests to come; {@link BridgeTiming#UNSET} at first. */
    void bridgeTiming(BridgeTiming timing);

    /** What was counted for this user; a snapshot, also after it has left. */
    UserStatistics statistics();

    /**
     * What stands as requester in this user's messages to other controllers on a channel: what it set itself, otherwise
     * the interface's ({@link IpmiInterface#ownAddress(int)}).
     *
     * @param channel 0 to 15
     */
    OwnAddress ownAddress(int channel);

    /**
     * Sets it for this user alone, for requests and responses to come. In Linux it is the interface's, which every user
     * changes for all (MH-14).
     *
     * @param channel 0 to 15
     */
    void ownAddress(int channel, OwnAddress address);

    /**
     * Ends the user's outstanding requests with {@link FailureKind#CLOSED} and its subscriptions, and leaves the interface.
     * When it returns, the futures have completed and nothing of this user's is called any more: it waits for what is being
     * called at this moment, unless it is itself called from there, or from what another user is told, or its thread is
     * interrupted. Idempotent; only the first call waits.
     */
    @Override
    void close();
}
