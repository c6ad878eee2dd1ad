package io.jipmi.devintf;

import io.jipmi.io.Errno;
import io.jipmi.io.IoFault;
import io.jipmi.msghandler.BridgeTiming;
import io.jipmi.msghandler.BridgedAddress;
import io.jipmi.msghandler.Cmd;
import io.jipmi.msghandler.CompletionCode;
import io.jipmi.msghandler.EventSubscription;
import io.jipmi.msghandler.FailureKind;
import io.jipmi.msghandler.InterfaceLimits;
import io.jipmi.msghandler.IpmbAddress;
import io.jipmi.msghandler.IpmiAddress;
import io.jipmi.msghandler.IpmiCommand;
import io.jipmi.msghandler.IpmiEvent;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiInterface;
import io.jipmi.msghandler.IpmiRequest;
import io.jipmi.msghandler.IpmiResponse;
import io.jipmi.msghandler.IpmiUser;
import io.jipmi.msghandler.MaintenanceMode;
import io.jipmi.msghandler.NetFn;
import io.jipmi.msghandler.OemMessage;
import io.jipmi.msghandler.OwnAddress;
import io.jipmi.msghandler.Priority;
import io.jipmi.msghandler.Repeat;
import io.jipmi.msghandler.SystemInterfaceAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one open file of {@code /dev/ipmiN} can do, for callers in this process: requests go out, and everything that comes
 * in waits in the file's own queue. No call waits for the BMC. Faults carry the error numbers of the Linux device (6.3).
 * Thread-safe.
 */
public final class IpmiDevice implements AutoCloseable {
    /** How long a request may take, queueing included: as long as the most patient client known waits. */
    public static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(60);

    private static final int MAX_NETFN = 0x3F;
    private static final int MAX_SEQUENCE = 0x3F;
    private static final int MAX_CHANNEL = 15;
    private static final int MAX_LUN = 3;

    private static final Logger log = LoggerFactory.getLogger(IpmiDevice.class);

    private final IpmiUser user;
    private final ReceiveQueue queue;
    private final AtomicLong dropped = new AtomicLong();
    private final CommandsWanted commands;
    private @Nullable EventSubscription events;
    private volatile TimingParameters timing = TimingParameters.UNSET;

    private IpmiDevice(IpmiUser user, int maxMessages, Runnable wakeUp) {
        this.user = user;
        this.queue = new ReceiveQueue(maxMessages, wakeUp);
        this.commands = new CommandsWanted(user, this::arrived, this::arrived);
    }

    /**
     * Opens a file on an interface.
     *
     * @param name names the user in logs and limits
     * @param limits how many messages the file may have outstanding and unread
     * @param wakeUp run whenever there is one more message to receive, on any thread; must not block
     * @throws IoFault with EBUSY if the interface has its full number of users, ENODEV if it is closed
     */
    public static IpmiDevice open(IpmiInterface ipmi, String name, InterfaceLimits limits, Runnable wakeUp)
            throws IoFault {
        try {
            return new IpmiDevice(ipmi.openUser(name), limits.maxMessagesPerUser(), wakeUp);
        } catch (IpmiException refused) {
            throw new IoFault(
                    "open",
                    "ipmi" + ipmi.number(),
                    Refusals.errno(refused.failure()),
                    refused.failure().detail());
        }
    }

    /** Sends with the file's timing; see {@link #send(IpmiAddress, long, int, int, byte[], TimingParameters)}. */
    public void send(IpmiAddress address, long messageId, int netFn, int cmd, byte[] data) throws IoFault {
        send(address, messageId, netFn, cmd, data, timing);
    }

    /**
     * Sends a request, or with an odd network function the response to a command received. Its end, whatever it is, comes
     * as a message with the same id.
     *
     * @param messageId comes back unchanged; of a response its low 6 bits are the sequence number of the command
     * @param netFn network function, 0 to 0x3F
     * @param cmd command number, 0 to 0xFF
     * @param data what follows; of a response the completion code is first
     * @param tries how requests to somebody behind the BMC are tried
     * @throws IoFault with EBUSY if the file has its full number of messages; EINVAL for a command that is the driver's
     *     own, a response to the BMC or one without completion code, or a network function that is none; EMSGSIZE if it is
     *     too long for its address; EAFNOSUPPORT if the interface does not reach such an address; ENODEV if it is closed
     */
    public void send(IpmiAddress address, long messageId, int netFn, int cmd, byte[] data, TimingParameters tries)
            throws IoFault {
        if (!queue.reserve()) {
            throw refused(Errno.EBUSY);
        }
        boolean accepted = false;
        try {
            check(address, netFn, cmd, data);
            boolean response = (netFn & 1) != 0;
            CompletableFuture<IpmiResponse> end = response
                    ? respond((BridgedAddress) address, messageId, netFn, cmd, data)
                    : user.requestAsync(request(address, netFn, cmd, data, tries));
            requireAccepted(end);
            accepted = true;
            CompletableFuture<IpmiResponse> unused = end.whenComplete((answer, thrown) -> queue.putReserved(
                    response
                            ? responseSent(address, messageId, netFn, cmd, answer, thrown)
                            : answered(address, messageId, netFn, cmd, answer, thrown)));
        } finally {
            if (!accepted) {
                queue.unreserve();
            }
        }
    }

    /** The oldest message, which stays in the queue; null if there is none. */
    @SuppressWarnings("exports") // callers compile without the annotation
    public @Nullable ReceivedMessage head() {
        return queue.head();
    }

    /** Takes the oldest message out of the queue if it is still this one; returns whether it was. */
    public boolean take(ReceivedMessage message) {
        return queue.take(message);
    }

    /**
     * Takes the oldest message.
     *
     * @throws IoFault with EAGAIN if there is none
     */
    public ReceivedMessage receive() throws IoFault {
        ReceivedMessage message;
        do {
            message = queue.head();
            if (message == null) {
                throw Refusals.fault("RECEIVE_MSG", user, Errno.EAGAIN);
            }
        } while (!queue.take(message));
        return message;
    }

    /** Whether there is something to receive, or an answer to come. */
    public boolean expecting() {
        return queue.expecting();
    }

    /** Whether there is something to receive, as poll(2) tells. */
    public boolean readable() {
        return queue.head() != null;
    }

    /** How many messages there are to receive. */
    public int waitingMessages() {
        return queue.size();
    }

    /** How many events and messages of OEM channels found no place, since the file was opened. */
    public long droppedMessages() {
        return dropped.get();
    }

    /** How many answers are to come. */
    public int expectedMessages() {
        return queue.reserved();
    }

    /**
     * Has events put into the queue, or ends that. The first file of an interface to want them gets those that were held.
     * Where the interface has none to give, none come.
     *
     * @throws IoFault with ENODEV if the interface is closed
     */
    public synchronized void getsEvents(boolean wanted) throws IoFault {
        if (!wanted) {
            if (events != null) {
                events.close();
                events = null;
            }
        } else if (events == null) {
            try {
                events = user.listenForEvents(this::arrived);
            } catch (IpmiException refused) {
                if (refused.failure().kind() != FailureKind.UNSUPPORTED) {
                    throw Refusals.fault("SET_GETS_EVENTS", user, refused.failure());
                }
            }
        }
    }

    /**
     * Has commands others send put into the queue. As network function 0x07, command 0x33, it has messages of OEM channels
     * put there.
     *
     * @param channelMask bit n for channel n; bits above 15 mean nothing
     * @throws IoFault with EBUSY if somebody, be it this file, has some of them already; nothing has changed then
     */
    public synchronized void registerForCommand(int netFn, int cmd, int channelMask) throws IoFault {
        commands.register(netFn, cmd, channelMask);
    }

    /**
     * Ends that for some or all channels.
     *
     * @throws IoFault with ENOENT if this file has none of them
     */
    public synchronized void unregisterForCommand(int netFn, int cmd, int channelMask) throws IoFault {
        commands.unregister(netFn, cmd, channelMask);
    }

    /** How requests to somebody behind the BMC are tried that do not say so themselves. */
    public TimingParameters timing() {
        return timing;
    }

    /** Sets that for the requests to come. */
    public void timing(TimingParameters newTiming) {
        timing = newTiming;
    }

    /**
     * What stands as requester in this file's messages to other controllers on a channel.
     *
     * @throws IoFault with EINVAL if the channel is not 0 to 15
     */
    public OwnAddress ownAddress(int channel) throws IoFault {
        requireChannel(channel);
        return user.ownAddress(channel);
    }

    /**
     * Sets the slave address of it, for this file alone.
     *
     * @throws IoFault with EINVAL if the channel is not 0 to 15, or the address is not an even number within 2 to 0xFE
     */
    public void ownSlaveAddress(int channel, int slaveAddress) throws IoFault {
        requireChannel(channel);
        if (!IpmbAddress.isSlaveAddress(slaveAddress)) {
            throw Refusals.fault("SET_MY_ADDRESS", user, Errno.EINVAL);
        }
        user.ownAddress(
                channel, new OwnAddress(slaveAddress, user.ownAddress(channel).lun()));
    }

    /**
     * Sets the logical unit of it, for this file alone.
     *
     * @param lun its low 2 bits are taken
     * @throws IoFault with EINVAL if the channel is not 0 to 15
     */
    public void ownLun(int channel, int lun) throws IoFault {
        requireChannel(channel);
        user.ownAddress(channel, new OwnAddress(user.ownAddress(channel).slaveAddress(), lun & MAX_LUN));
    }

    /** How the interface comes to be in maintenance. */
    public MaintenanceMode maintenanceMode() {
        return user.ipmiInterface().maintenanceMode();
    }

    /** Sets it, for everybody. */
    public void maintenanceMode(MaintenanceMode mode) {
        user.ipmiInterface().maintenanceMode(mode);
    }

    /** Drops what is in the queue and what is still to come. Requests that were sent are carried out. Idempotent. */
    @Override
    public void close() {
        queue.close();
        user.close();
    }

    private void requireChannel(int channel) throws IoFault {
        if (channel < 0 || channel > MAX_CHANNEL) {
            throw Refusals.fault("MY_ADDRESS", user, Errno.EINVAL);
        }
    }

    private void check(IpmiAddress address, int netFn, int cmd, byte[] data) throws IoFault {
        boolean local = address instanceof SystemInterfaceAddress;
        boolean response = (netFn & 1) != 0;
        boolean driversOwn =
                local && netFn == NetFn.APP && cmd >= Cmd.GET_MESSAGE && cmd <= Cmd.READ_EVENT_MESSAGE_BUFFER;
        boolean mute = response && (!(address instanceof BridgedAddress) || data.length == 0);
        if (netFn < 0 || netFn > MAX_NETFN || driversOwn || mute) {
            throw refused(Errno.EINVAL);
        }
        if (data.length > address.maxDataBytes()) {
            throw refused(Errno.EMSGSIZE);
        }
    }

    private static IpmiRequest request(IpmiAddress address, int netFn, int cmd, byte[] data, TimingParameters tries) {
        BridgeTiming bridgeTiming = tries.bridgeTiming();
        Duration timeout =
                address instanceof BridgedAddress ? REQUEST_TIMEOUT.plus(ofAll(bridgeTiming)) : REQUEST_TIMEOUT;
        return new IpmiRequest(address, netFn, cmd, data, timeout, Repeat.IF_READ_ONLY, Priority.NORMAL, bridgeTiming);
    }

    private static Duration ofAll(BridgeTiming tries) {
        return tries.retryTime().multipliedBy(1L + Math.max(0, tries.retries()));
    }

    private CompletableFuture<IpmiResponse> respond(
            BridgedAddress address, long messageId, int netFn, int cmd, byte[] data) {
        int ownLun = user.ownAddress(address.channel()).lun();
        IpmiCommand command =
                new IpmiCommand(address, ownLun, (int) (messageId & MAX_SEQUENCE), netFn & ~1, cmd, new byte[0]);
        int[] rest = new int[data.length - 1];
        for (int i = 0; i < rest.length; i++) {
            rest[i] = data[i + 1];
        }
        return user.respondAsync(command, data[0] & 0xFF, rest);
    }

    /** What ends later is an answer of a kind; what has ended already was perhaps never accepted. */
    private void requireAccepted(CompletableFuture<IpmiResponse> end) throws IoFault {
        if (!end.isCompletedExceptionally()) {
            return;
        }
        try {
            end.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof IpmiException refused) {
                switch (refused.failure().kind()) {
                    case LIMIT, UNSUPPORTED, CLOSED -> throw Refusals.fault("SEND_COMMAND", user, refused.failure());
                    default -> {}
                }
            }
        }
    }

    private static ReceivedMessage answered(
            IpmiAddress address,
            long messageId,
            int netFn,
            int cmd,
            @Nullable IpmiResponse answer,
            @Nullable Throwable thrown) {
        IpmiAddress sender = address instanceof BridgedAddress bridged ? bridged.answering() : address;
        if (answer == null) {
            return ReceivedMessage.unanswered(
                    ReceiveType.RESPONSE, messageId, sender, NetFn.response(netFn), cmd, completionCode(thrown));
        }
        byte[] rest = answer.data();
        byte[] data = new byte[rest.length + 1];
        data[0] = (byte) answer.completionCode();
        System.arraycopy(rest, 0, data, 1, rest.length);
        return new ReceivedMessage(ReceiveType.RESPONSE, messageId, sender, NetFn.response(netFn), cmd, data);
    }

    private static ReceivedMessage responseSent(
            IpmiAddress address,
            long messageId,
            int netFn,
            int cmd,
            @Nullable IpmiResponse answer,
            @Nullable Throwable thrown) {
        int completionCode = answer == null ? completionCode(thrown) : answer.completionCode();
        byte[] data = {(byte) completionCode};
        return new ReceivedMessage(ReceiveType.RESPONSE_SENT, messageId, address, netFn, cmd, data);
    }

    private static int completionCode(@Nullable Throwable thrown) {
        return thrown instanceof IpmiException failed ? failed.failure().completionCode() : CompletionCode.UNSPECIFIED;
    }

    private void arrived(IpmiEvent event) {
        putOrDrop(new ReceivedMessage(
                ReceiveType.EVENT,
                0,
                IpmiAddress.BMC,
                NetFn.response(NetFn.APP),
                Cmd.READ_EVENT_MESSAGE_BUFFER,
                event.data()));
    }

    /** A file that does not read its commands says so to those who send them. */
    private void arrived(IpmiCommand command) {
        boolean taken = queue.offer(new ReceivedMessage(
                ReceiveType.COMMAND,
                command.sequence(),
                command.sender(),
                command.netFn(),
                command.cmd(),
                command.data()));
        if (!taken) {
            CompletableFuture<IpmiResponse> unused = user.respondAsync(command, CompletionCode.NODE_BUSY);
        }
    }

    private void arrived(OemMessage message) {
        putOrDrop(new ReceivedMessage(
                ReceiveType.OEM, 0, IpmiAddress.BMC, NetFn.response(NetFn.APP), Cmd.GET_MESSAGE, message.data()));
    }

    private void putOrDrop(ReceivedMessage message) {
        if (!queue.offer(message) && !queue.isClosed() && dropped.getAndIncrement() == 0) {
            log.warn("'{}' does not read what it asked for: from here on some of it is dropped", user.name());
        }
    }

    private IoFault refused(Errno reason) {
        return Refusals.fault("SEND_COMMAND", user, reason);
    }
}
