package io.jipmi.poweroff;

import io.jipmi.msghandler.Cmd;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiUser;
import io.jipmi.msghandler.NetFn;
import java.util.List;

/** Chassis Control (IPMI 2.0 section 28.3). */
final class ChassisProcedure extends Procedure {
    private static final int POWER_DOWN = 0x00;
    private static final int POWER_CYCLE = 0x02;

    private final Command down;
    private final Command cycle;

    ChassisProcedure(IpmiUser user) throws IpmiException {
        down = new Command(user, "power down", NetFn.CHASSIS, Cmd.CHASSIS_CONTROL, POWER_DOWN);
        cycle = new Command(user, "power cycle", NetFn.CHASSIS, Cmd.CHASSIS_CONTROL, POWER_CYCLE);
    }

    @Override
    boolean powerDown() {
        return down.put() || stopped(down);
    }

    @Override
    List<PlannedRequest> downPlan() {
        return List.of(down.planned());
    }

    @Override
    boolean powerCycles() {
        return true;
    }

    @Override
    boolean powerCycle() {
        return cycle.put() || stopped(cycle);
    }

    @Override
    List<PlannedRequest> cyclePlan() {
        return List.of(cycle.planned());
    }

    @Override
    public void close() {
        down.close();
        cycle.close();
    }
}
