package io.jipmi.it.vectors;

import io.jipmi.io.SmbusTarget;
import io.jipmi.sim.Latency;
import io.jipmi.sim.SimulatedMachine;
import io.jipmi.sim.SsifTraits;
import io.jipmi.sim.VirtualClock;
import java.time.Duration;
import org.junit.jupiter.api.Tag;

/** The vectors on our own simulated device, one that can do as much as QEMU's, and takes its time for commands. */
@Tag("simulator")
class SimulatorSsifVectorsIT extends SsifBlockVectorsContract {
    private final VirtualClock clock = new VirtualClock();

    @Override
    SmbusTarget open() {
        return SimulatedMachine.builder()
                .ssif(SsifTraits.MULTI_PART.withoutPacketErrorCodes())
                .latency(Latency.perCommand(Duration.ofMillis(2)))
                .clock(clock)
                .build()
                .smbus();
    }

    @Override
    void pause() {
        clock.advance(Duration.ofMillis(1));
    }

    /** Device 0x20 revision 1, firmware 2.41, IPMI 2.0, all but a bridge, enterprise 32473, product 0x5101. */
    @Override
    String deviceIdPattern() {
        return "1c 01 00 20 01 02 41 02 bf d9 7e 00 01 51 03 20 10 00";
    }

    @Override
    String capabilitiesPattern() {
        return "1c 57 00 00 80 ff ff";
    }
}
