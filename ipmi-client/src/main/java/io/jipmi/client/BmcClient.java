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

    private final IpmiUser user;
    private final IpmiAddress target;
    private final Duration timeout;
    private final LongSupplier clockNs;

    /** Commands to the BMC of the user's interface, each operation within {@link IpmiRequest#DEFAULT_TIMEOUT}. */
    public BmcClient(IpmiUser user) {
        this(user, IpmiAddress.BMC, IpmiRequest.DEFAULT_TIMEOUT, System::nanoTime);
    }

    BmcClient(IpmiUser user, IpmiAddress target, Duration timeout, LongSupplier clockNs) {
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("timeout must be positive: " + timeout);
        }
        this.user = user;
        this.target = target;
        this.timeout = timeout;
        this.clockNs = clockNs;
    }

    /**
     * The same with another deadline.
     *
     * @param newTimeout for each operation, however many requests it takes; positive
     */
    public BmcClient withTimeout(Duration newTimeout) {
        return new BmcClient(user, target, newTimeout, clockNs);
    }

    /** The same to another controller. */
    public BmcClient to(IpmiAddress newTarget) {
        return new BmcClient(user, newTarget, timeout, clockNs);
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

    /** Power and chassis state. */
    public ChassisStatus chassisStatus() throws IpmiException {
        return ChassisStatus.decode(begin("Get Chassis Status")
                .data(ChassisStatus.MIN_LENGTH_BYTES, NetFn.CHASSIS, Cmd.GET_CHASSIS_STATUS));
    }

    /** How full the System Event Log is. */
    public SelInfo selInfo() throws IpmiException {
        return SelInfo.decode(begin("Get SEL Info").data(SelInfo.LENGTH_BYTES, NetFn.STORAGE, Cmd.GET_SEL_INFO));
    }

    /** How full the SDR repository is, and when it changed. */
    public SdrRepositoryInfo sdrRepositoryInfo() throws IpmiException {
        return SdrRepositoryInfo.decode(begin("Get SDR Repository Info")
                .data(SdrRepositoryInfo.LENGTH_BYTES, NetFn.STORAGE, Cmd.GET_SDR_REPOSITORY_INFO));
    }

    /**
     * Reads the whole SDR repository: one command a record with most BMCs, a few with others.
     *
     * @param wholeTimeout for all of it, instead of the client's own; slow BMCs take half a minute
     * @throws IpmiException also if the repository's chain of records is broken, or does not stop changing
     */
    public SdrRepository sdrRepository(Duration wholeTimeout) throws IpmiException {
        return new SdrReader(withTimeout(wholeTimeout).begin("reading the SDR repository")).read();
    }

    private Conversation begin(String operation) {
        return new Conversation(user, target, new Deadline(clockNs, timeout, operation));
    }

    private static Optional<SystemGuid> guid(Conversation bmc, int cmd) throws IpmiException {
        IpmiResponse response = bmc.ask(NetFn.APP, cmd);
        if (!response.isOk() || response.dataLengthBytes() < SystemGuid.LENGTH_BYTES) {
            return Optional.empty();
        }
        return SystemGuid.decode(Octets.of(response.data()));
    }
}
