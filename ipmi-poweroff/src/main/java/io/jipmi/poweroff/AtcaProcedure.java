package io.jipmi.poweroff;

import io.jipmi.msghandler.CompletionCode;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiUser;
import io.jipmi.msghandler.NetFn;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** PICMG's Set Power Level, and what Motorola's 0x51 board wants after it. */
final class AtcaProcedure extends Procedure {
    private static final int SET_POWER_LEVEL = 0x11;
    private static final int PICMG = 0x00;
    private static final int FRU = 0;
    private static final int OFF = 0;
    private static final int KEEP_PRESETS = 0;

    private static final int MOTOROLA = 0x0000A1;
    private static final int MOTOROLA_BOARD = 0x0051;
    private static final int MOTOROLA_CMD = 0x11;
    private static final int[] MOTOROLA_DATA = {0x00, 0x40, 0x0A};

    private final Command off;
    private final @Nullable Command after;

    AtcaProcedure(IpmiUser user, BmcTraits bmc) throws IpmiException {
        off = new Command(user, "power level 0", NetFn.GROUP_EXTENSION, SET_POWER_LEVEL, PICMG, FRU, OFF, KEEP_PRESETS);
        after = bmc.manufacturerId() == MOTOROLA && bmc.productId() == MOTOROLA_BOARD
                ? new Command(user, "Motorola's power off", NetFn.OEM_GROUP, MOTOROLA_CMD, MOTOROLA_DATA)
                : null;
    }

    /** A board on its way down may answer 0xFF to the command that sends it there, which is as good as 0x00. */
    @Override
    boolean powerDown() {
        boolean goingDown = off.put() || (off.answered() && off.completionCode() == CompletionCode.UNSPECIFIED);
        if (!goingDown) {
            return stopped(off);
        }
        if (after != null) {
            after.put();
        }
        return true;
    }

    @Override
    List<PlannedRequest> downPlan() {
        List<PlannedRequest> plan = new ArrayList<>(List.of(off.planned()));
        if (after != null) {
            plan.add(after.planned());
        }
        return plan;
    }

    @Override
    public void close() {
        off.close();
        if (after != null) {
            after.close();
        }
    }
}
