package io.jipmi.msghandler.core;

import io.jipmi.msghandler.Cmd;
import io.jipmi.msghandler.CompletionCode;
import io.jipmi.msghandler.IpmiRequest;
import io.jipmi.msghandler.IpmiResponse;
import io.jipmi.msghandler.MaintenanceMode;
import io.jipmi.msghandler.MaintenanceState;
import io.jipmi.msghandler.NetFn;
import io.jipmi.msghandler.Priority;
import io.jipmi.msghandler.Repeat;
import io.jipmi.msghandler.SystemInterfaceAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Whether the BMC is being reset or given firmware (2.13). Linux refuses every request for 30 s after a reset, the
 * watchdog's heartbeat too (LIM-25); here requests wait within their own deadlines, those with high priority do not, and
 * a question every second finds out when the BMC is back. Guarded by the monitor's lock, but for {@link #mode} and
 * {@link #state}.
 */
final class Maintenance {
    /** How long after a reset command, and after a question without answer, the BMC is asked whether it is back. */
    private static final Duration PROBE_INTERVAL = Duration.ofSeconds(1);

    private static final IpmiRequest PROBE = IpmiRequest.of(NetFn.APP, Cmd.GET_DEVICE_ID)
            .withTimeout(PROBE_INTERVAL)
            .withRepeat(Repeat.ALWAYS)
            .withPriority(Priority.HIGH);

    private final OwnRequests own;
    private long timeoutNs;
    private volatile MaintenanceMode mode = MaintenanceMode.AUTO;
    /** What commands to the BMC have brought about. */
    private volatile MaintenanceState begun = MaintenanceState.NONE;

    private long endsNs;
    private long probeDueNs;
    private boolean probing;

    Maintenance(OwnRequests own, Duration timeout) {
        this.own = own;
        this.timeoutNs = timeout.toNanos();
    }

    /** Of the next maintenance to begin. */
    void timeout(Duration timeout) {
        timeoutNs = timeout.toNanos();
    }

    MaintenanceMode mode() {
        return mode;
    }

    /** Sets the mode; whoever runs the interface heeds it from the next step on. */
    void mode(MaintenanceMode newMode) {
        mode = newMode;
    }

    MaintenanceState state() {
        MaintenanceState automatic = begun;
        return switch (mode) {
            case AUTO -> automatic;
            case OFF -> MaintenanceState.NONE;
            case ON -> automatic == MaintenanceState.NONE ? MaintenanceState.FIRMWARE : automatic;
        };
    }

    boolean none() {
        return state() == MaintenanceState.NONE;
    }

    /** Whether requests without high priority wait. */
    boolean holds() {
        return state() == MaintenanceState.RESET;
    }

    /** Takes notice of a request that is put to the BMC, or to whom the interface reaches without one. */
    void sent(IpmiRequest request, long nowNs) {
        if (mode == MaintenanceMode.OFF || !(request.address() instanceof SystemInterfaceAddress)) {
            return;
        }
        if (resets(request)) {
            begin(MaintenanceState.RESET, nowNs);
            probeDueNs = nowNs + PROBE_INTERVAL.toNanos();
        } else if (request.netFn() == NetFn.FIRMWARE) {
            begin(begun == MaintenanceState.RESET ? begun : MaintenanceState.FIRMWARE, nowNs);
        }
    }

    /** Ends what has lasted long enough, and asks the BMC whether it is back. */
    void step(long nowNs) {
        if (begun != MaintenanceState.NONE && nowNs - endsNs >= 0) {
            begun = MaintenanceState.NONE;
        } else if (holds() && !probing && nowNs - probeDueNs >= 0) {
            probing = true;
            probeDueNs = nowNs + PROBE_INTERVAL.toNanos();
            if (!own.put(PROBE, exchange -> probed(exchange.answer()))) {
                probing = false;
            }
        }
    }

    /** How long it is until there is something to do, in ns, at least 1; {@code Long.MAX_VALUE} if nothing will be. */
    long waitNs(long nowNs) {
        if (begun == MaintenanceState.NONE) {
            return Long.MAX_VALUE;
        }
        long dueNs = holds() && !probing && probeDueNs - endsNs < 0 ? probeDueNs : endsNs;
        return Math.max(1, dueNs - nowNs);
    }

    /** The interface has lost the BMC, or has it back: its health says enough. */
    void healthChanged() {
        if (begun == MaintenanceState.RESET) {
            begun = MaintenanceState.NONE;
        }
    }

    private void probed(@Nullable IpmiResponse answer) {
        probing = false;
        if (begun == MaintenanceState.RESET && answer != null && answer.completionCode() == CompletionCode.OK) {
            begun = MaintenanceState.NONE;
        }
    }

    private void begin(MaintenanceState state, long nowNs) {
        begun = state;
        endsNs = nowNs + timeoutNs;
    }

    private static boolean resets(IpmiRequest request) {
        return request.netFn() == NetFn.APP && (request.cmd() == Cmd.COLD_RESET || request.cmd() == Cmd.WARM_RESET);
    }
}
