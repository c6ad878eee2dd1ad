package io.jipmi.sim.bmc;

import io.jipmi.sim.bmc.PowerAction.Cause;
import io.jipmi.sim.bmc.PowerAction.Kind;
import java.util.ArrayList;
import java.util.List;

/** The host's power as the BMC drives it. Survives resets of the BMC. */
final class HostPower {
    private final List<PowerAction> actions = new ArrayList<>();
    private boolean on = true;

    void act(long timeNs, Kind kind, Cause cause) {
        actions.add(new PowerAction(timeNs, kind, cause));
        switch (kind) {
            case POWER_DOWN, SOFT_SHUTDOWN -> on = false;
            case POWER_UP -> on = true;
            case POWER_CYCLE, HARD_RESET, DIAGNOSTIC_INTERRUPT, SYSTEM_MANAGEMENT_INTERRUPT -> {}
        }
    }

    boolean isOn() {
        return on;
    }

    List<PowerAction> actions() {
        return List.copyOf(actions);
    }
}
