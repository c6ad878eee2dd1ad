package io.jipmi.msghandler.core;

import io.jipmi.msghandler.CommandFilter;
import io.jipmi.msghandler.IpmiFailure;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a driver behind which is another owner has been asked to bring up, kept in step with what users want. Guarded by the
 * monitor's lock.
 */
final class Wishes {
    private final Incoming incoming;
    private final DriverCalls driver;
    private final List<CommandFilter> commands = new ArrayList<>();
    private boolean events;

    Wishes(Incoming incoming, DriverCalls driver) {
        this.incoming = incoming;
        this.driver = driver;
    }

    /** Takes back what nobody wants any more, and has events brought up if somebody wants them. */
    void settle(long nowNs) {
        if (!commands.isEmpty()) {
            commands.removeIf(filter -> !incoming.commands().has(filter) && takenBack(filter, nowNs));
        }
        IpmiFailure unused = settleEvents(nowNs);
    }

    /** Returns why events somebody listens for cannot be had; null if they can. */
    @Nullable
    IpmiFailure settleEvents(long nowNs) {
        boolean wanted = incoming.events().wanted();
        if (wanted == events) {
            return null;
        }
        IpmiFailure refusal = driver.wantEvents(wanted, nowNs);
        events = wanted && refusal == null;
        return refusal;
    }

    /** Has commands brought up that somebody is to receive; returns why they cannot be had, null if they can. */
    @Nullable
    IpmiFailure add(CommandFilter filter, long nowNs) {
        settle(nowNs);
        if (commands.contains(filter)) {
            return null;
        }
        IpmiFailure refusal = driver.wantCommands(filter, true, nowNs);
        if (refusal == null) {
            commands.add(filter);
        }
        return refusal;
    }

    private boolean takenBack(CommandFilter filter, long nowNs) {
        IpmiFailure unused = driver.wantCommands(filter, false, nowNs);
        return true;
    }
}
