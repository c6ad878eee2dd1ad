package io.jipmi.devintf.node;

import io.jipmi.io.DeviceNode;
import io.jipmi.io.Errno;
import io.jipmi.io.IoFault;
import io.jipmi.msghandler.Cmd;
import io.jipmi.msghandler.CompletionCode;
import io.jipmi.msghandler.FailureKind;
import io.jipmi.msghandler.InterfaceHealth;
import io.jipmi.msghandler.InterfaceInfo;
import io.jipmi.msghandler.IpmiFailure;
import io.jipmi.msghandler.NetFn;
import io.jipmi.msghandler.spi.SmiDriver;
import io.jipmi.msghandler.spi.SmiMessage;
import io.jipmi.msghandler.spi.SmiUpcalls;
import io.jipmi.msghandler.spi.Tally;
import java.io.IOException;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Drives an interface through an IPMI device node that somebody else serves. Requests carry ids of our own, so a late
 * answer is told from the one that is waited for.
 *
 * <p>A node that is gone is opened again at once, then once a second; a request the lost node had not accepted waits for
 * that first attempt.
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

    private static final long SPIN_NS = 30_000L;
    private static final long MIN_SLEEP_NS = 20_000L;
    private static final long MAX_SLEEP_NS = 1_000_000L;
    private static final int MIN_DEVICE_ID_BYTES = 9;

    /** What Linux answers while its register driver has given the hardware up. */
    private static final int LINUX_BUS_ERROR = 0x82;

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
    private final Runnable beforeSleep;
    private final Tally<DeviceNodeCounter> tally = new Tally<>(DeviceNodeCounter.class);
    private final byte[] ownResponse = new byte[SmiMessage.MAX_LENGTH_BYTES];

    private @Nullable DeviceNode node;
    private @Nullable SmiUpcalls upcalls;
    private State state = State.STARTING;
    private InterfaceHealth health = new InterfaceHealth(InterfaceHealth.State.STARTING, "not started");
    private @Nullable SmiMessage waiting;
    private @Nullable SmiMessage current;

    private long lastId;
    /** The request whose answer is waited for, a user's or our own; 0 if none is. */
    private long awaitedId;

    private long sentNs;
    /** Accepted requests given up whose answers are still to come. */
    private int lateAnswers;

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
        this.opener = opener;
        this.node = node;
        this.messages = messages;
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
    public void send(SmiMessage message, long nowNs) {
        if (health.state() == InterfaceHealth.State.DOWN) {
            fail(message, new IpmiFailure(FailureKind.INTERFACE_DOWN, LINUX_BUS_ERROR, false, health.reason()));
            return;
        }
        waiting = message;
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
                if (awaitedId == 0) {
                    askDeviceId(nowNs);
                }
            }
            case SERVING -> {}
        }
        receiveAll(nowNs);
        if (state == State.STARTING && awaitedId != 0 && nowNs - sentNs >= DEVICE_ID_TIMEOUT_NS) {
            goDown("no answer to Get Device ID within " + DEVICE_ID_TIMEOUT_NS / 1_000_000_000L + " s", nowNs);
        }
        sendWaiting(nowNs);
        return nextPoll(nowNs);
    }

    @Override
    public boolean abandon(SmiMessage message, long nowNs) {
        if (message == waiting) {
            waiting = null;
            return false;
        }
        current = null;
        awaitedId = 0;
        lateAnswers++;
        tally.add(DeviceNodeCounter.NODE_ABANDONED_REQUESTS);
        healthIs(new InterfaceHealth(
                InterfaceHealth.State.RECOVERING, "a request was given up whose answer is still to come"));
        return true;
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
        if (awaitedId == 0) {
            return lateAnswers > 0 ? LATE_ANSWER_LOOK_NS : NOTHING_TO_DO_NS;
        }
        long waitedNs = nowNs - sentNs;
        if (waitedNs < SPIN_NS) {
            tally.add(DeviceNodeCounter.NODE_SPINS);
            return 0;
        }
        tally.add(DeviceNodeCounter.NODE_SLEEPS);
        beforeSleep.run();
        return Math.min(MAX_SLEEP_NS, Math.max(MIN_SLEEP_NS, waitedNs / 8));
    }

    private void sendWaiting(long nowNs) {
        SmiMessage message = waiting;
        if (message == null || state != State.SERVING) {
            return;
        }
        waiting = null;
        try {
            submit(message.request(), message.requestLengthBytes(), nowNs);
            current = message;
        } catch (IoFault fault) {
            if (isGone(fault.errno())) {
                waiting = message;
                lost(fault, nowNs);
            } else {
                tally.add(DeviceNodeCounter.NODE_REFUSED_REQUESTS);
                fail(message, refusal(fault));
            }
        }
    }

    private void submit(byte[] request, int lengthBytes, long nowNs) throws IoFault {
        DeviceNode open = node;
        if (open == null) {
            throw new IllegalStateException("no node in state " + state);
        }
        messages.send(open, ++lastId, request, lengthBytes);
        tally.add(DeviceNodeCounter.NODE_REQUESTS);
        awaitedId = lastId;
        sentNs = nowNs;
    }

    private void receiveAll(long nowNs) {
        try {
            for (int i = 0; i < MAX_MESSAGES_A_POLL; i++) {
                DeviceNode open = node;
                if (open == null || !open.readable() || !messages.receive(open)) {
                    return;
                }
                received(nowNs);
            }
        } catch (IoFault fault) {
            lost(fault, nowNs);
        }
    }

    private void received(long nowNs) {
        if (!messages.isResponse()) {
            tally.add(DeviceNodeCounter.NODE_UNEXPECTED_MESSAGES);
            return;
        }
        if (state == State.SERVING) {
            healthIs(InterfaceHealth.UP);
        }
        if (awaitedId == 0 || messages.id() != awaitedId) {
            tally.add(DeviceNodeCounter.NODE_STALE_RESPONSES);
            lateAnswers = Math.max(0, lateAnswers - 1);
        } else {
            awaitedId = 0;
            tally.add(DeviceNodeCounter.NODE_RESPONSES);
            SmiMessage message = current;
            current = null;
            if (message != null) {
                complete(message);
            } else {
                deviceIdAnswered(nowNs);
            }
        }
    }

    private void complete(SmiMessage message) {
        if (messages.truncated()) {
            tally.add(DeviceNodeCounter.NODE_TRUNCATED_RESPONSES);
            fail(
                    message,
                    new IpmiFailure(
                            FailureKind.BAD_RESPONSE,
                            CompletionCode.TRUNCATED,
                            true,
                            "the answer through " + info.location() + " is longer than " + SmiMessage.MAX_LENGTH_BYTES
                                    + " bytes"));
            return;
        }
        message.answered(messages.copyTo(message.response(), message.request()[0] & 0x03));
        up().completed(message);
    }

    private void startOver(long nowNs) {
        state = State.STARTING;
        deviceIdTries = 0;
        resumeNs = nowNs;
        askDeviceId(nowNs);
    }

    private void askDeviceId(long nowNs) {
        try {
            submit(GET_DEVICE_ID, GET_DEVICE_ID.length, nowNs);
        } catch (IoFault fault) {
            goDown(reason(fault), nowNs);
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
        SmiMessage message = current;
        closeNode();
        if (wasServing) {
            healthIs(new InterfaceHealth(InterfaceHealth.State.RECOVERING, reason(fault)));
            reopen(nowNs);
        } else {
            goDown(reason(fault), nowNs);
        }
        if (message != null) {
            fail(message, new IpmiFailure(FailureKind.BUS_FAULT, LINUX_BUS_ERROR, true, reason(fault)));
        }
    }

    private void reopen(long nowNs) {
        tally.add(DeviceNodeCounter.NODE_REOPENS);
        try {
            node = opener.open();
        } catch (IOException refused) {
            goDown(reason(refused), nowNs);
            return;
        }
        startOver(nowNs);
    }

    private void goDown(String reason, long nowNs) {
        closeNode();
        state = State.DOWN;
        resumeNs = nowNs + REOPEN_INTERVAL_NS;
        healthIs(new InterfaceHealth(InterfaceHealth.State.DOWN, info.describe() + " is down: " + reason));
        SmiMessage message = waiting;
        if (message != null) {
            waiting = null;
            fail(message, new IpmiFailure(FailureKind.INTERFACE_DOWN, LINUX_BUS_ERROR, false, health.reason()));
        }
    }

    private void closeNode() {
        DeviceNode open = node;
        node = null;
        current = null;
        awaitedId = 0;
        lateAnswers = 0;
        if (open != null) {
            open.close();
        }
    }

    /** Why the device did not accept a request; it was not put to the BMC, unless a signal leaves that open. */
    private IpmiFailure refusal(IoFault fault) {
        Errno reason = fault.errno();
        if (reason.equals(Errno.EBUSY) || reason.equals(Errno.EAGAIN)) {
            return new IpmiFailure(
                    FailureKind.LIMIT,
                    CompletionCode.NODE_BUSY,
                    false,
                    "the driver behind " + info.location()
                            + " takes no more now: its message limit is reached, or the BMC is being reset");
        }
        if (reason.equals(Errno.EMSGSIZE)) {
            return new IpmiFailure(
                    FailureKind.LIMIT,
                    CompletionCode.LENGTH_EXCEEDED,
                    false,
                    "the request is too long for the driver behind " + info.location());
        }
        if (reason.equals(Errno.EINVAL)) {
            return new IpmiFailure(
                    FailureKind.LIMIT,
                    CompletionCode.UNSPECIFIED,
                    false,
                    "the driver behind " + info.location()
                            + " keeps this command to itself (Send Message, Get Message, Read Event Message Buffer)");
        }
        return new IpmiFailure(FailureKind.BUS_FAULT, LINUX_BUS_ERROR, reason.equals(Errno.EINTR), reason(fault));
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
