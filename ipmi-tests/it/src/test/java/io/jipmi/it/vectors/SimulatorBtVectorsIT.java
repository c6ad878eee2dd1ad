package io.jipmi.it.vectors;

import io.jipmi.sim.BtCapabilities;
import io.jipmi.sim.SimulatedMachine;
import io.jipmi.sim.VirtualClock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Tag;

/** The vectors on our own simulated BMC, with a BT interface that can do as much as QEMU's. */
@Tag("simulator")
class SimulatorBtVectorsIT extends BtRegisterVectorsContract {
    private static final int BASE = 0xE4;

    private final VirtualClock clock = new VirtualClock();
    private SimulatedMachine machine;

    @Override
    VectorRegisters open() {
        machine = SimulatedMachine.builder()
                .bt(BASE)
                .btCapabilities(new BtCapabilities(1, 255, 255, 10, 0, false))
                .clock(clock)
                .build();
        return VectorRegisters.at(machine.ports(), BASE);
    }

    @Override
    void release() {}

    @Override
    void pause() {
        clock.advance(Duration.of(100, ChronoUnit.MICROS));
    }

    /** Device 0x20 revision 1, firmware 2.41, IPMI 2.0, all but a bridge, enterprise 32473, product 0x5101. */
    @Override
    String deviceIdPattern() {
        return "1c 01 00 20 01 02 41 02 bf d9 7e 00 01 51 03 20 10 00";
    }

    @Override
    String capabilitiesPattern() {
        return "1c 36 00 01 ff ff 0a 00";
    }

    @Override
    Optional<BooleanSupplier> interruptLine() {
        return Optional.of(machine.bt()::isInterruptAsserted);
    }

    @Override
    int satelliteAddress() {
        return 0x82;
    }

    @Override
    void assumeExpendable() {}
}
