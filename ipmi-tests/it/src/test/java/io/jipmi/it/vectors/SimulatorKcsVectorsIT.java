package io.jipmi.it.vectors;

import io.jipmi.io.PortSpace;
import io.jipmi.sim.SimulatedMachine;
import io.jipmi.sim.VirtualClock;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;

/**
 * The vectors on our own simulated BMC. It has no interrupt lines, as no port space could deliver them: of V2 the
 * exchange is asserted here, and what it does to the line is left to the fixture on QEMU.
 */
@Tag("simulator")
class SimulatorKcsVectorsIT extends KcsRegisterVectorsContract {
    private static final int BASE = 0xCA2;

    @Override
    PortSpace open() {
        return SimulatedMachine.builder()
                .kcs(BASE)
                .clock(new VirtualClock())
                .build()
                .ports();
    }

    @Override
    void release() {}

    @Override
    int base() {
        return BASE;
    }

    /** Device 0x20 revision 1, firmware 2.41, IPMI 2.0, all but a bridge, enterprise 32473, product 0x5101. */
    @Override
    String deviceIdPattern() {
        return "1c 01 00 20 01 02 41 02 bf d9 7e 00 01 51 03 20 10 00";
    }

    @Override
    VectorHost.CommandNotData commandNotData() {
        return VectorHost.CommandNotData.LAST_WRITE;
    }

    @Override
    BooleanSupplier interruptLine() {
        return Assumptions.abort("the simulated machine has no interrupt lines");
    }
}
