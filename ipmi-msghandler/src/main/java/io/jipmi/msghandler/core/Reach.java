package io.jipmi.msghandler.core;

import io.jipmi.msghandler.BridgedAddress;
import io.jipmi.msghandler.InterfaceInfo;
import io.jipmi.msghandler.IpmbDirectAddress;
import io.jipmi.msghandler.IpmiAddress;
import io.jipmi.msghandler.IpmiFailure;
import io.jipmi.msghandler.SystemInterfaceAddress;
import org.jspecify.annotations.Nullable;

/**
 * Whom an interface reaches. Thread-safe.
 *
 * @param forwarding whether its driver brings messages to others by itself, and brings up what comes from them
 * @param bridging whether it reaches others through its BMC, and hands out what comes from them
 * @param onIpmb whether it is itself on an IPMB
 * @param bridge knows the channels they are on
 */
record Reach(InterfaceInfo info, boolean forwarding, boolean bridging, boolean onIpmb, Bridge bridge) {

    /** Why a request to such an address cannot be accepted; null if it can. */
    @Nullable
    IpmiFailure refusalOf(IpmiAddress address) {
        if (address instanceof SystemInterfaceAddress) {
            return null;
        }
        if (forwarding && address instanceof BridgedAddress) {
            return null;
        }
        if (bridging && address instanceof BridgedAddress bridged) {
            String objection = bridge.objectionTo(bridged);
            return objection == null ? null : Failures.unsupported(objection);
        }
        if (onIpmb && address instanceof IpmbDirectAddress) {
            return null;
        }
        return Failures.unsupported(info.describe()
                + (bridging || forwarding
                        ? " is not itself on an IPMB: it carries nothing to "
                        : onIpmb
                                ? " carries messages on its own bus only, not to "
                                : " carries requests to its own BMC only, not to ")
                + address.describe());
    }

    /** Whether the driver hands out what comes from others. */
    boolean handsOut() {
        return forwarding || bridging || onIpmb;
    }

    /** Why what the BMC says to its own driver alone cannot be had; null if it can. */
    @Nullable
    IpmiFailure handsNoneOut(String what) {
        return forwarding
                ? Failures.unsupported(
                        info.describe() + " hands out no " + what + ": they go to whoever owns the hardware")
                : handsNothingOut();
    }

    /** Why the driver's events and messages cannot be had; null if they can. */
    @Nullable
    IpmiFailure handsNothingOut() {
        return handsOut()
                ? null
                : Failures.unsupported(
                        info.describe() + " hands out no events and no commands, only answers to requests");
    }
}
