package io.jipmi.msghandler.core;

import io.jipmi.msghandler.BridgeDefaults;
import io.jipmi.msghandler.BridgeTiming;
import io.jipmi.msghandler.BridgedAddress;
import io.jipmi.msghandler.Cmd;
import io.jipmi.msghandler.IpmbAddress;
import io.jipmi.msghandler.IpmiRequest;
import io.jipmi.msghandler.NetFn;
import java.time.Duration;

/** How many tries a bridged request has and how long each lasts (RT-02, RT-03, MH-13). Guarded by the monitor's lock. */
final class TryTiming {
    private BridgeDefaults defaults;
    private boolean maintenance;
    private long maintenanceEndsNs;

    TryTiming(BridgeDefaults defaults) {
        this.defaults = defaults;
    }

    /** For tries that begin from now on. */
    void defaults(BridgeDefaults newDefaults) {
        defaults = newDefaults;
    }

    /** How often it may be put to the BMC, the first time included. A broadcast has one try. */
    int maxTries(BridgedAddress address, BridgeTiming timing) {
        if (address instanceof IpmbAddress ipmb && ipmb.broadcast()) {
            return 1;
        }
        int retries = timing.retries();
        return 1 + (retries == BridgeTiming.UNSET_RETRIES ? defaults.retries() : retries);
    }

    /** How long a try lasts that begins to wait now. */
    Duration tryTime(BridgedAddress address, BridgeTiming timing, long nowNs) {
        Duration time = timing.retryTime();
        if (time.isZero()) {
            boolean longer = address instanceof IpmbAddress && inMaintenance(nowNs);
            time = longer ? defaults.maintenanceRetryTime() : defaults.retryTime();
        }
        return time;
    }

    /** Takes notice of a request that is put to the BMC: its controller may be away after it. */
    void sent(IpmiRequest request, long nowNs) {
        if (request.address() instanceof IpmbAddress && beginsMaintenance(request)) {
            maintenance = true;
            maintenanceEndsNs = nowNs + defaults.maintenanceTime().toNanos();
        }
    }

    private boolean inMaintenance(long nowNs) {
        maintenance &= nowNs - maintenanceEndsNs < 0;
        return maintenance;
    }

    private static boolean beginsMaintenance(IpmiRequest request) {
        boolean reset =
                request.netFn() == NetFn.APP && (request.cmd() == Cmd.COLD_RESET || request.cmd() == Cmd.WARM_RESET);
        return reset || request.netFn() == NetFn.FIRMWARE;
    }
}
