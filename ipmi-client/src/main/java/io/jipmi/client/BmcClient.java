package io.jipmi.client;

import io.jipmi.msghandler.Cmd;
import io.jipmi.msghandler.CompletionCode;
import io.jipmi.msghandler.IpmiAddress;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiRequest;
import io.jipmi.msghandler.IpmiResponse;
import io.jipmi.msghandler.IpmiUser;
import io.jipmi.msghandler.NetFn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Typed commands to one management controller. Immutable and thread-safe; every call blocks the calling thread, which
 * does the work itself, until its deadline at the latest.
 *
 * <p>Every method throws {@link IpmiException}: a timeout when the deadline passes, a completion exception when the BMC
 * refuses, a transport exception when it answers with something that cannot be.
 */
public final class BmcClient {
    private static final int CHANNELS = 16;

    private final SharedReads reads;
    private final IpmiAddress target;
    private final Duration timeout;
    private final Duration maxAge;

    /** Commands to the BMC of the user's interface, each operation within {@link IpmiRequest#DEFAULT_TIMEOUT}. */
    public BmcClient(IpmiUser user) {
        this(user, IpmiRequest.DEFAULT_TIMEOUT, System::nanoTime, LockSupport::parkNanos);
    }

    BmcClient(IpmiUser user, Duration timeout, LongSupplier clockNs, LongConsumer parkNs) {
        this(new SharedReads(user, clockNs, parkNs), IpmiAddress.BMC, timeout, Duration.ZERO);
    }

    private BmcClient(SharedReads reads, IpmiAddress target, Duration timeout, Duration maxAge) {
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("timeout must be positive: " + timeout);
        }
        if (maxAge.isNegative()) {
            throw new IllegalArgumentException("an answer's age cannot be negative: " + maxAge);
        }
        this.reads = reads;
        this.target = target;
        this.timeout = timeout;
        this.maxAge = maxAge;
    }

    /**
     * The same with another deadline.
     *
     * @param newTimeout for each operation, however many requests it takes; positive
     */
    public BmcClient withTimeout(Duration newTimeout) {
        return new BmcClient(reads, target, newTimeout, maxAge);
    }

    /**
     * The same that takes an answer once more which the controller gave to the same question not long ago, unless
     * something was asked meanwhile that may have changed it. At first every operation asks anew, and shares with
     * others only what is under way.
     *
     * @param newMaxAge how long ago it may have been asked for; not negative
     */
    public BmcClient withMaxAge(Duration newMaxAge) {
        return new BmcClient(reads, target, timeout, newMaxAge);
    }

    /** The same to another controller. */
    public BmcClient to(IpmiAddress newTarget) {
        return new BmcClient(reads, newTarget, timeout, maxAge);
    }

    /** The controller the commands go to. */
    public IpmiAddress target() {
        return target;
    }

    /** Who the controller is. */
    public DeviceId deviceId() throws IpmiException {
        return DeviceId.decode(begin("Get Device ID").data(DeviceId.MIN_LENGTH_BYTES, NetFn.APP, Cmd.GET_DEVICE_ID));
    }

    /**
     * The system's id; where the BMC has none, its own.
     *
     * @return empty if the BMC refuses both commands, or was never given an id
     */
    public Optional<SystemGuid> systemGuid() throws IpmiException {
        Conversation bmc = begin("reading the GUID");
        Optional<SystemGuid> system = guid(bmc, Cmd.GET_SYSTEM_GUID);
        return system.isPresent() ? system : guid(bmc, Cmd.GET_DEVICE_GUID);
    }

    /**
     * Every channel the BMC tells about, in numeric order. A BMC older than IPMI 1.5, and one without the command, has
     * one channel, an IPMB, which is then marked as assumed.
     *
     * @param deviceId the same BMC's answer to {@link #deviceId()}
     */
    public List<ChannelInfo> channels(DeviceId deviceId) throws IpmiException {
        if (!deviceId.isAtLeast(1, 5)) {
            return List.of(ChannelInfo.assumedIpmb());
        }
        Conversation bmc = begin("reading the channels");
        List<ChannelInfo> channels = new ArrayList<>();
        for (int number = 0; number < CHANNELS; number++) {
            IpmiResponse response = bmc.ask(NetFn.APP, Cmd.GET_CHANNEL_INFO, number);
            if (response.completionCode() == CompletionCode.INVALID_COMMAND) {
                return List.of(ChannelInfo.assumedIpmb());
            }
            if (response.isOk() && response.dataLengthBytes() >= ChannelInfo.MIN_LENGTH_BYTES) {
                channels.add(ChannelInfo.decode(number, Octets.of(response.data())));
            }
        }
        return List.copyOf(channels);
    }

    /** How the BMC's last self test ended. */
    public SelfTestResult selfTest() throws IpmiException {
        return SelfTestResult.decode(
                begin("Get Self Test Results").data(SelfTestResult.LENGTH_BYTES, NetFn.APP, Cmd.GET_SELF_TEST_RESULTS));
    }

    /** The watchdog timer as it stands. */
    public WatchdogState watchdog() throws IpmiException {
        return WatchdogState.decode(
                begin("Get Watchdog Timer").data(WatchdogState.LENGTH_BYTES, NetFn.APP, Cmd.GET_WATCHDOG_TIMER));
    }

    /**
     * Begins an operation of several requests that has one deadline, for what has no method of its own.
     *
     * @param operation what is being done, for the exception if it takes too long: {@code reading the GUID}
     */
    public Conversation begin(String operation) {
        return new Conversation(reads, target, maxAge, new Deadline(reads.clockNs(), timeout, operation));
    }

    /** What was asked of the controllers so far, through this client and all that were made of it or it was made of. */
    public BmcCost cost() {
        return reads.cost();
    }

    private static Optional<SystemGuid> guid(Conversation bmc, int cmd) throws IpmiException {
        IpmiResponse response = bmc.ask(NetFn.APP, cmd);
        if (!response.isOk() || response.dataLengthBytes() < SystemGuid.LENGTH_BYTES) {
            return Optional.empty();
        }
        return SystemGuid.decode(Octets.of(response.data()));
    }
}
