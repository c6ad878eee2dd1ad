package io.jipmi.devintf.node;

import io.jipmi.io.DeviceNode;
import io.jipmi.io.Errno;
import io.jipmi.io.IoFault;
import io.jipmi.msghandler.Cmd;
import io.jipmi.msghandler.CommandFilter;
import io.jipmi.msghandler.CompletionCode;
import io.jipmi.msghandler.InterfaceHealth;
import io.jipmi.msghandler.InterfaceInfo;
import io.jipmi.msghandler.IpmiCommand;
import io.jipmi.msghandler.IpmiFailure;
import io.jipmi.msghandler.MaintenanceMode;
import io.jipmi.msghandler.NetFn;
import io.jipmi.msghandler.spi.SmiDriver;
import io.jipmi.msghandler.spi.SmiMessage;
import io.jipmi.msghandler.spi.SmiUpcalls;
import io.jipmi.msghandler.spi.Tally;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Drives an interface through an IPMI device node that somebody else serves, who brings messages to those behind the BMC
 * and fetches what comes from them. Messages carry ids of our own, so that answers are told from one another, and late ones
 * from those that are waited for.
 *
 * <p>A node that is gone is opened again at once, then once a second, and told again what it is to bring up; a message the
 * lost node had not accepted waits for that first attempt.
 */
final class DeviceNodeDriver implements SmiDriver {
    // What clients of a server that has died get.
    private static final Errno ENOTCONN = new Errno(107); // abi: errno.h
    private static final Errno ECONNABORTED = new Errno(103); // abi: errno.h

    static final long REOPEN_INTERVAL_NS = 1_000_000_000L;
    static final long DEVICE_ID_TIMEOUT_NS = 10_000_000_000L;
    static final long DEVICE_ID_RETRY_NS = 200_000_000L;
    static final int MAX_DEVICE_ID_TRIES = 5;

    /** How often to clear answers nobody waits for out of the device's queue; they count against its limits. */
    static final long LATE_ANSWER_LOOK_NS = 500_000_000L;

    static final int MAX_MESSAGES_A_POLL = 32;

    /**
     * How many requests to the BMC are handed over at one time. The BMC takes one after the other: the next one is to be
     * there already, and one of high priority is not to have a long queue before it, as over there all are equal.
     */
    static final int MAX_LOCAL = 4;

    /** How many messages to others: Linux has 64 sequence numbers for all its users, and 100 messages for each. */
    static final int MAX_ADDRESSED = 32;

    /** How often to look for commands while somebody receives them; who sends one waits for the answer. */
    static final long COMMAND_LOOK_NS = 100_000_000L;

    /** How often to look for events while somebody listens. */
    static final long EVENT_LOOK_NS = 250_000_000L;

    /**
     * How often to give the owner something to do while somebody listens. One that polls, as Linux's driver does where there
     * is no interrupt, may see that the BMC wants attention only when it is talking to it.
     */
    static final long NUDGE_INTERVAL_NS = 400_000_000L;

    /** How often to tell the device again what it has refused to bring up. */
    static final long WISH_INTERVAL_NS = 1_000_000_000L;

    private static final long SPIN_NS = 30_000L;
    private static final long MIN_SLEEP_NS = 20_000L;
    private static final long MAX_SLEEP_NS = 1_000_000L;
    /** While only those behind the BMC are waited for. */
    private static final long MAX_ADDRESSED_SLEEP_NS = 10_000_000L;

    /** Network function and LUN, command, completion code. */
    private static final int EVENT_OFFSET = 3;

    private static final int MIN_DEVICE_ID_BYTES = 9;

    private static final byte[] GET_DEVICE_ID = {NetFn.APP << 2, Cmd.GET_DEVICE_ID};

    private enum State {
        /** Asking the BMC behind the node who it is, or about to ask again. */
        STARTING,
        SERVING,
        /** Waiting for the next attempt; there is no node. */
        DOWN
    }

    private final InterfaceInfo info;
    private final NodeOpener opener;
    private final NodeMessages messages;
    private final NodeSettings settings = new NodeSettings();
    private final NodeWishes wishes = new NodeWishes(settings);
    private final NodeSender sender;
    private final NodeRefusals refusals;
    private final Runnable beforeSleep;
    private final Tally<DeviceNodeCounter> tally = new Tally<>(DeviceNodeCounter.class);
    private final byte[] event = new byte[EVENT_OFFSET + SmiMessage.MAX_LENGTH_BYTES];
    private final byte[] ownResponse = new byte[SmiMessage.MAX_LENGTH_BYTES];

    private @Nullable DeviceNode node;
    private @Nullable SmiUpcalls upcalls;
    private State state = State.STARTING;
    private InterfaceHealth health = new InterfaceHealth(InterfaceHealth.State.STARTING, "not started");
    /** What could not be handed over yet. */
    private final ArrayDeque<SmiMessage> waiting = new ArrayDeque<>();

    private final UnderWay underWay = new UnderWay(MAX_LOCAL + MAX_ADDRESSED);

    /** Our own request that is under way; 0 if none is. */
    private long ownId;

    /** When something was handed over last. */
    private long sentNs;
    /** Accepted messages given up whose answers are still to come. */
    private int lateAnswers;
    /** When the device is to be told again what it refused. */
    private long wishesDueNs;
    /** Whether more may be in the device's queue than was looked at. */
    private boolean more;

    private boolean leftAlone;
    private int deviceIdTries;
    private long resumeNs;

    /**
     * A driver over an open node.
     *
     * @param node the driver's own from here on
     * @param beforeSleep called on the waiting thread before it is asked to sleep
     */
    DeviceNodeDriver(
            InterfaceInfo info, NodeOpener opener, DeviceNode node, NodeMessages messages, Runnable beforeSleep) {
        this.info = info;
        this.refusals = new NodeRefusals(info.location());
        this.opener = opener;
        this.node = node;
        this.messages = messages;
        this.sender = new NodeSender(messages, settings, tally);
        this.beforeSleep = beforeSleep;
    }

    /** Whether the reason says that there is no interface behind the descriptor any more. */
    static boolean isGone(Errno reason) {
        return reason.equals(Errno.ENODEV)
                || reason.equals(Errno.ENXIO)
                || reason.equals(Errno.EBADF)
                || reason.equals(ENOTCONN)
                || reason.equals(ECONNABORTED);
    }

    @Override
    public InterfaceInfo info() {
        return info;
    }

    @Override
    public void start(SmiUpcalls newUpcalls, long nowNs) {
        upcalls = newUpcalls;
        startOver(nowNs);
    }

    @Override
    public int capacity() {
        return MAX_LOCAL;
    }

    @Override
    public int addressedCapacity() {
        return MAX_ADDRESSED;
    }

    @Override
    public void send(SmiMessage message, long nowNs) {
        if (health.state() == InterfaceHealth.State.DOWN) {
            fail(message, NodeRefusals.ofDown(health.reason()));
            return;
        }
        waiting.add(message);
        sendWaiting(nowNs);
    }

    @Override
    public long poll(long nowNs) {
        if (nowNs - resumeNs < 0) {
            return resumeNs - nowNs;
        }
        switch (state) {
            case DOWN -> reopen(nowNs);
            case STARTING -> {
                if (ownId == 0) {
                    askDeviceId(nowNs);
                }
            }
            case SERVING -> {}
        }
        receiveAll(nowNs);
        if (state == State.STARTING && ownId != 0 && nowNs - sentNs >= DEVICE_ID_TIMEOUT_NS) {
            goDown("no answer to Get Device ID within " + DEVICE_ID_TIMEOUT_NS / 1_000_000_000L + " s", nowNs);
        }
        if (!wishes.told() && nowNs - wishesDueNs >= 0) {
            tellWishes(nowNs);
        }
        sendWaiting(nowNs);
        if (state == State.SERVING) {
            nudge(nowNs);
        }
        return nextPoll(nowNs);
    }

    @Override
    public boolean abandon(SmiMessage message, long nowNs) {
        if (waiting.remove(message)) {
            return false;
        }
        if (underWay.remove(message)) {
            lateAnswers++;
        }
        tally.add(DeviceNodeCounter.NODE_ABANDONED_REQUESTS);
        if (message.delivery() == null) {
            healthIs(new InterfaceHealth(
                    InterfaceHealth.State.RECOVERING, "a request was given up whose answer is still to come"));
        }
        return true;
    }

    @Override
    public @Nullable IpmiFailure wantEvents(boolean wanted, long nowNs) {
        if (!wanted) {
            wishes.removeEvents();
            tellWishes(nowNs);
            return null;
        }
        try {
            wishes.addEvents(node);
            return null;
        } catch (IoFault fault) {
            if (!isGone(fault.errno())) {
                tally.add(DeviceNodeCounter.NODE_REFUSED_SETTINGS);
                return refusals.ofEvents(fault);
            }
            lost(fault, nowNs);
            return wantEvents(true, nowNs);
        }
    }

    @Override
    public @Nullable IpmiFailure wantCommands(CommandFilter filter, boolean wanted, long nowNs) {
        try {
            if (wanted) {
                wishes.add(node, filter);
            } else {
                wishes.remove(node, filter);
            }
            return null;
        } catch (IoFault fault) {
            if (!isGone(fault.errno())) {
                tally.add(DeviceNodeCounter.NODE_REFUSED_SETTINGS);
                return wanted ? refusals.of(filter, fault) : null;
            }
            lost(fault, nowNs);
            return wantCommands(filter, wanted, nowNs);
        }
    }

    @Override
    public void leaveAlone(boolean alone, long nowNs) {
        leftAlone = alone;
    }

    @Override
    public void maintenanceMode(MaintenanceMode mode, long nowNs) {
        wishes.mode(mode);
        tellWishes(nowNs);
    }

    @Override
    public void counters(ObjLongConsumer<String> sink) {
        tally.copyTo(sink);
    }

    @Override
    public void stop(long nowNs) {
        closeNode();
    }

    private long nextPoll(long nowNs) {
        if (nowNs - resumeNs < 0) {
            return resumeNs - nowNs;
        }
        if (more) {
            return 0;
        }
        long waitNs = wishes.told() ? NOTHING_TO_DO_NS : Math.max(1, wishesDueNs - nowNs);
        if (wishes.commandsWanted()) {
            waitNs = Math.min(waitNs, COMMAND_LOOK_NS);
        } else if (wishes.eventsWanted()) {
            waitNs = Math.min(waitNs, EVENT_LOOK_NS);
        }
        if (ownId == 0 && underWay.isEmpty()) {
            return lateAnswers > 0 ? Math.min(waitNs, LATE_ANSWER_LOOK_NS) : waitNs;
        }
        return Math.min(waitNs, nextLook(nowNs));
    }

    /** How long until something that was handed over may have been answered. */
    private long nextLook(long nowNs) {
        long waitedNs = nowNs - sentNs;
        if (waitedNs < SPIN_NS) {
            tally.add(DeviceNodeCounter.NODE_SPINS);
            return 0;
        }
        tally.add(DeviceNodeCounter.NODE_SLEEPS);
        beforeSleep.run();
        boolean urgent = state == State.STARTING || underWay.hasLocal();
        long longestNs = urgent ? MAX_SLEEP_NS : MAX_ADDRESSED_SLEEP_NS;
        return Math.min(longestNs, Math.max(MIN_SLEEP_NS, waitedNs / 8));
    }

    private void sendWaiting(long nowNs) {
        while (state == State.SERVING && !waiting.isEmpty()) {
            SmiMessage message = waiting.remove();
            try {
                underWay.add(sender.send(node(), message), message);
                sentNs = nowNs;
            } catch (IoFault fault) {
                if (isGone(fault.errno())) {
                    waiting.addFirst(message);
                    lost(fault, nowNs);
                } else {
                    tally.add(DeviceNodeCounter.NODE_REFUSED_REQUESTS);
                    fail(message, refusals.of(message, fault));
                }
            }
        }
    }

    private void receiveAll(long nowNs) {
        more = false;
        try {
            for (int i = 0; i < MAX_MESSAGES_A_POLL; i++) {
                DeviceNode open = node;
                if (open == null || !open.readable() || !messages.receive(open)) {
                    return;
                }
                received(nowNs);
            }
            more = true;
        } catch (IoFault fault) {
            lost(fault, nowNs);
        }
    }

    private void received(long nowNs) {
        switch (messages.kind()) {
            case ANSWER -> answered(nowNs);
            case EVENT -> up().event(event, EVENT_OFFSET + messages.copyDataTo(event, EVENT_OFFSET));
            case COMMAND -> {
                IpmiCommand command = messages.command();
                if (command != null) {
                    up().commandReceived(command);
                } else {
                    tally.add(DeviceNodeCounter.NODE_UNEXPECTED_MESSAGES);
                }
            }
            case OTHER -> tally.add(DeviceNodeCounter.NODE_UNEXPECTED_MESSAGES);
        }
    }

    private void answered(long nowNs) {
        if (state == State.SERVING) {
            healthIs(InterfaceHealth.UP);
        }
        long id = messages.id();
        SmiMessage message = underWay.remove(id);
        if (message != null) {
            tally.add(DeviceNodeCounter.NODE_RESPONSES);
            complete(message);
        } else if (ownId != 0 && id == ownId) {
            ownId = 0;
            tally.add(DeviceNodeCounter.NODE_RESPONSES);
            if (state == State.STARTING) {
                deviceIdAnswered(nowNs);
            }
        } else {
            tally.add(DeviceNodeCounter.NODE_STALE_RESPONSES);
            lateAnswers = Math.max(0, lateAnswers - 1);
        }
    }

    private void complete(SmiMessage message) {
        if (messages.truncated()) {
            tally.add(DeviceNodeCounter.NODE_TRUNCATED_RESPONSES);
            fail(message, refusals.ofTruncated());
            return;
        }
        int lengthBytes = messages.copyTo(message.response(), message.request()[0] & 0x03);
        IpmiFailure objection = refusals.ofAnswer(message, lengthBytes);
        if (objection != null) {
            fail(message, objection);
            return;
        }
        message.answered(lengthBytes);
        up().completed(message);
    }

    private void tellWishes(long nowNs) {
        DeviceNode open = node;
        if (open == null || wishes.told()) {
            return;
        }
        wishesDueNs = nowNs + WISH_INTERVAL_NS;
        try {
            wishes.tell(open);
        } catch (IoFault fault) {
            if (isGone(fault.errno())) {
                lost(fault, nowNs);
            } else {
                tally.add(DeviceNodeCounter.NODE_REFUSED_SETTINGS);
            }
        }
    }

    private void startOver(long nowNs) {
        state = State.STARTING;
        deviceIdTries = 0;
        resumeNs = nowNs;
        askDeviceId(nowNs);
    }

    private void askDeviceId(long nowNs) {
        try {
            ownId = sender.send(node(), GET_DEVICE_ID, GET_DEVICE_ID.length);
            sentNs = nowNs;
        } catch (IoFault fault) {
            goDown(reason(fault), nowNs);
        }
    }

    private void nudge(long nowNs) {
        boolean listening = wishes.eventsWanted() || wishes.commandsWanted();
        boolean unanswered = ownId != 0 && nowNs - sentNs >= DEVICE_ID_TIMEOUT_NS;
        if (unanswered) {
            ownId = 0;
            lateAnswers++;
        }
        if (!listening || leftAlone || ownId != 0 || underWay.hasLocal() || nowNs - sentNs < NUDGE_INTERVAL_NS) {
            return;
        }
        sentNs = nowNs;
        try {
            ownId = sender.send(node(), GET_DEVICE_ID, GET_DEVICE_ID.length);
        } catch (IoFault fault) {
            if (isGone(fault.errno())) {
                lost(fault, nowNs);
            } else {
                tally.add(DeviceNodeCounter.NODE_REFUSED_REQUESTS);
            }
        }
    }

    private void deviceIdAnswered(long nowNs) {
        int lengthBytes = messages.copyTo(ownResponse, 0);
        boolean foreign = lengthBytes < 3
                || ownResponse[0] != (byte) (NetFn.response(NetFn.APP) << 2)
                || ownResponse[1] != Cmd.GET_DEVICE_ID;
        int completionCode = foreign ? CompletionCode.UNSPECIFIED : ownResponse[2] & 0xFF;
        if (completionCode == CompletionCode.OK && lengthBytes >= MIN_DEVICE_ID_BYTES) {
            state = State.SERVING;
            healthIs(InterfaceHealth.UP);
            return;
        }
        deviceIdTries++;
        if (deviceIdTries < MAX_DEVICE_ID_TRIES) {
            resumeNs = nowNs + DEVICE_ID_RETRY_NS;
        } else if (foreign || completionCode == CompletionCode.OK) {
            goDown("no proper answer to Get Device ID: " + lengthBytes + " bytes", nowNs);
        } else {
            goDown("the BMC answers Get Device ID with " + CompletionCode.describe(completionCode), nowNs);
        }
    }

    /** The node is gone or broken: what it had accepted is lost, and there may be a new one under the same name. */
    private void lost(IoFault fault, long nowNs) {
        tally.add(DeviceNodeCounter.NODE_LOSSES);
        boolean wasServing = state == State.SERVING;
        List<SmiMessage> accepted = underWay.removeAll();
        closeNode();
        if (wasServing) {
            healthIs(new InterfaceHealth(InterfaceHealth.State.RECOVERING, reason(fault)));
            reopen(nowNs);
        } else {
            goDown(reason(fault), nowNs);
        }
        for (SmiMessage message : accepted) {
            fail(message, NodeRefusals.ofLost(reason(fault)));
        }
    }

    private void reopen(long nowNs) {
        tally.add(DeviceNodeCounter.NODE_REOPENS);
        state = State.STARTING;
        try {
            node = opener.open();
        } catch (IOException refused) {
            goDown(reason(refused), nowNs);
            return;
        }
        tellWishes(nowNs);
        if (node != null) {
            startOver(nowNs);
        }
    }

    private void goDown(String reason, long nowNs) {
        closeNode();
        state = State.DOWN;
        resumeNs = nowNs + REOPEN_INTERVAL_NS;
        healthIs(new InterfaceHealth(InterfaceHealth.State.DOWN, info.describe() + " is down: " + reason));
        for (SmiMessage message = waiting.poll(); message != null; message = waiting.poll()) {
            fail(message, NodeRefusals.ofDown(health.reason()));
        }
    }

    private void closeNode() {
        DeviceNode open = node;
        node = null;
        ownId = 0;
        lateAnswers = 0;
        more = false;
        wishes.forgotten();
        if (open != null) {
            open.close();
        }
    }

    private void healthIs(InterfaceHealth newHealth) {
        if (!newHealth.equals(health)) {
            health = newHealth;
            up().healthChanged(newHealth);
        }
    }

    private void fail(SmiMessage message, IpmiFailure failure) {
        message.failed(failure);
        up().completed(message);
    }

    private DeviceNode node() {
        DeviceNode open = node;
        if (open == null) {
            throw new IllegalStateException("no node in state " + state);
        }
        return open;
    }

    private SmiUpcalls up() {
        SmiUpcalls target = upcalls;
        if (target == null) {
            throw new IllegalStateException("not started");
        }
        return target;
    }

    private static String reason(IOException fault) {
        return String.valueOf(fault.getMessage());
    }
}
