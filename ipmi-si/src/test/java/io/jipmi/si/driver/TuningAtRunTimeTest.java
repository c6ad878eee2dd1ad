package io.jipmi.si.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.msghandler.Parameters;
import io.jipmi.si.SiParameters;
import java.util.List;
import org.junit.jupiter.api.Test;

class TuningAtRunTimeTest {
    private static final int REQUESTS = 20;

    /** What answers that take 30 us have the driver spin for, in looks. */
    private static long spinsWith(String words) {
        DriverRig rig = DriverRig.up();
        rig.driver.apply(Parameters.parse(List.of(words), SiParameters.all()));
        rig.bmc.commandTakes(30_000);
        long before = rig.counter(SiCounter.SPINS);
        for (int i = 0; i < REQUESTS; i++) {
            rig.send("1801", true);
            rig.run(10 * DriverRig.MS_NS);
        }
        assertEquals(REQUESTS, rig.completed.size());
        return rig.counter(SiCounter.SPINS) - before;
    }

    @Test
    void howLongAWaitMaySpinChangesWhileTheInterfaceRuns() {
        long free = spinsWith("ipmi_si.kipmid_max_busy_us=0");
        long bounded = spinsWith("ipmi_si.kipmid_max_busy_us=3");
        assertTrue(bounded < free / 2, "spun " + bounded + " and " + free + " times");
    }

    @Test
    void anItemOfAnotherInterfaceIsNotHeeded() {
        assertEquals(spinsWith("ipmi_si.kipmid_max_busy_us=0"), spinsWith("ipmi_si.kipmid_max_busy_us=,3"));
    }
}
