package io.jipmi.watchdog;

import io.jipmi.msghandler.Cmd;
import io.jipmi.msghandler.CompletionCode;
import io.jipmi.msghandler.EventSubscription;
import io.jipmi.msghandler.FailureKind;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiFailure;
import io.jipmi.msghandler.IpmiInterface;
import io.jipmi.msghandler.IpmiRequest;
import io.jipmi.msghandler.IpmiResponse;
import io.jipmi.msghandler.IpmiUser;
import io.jipmi.msghandler.NetFn;
import io.jipmi.msghandler.PreparedRequest;
import io.jipmi.msghandler.Priority;
import io.jipmi.msghandler.Repeat;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The commands of the timer on one interface, ready to be put at any time: nothing is allocated for them any more,
 * and no limit stands in their way. Not thread-safe.
 */
final class WatchdogCommands implements AutoCloseable {
    /** The timer has not been set since the BMC started (IPMI 2.0 section 27.5). */
    static final int NOT_INITIALIZED = 0x80;

    private static final int IPMI_VERSION_INDEX = 4;

    private static final int SEL_RECORD_BYTES = 16;
    private static final int SYSTEM_EVENT = 0x02;
    private static final int SYSTEM_SOFTWARE = 0x41;
    private static final int EVENT_MESSAGE_REVISION = 0x04;
    private static final int WATCHDOG_2 = 0x23;
    private static final int SENSOR_SPECIFIC = 0x6F;
    /** With what interrupted, and for which use, in the byte that follows. */
    private static final int TIMER_INTERRUPT = 0xC0 | 0x08;

    private final IpmiUser user;
    private final Duration timeout;
    private final PreparedRequest set;
    private final PreparedRequest reset;
    private final PreparedRequest get;
    private final PreparedRequest record;
    private boolean canBeSetWhileRunning;
    private @Nullable EventSubscription pretimeouts;

    WatchdogCommands(IpmiInterface ipmi, Duration timeout) throws IpmiException {
        this.user = ipmi.openUser("watchdog");
        this.timeout = timeout;
        boolean ready = false;
        try {
            set = prepare(Cmd.SET_WATCHDOG_TIMER, new int[WatchdogSettings.LENGTH_BYTES]);
            reset = prepare(Cmd.RESET_WATCHDOG_TIMER);
            get = prepare(Cmd.GET_WATCHDOG_TIMER);
            record = prepareRecord();
            askVersion();
            ready = true;
        } finally {
            if (!ready) {
                user.close();
            }
        }
    }

    private PreparedRequest prepare(int cmd, int... data) throws IpmiException {
        return user.prepare(
                IpmiRequest.of(NetFn.APP, cmd, data).withTimeout(timeout).withRepeat(Repeat.ALWAYS));
    }

    /** System event record of a timer interrupt, by system software (IPMI 2.0 table 42-3, Watchdog 2). */
    private PreparedRequest prepareRecord() throws IpmiException {
        int[] data = new int[SEL_RECORD_BYTES];
        data[2] = SYSTEM_EVENT;
        data[7] = SYSTEM_SOFTWARE;
        data[9] = EVENT_MESSAGE_REVISION;
        data[10] = WATCHDOG_2;
        data[12] = SENSOR_SPECIFIC;
        data[13] = TIMER_INTERRUPT;
        data[15] = 0xFF;
        return user.prepare(
                IpmiRequest.of(NetFn.STORAGE, Cmd.ADD_SEL_ENTRY, data).withTimeout(timeout));
    }

    /**
     * What the BMC can do, asked when it is another one. IPMI 1.0 is assumed where the version cannot be read: a timer is
     * then set, and started again, with a short break.
     */
    void askVersion() {
        canBeSetWhileRunning = isIpmi15();
    }

    private boolean isIpmi15() {
        try {
            IpmiResponse id = user.request(IpmiRequest.of(NetFn.APP, Cmd.GET_DEVICE_ID)
                            .withTimeout(timeout)
                            .withPriority(Priority.HIGH))
                    .orThrow(IPMI_VERSION_INDEX + 1);
            int major = id.u8(IPMI_VERSION_INDEX) & 0x0F;
            int minor = id.u8(IPMI_VERSION_INDEX) >> 4;
            return major > 1 || (major == 1 && minor >= 5);
        } catch (IpmiException e) {
            return false;
        }
    }

    /** Whether Set leaves a running timer running if told so. */
    boolean canBeSetWhileRunning() {
        return canBeSetWhileRunning;
    }

    void set(WatchdogSettings settings) throws IpmiException {
        WatchdogSettings known = canBeSetWhileRunning ? settings : settings.withDontStop(false);
        for (int i = 0; i < WatchdogSettings.LENGTH_BYTES; i++) {
            set.data(i, known.octet(i));
        }
        require(set.put(), "Set Watchdog Timer");
    }

    /** The completion code, 0x00 or {@link #NOT_INITIALIZED}. */
    int reset() throws IpmiException {
        int code = reset.put();
        if (code != NOT_INITIALIZED) {
            require(code, "Reset Watchdog Timer");
        }
        return code;
    }

    /** Puts a record of the pre-timeout into the event log. */
    void recordPretimeout(WatchdogSettings settings) throws IpmiException {
        record.data(
                14, settings.pretimeoutInterrupt().code() << 4 | settings.use().code());
        require(record.put(), "Add SEL Entry");
    }

    /** @throws IpmiException with {@link FailureKind#BAD_RESPONSE} if the answer is too short */
    WatchdogReading get() throws IpmiException {
        WatchdogReading reading = look();
        if (reading == null) {
            throw tooShort();
        }
        return reading;
    }

    /** Null if the answer is too short to be read, as ipmi_sim's 6 bytes. */
    @Nullable
    WatchdogReading look() throws IpmiException {
        require(get.put(), "Get Watchdog Timer");
        return isTooShort() ? null : WatchdogReading.decode(get::answer);
    }

    /** Why the last look was in vain. */
    IpmiException tooShort() {
        return IpmiException.of(new IpmiFailure(
                FailureKind.BAD_RESPONSE,
                CompletionCode.UNSPECIFIED,
                false,
                "the BMC's answer to Get Watchdog Timer has " + get.answerLengthBytes() + " data bytes where "
                        + WatchdogReading.LENGTH_BYTES + " are needed: this BMC's timer cannot be read"));
    }

    private boolean isTooShort() {
        return get.answerLengthBytes() < WatchdogReading.LENGTH_BYTES;
    }

    /** Whether the timer can be read, and then runs as it was set; allocates nothing. */
    Verdict verify(WatchdogSettings expected) throws IpmiException {
        require(get.put(), "Get Watchdog Timer");
        if (isTooShort()) {
            return Verdict.UNREADABLE;
        }
        // Only a timer set with don't-stop is known to show that it runs: QEMU's BMC shows that bit in its place.
        int mask = WatchdogReading.DONT_LOG | 0x07;
        if (canBeSetWhileRunning && expected.dontStop()) {
            mask |= WatchdogReading.RUNNING;
        }
        boolean same = ((get.answer(0) ^ expected.octet(0)) & mask) == 0
                && (get.answer(1) & 0x77) == expected.octet(1)
                && get.answer(2) == expected.octet(2)
                && get.answer(4) == expected.octet(4)
                && get.answer(5) == expected.octet(5);
        return same ? Verdict.RUNS : Verdict.DIFFERS;
    }

    /** What a look at the timer shows. */
    enum Verdict {
        RUNS,
        DIFFERS,
        UNREADABLE
    }

    /**
     * Has the listener told of pre-timeouts from now on, or no more.
     *
     * @throws IpmiException as from {@link IpmiUser#listenForPretimeouts}
     */
    void listen(boolean wanted, Runnable listener) throws IpmiException {
        EventSubscription current = pretimeouts;
        if (wanted && current == null) {
            pretimeouts = user.listenForPretimeouts(listener);
        } else if (!wanted && current != null) {
            current.close();
            pretimeouts = null;
        }
    }

    @Override
    public void close() {
        user.close();
    }

    private static void require(int code, String command) throws IpmiException {
        if (code != CompletionCode.OK) {
            throw refused(code, command);
        }
    }

    static IpmiException refused(int code, String command) {
        String meaning = code == NOT_INITIALIZED && command.startsWith("Reset")
                ? "0x80 (the timer has not been set since the BMC started)"
                : CompletionCode.describe(code);
        return IpmiException.of(new IpmiFailure(
                FailureKind.REFUSED, code, false, "the BMC answered " + command + " with completion code " + meaning));
    }
}
