package io.jipmi.sim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jipmi.io.IoFault;
import io.jipmi.sim.HostRegisters.Stuck;
import io.jipmi.sim.bmc.SimulatedBmc;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The flow of IPMI 2.0 §10 and its error codes, register by register. */
class SmicDeviceTest {
    private static final int BASE = 0xCA9;

    private final VirtualClock clock = new VirtualClock(Long.MAX_VALUE - 1_000);
    private final SimulatedMachine machine =
            SimulatedMachine.builder().smic(BASE).clock(clock).build();
    private final SmicHost host = new SmicHost(HostRegisters.ports(machine.ports(), BASE), clock);
    private final byte[] deviceId = new SimulatedBmc(clock).execute(new byte[] {0x18, 0x01});

    private static SmicHost slow(VirtualClock clock) {
        SimulatedMachine slow = SimulatedMachine.builder()
                .smic(BASE)
                .clock(clock)
                .latency(Latency.constant(Duration.ofMillis(1), Duration.ofMillis(5)))
                .build();
        return new SmicHost(HostRegisters.ports(slow.ports(), BASE), clock);
    }

    private void expect(int status, int data, int flags) throws IoFault {
        assertEquals(status, host.status());
        assertEquals(data, host.data());
        assertEquals(flags, host.flags());
    }

    @Test
    void isReadyToTransmitWhenIdle() throws IoFault {
        expect(0xC0, 0x00, 0x40);
    }

    @Test
    void goesThroughTheStatusCodesOfAWholeTransaction() throws IoFault, Stuck {
        host.step(0x40);
        expect(0xC0, 0x00, 0x40);
        host.step(0x41, 0x18);
        assertEquals(0xC1, host.status());
        assertEquals(0x40, host.flags());
        assertEquals(Phase.WRITE, machine.smic().phase());
        host.step(0x42, 0x2E);
        assertEquals(0xC2, host.status());
        assertEquals(0x40, host.flags());
        host.step(0x43, 0x0F);
        expect(0xC3, 0x00, 0x80);
        host.step(0x44);
        expect(0xC4, 0x1C, 0x80);
        host.step(0x45);
        expect(0xC5, 0x2E, 0x80);
        host.step(0x45);
        expect(0xC6, 0x00, 0x80);
        host.step(0x46);
        expect(0xC0, 0x00, 0x40);
        assertEquals(Phase.IDLE, machine.smic().phase());
    }

    @Test
    void answersCommands() throws IoFault, Stuck {
        assertArrayEquals(deviceId, host.transact(0x18, 0x01));
        assertArrayEquals(new byte[] {0x1C, 0x2E, 0x00}, host.transact(0x18, 0x2E, 0x0F));
        assertArrayEquals(new byte[] {0x1C, 0x2F, 0x00, 0x0F}, host.transact(0x18, 0x2F));
    }

    @Test
    void takesItsTimeForEveryStepAndCommandAndNothingWrittenMeanwhile() throws IoFault, Stuck {
        SmicHost slow = slow(clock);
        slow.writeRequest(0x18, 0x01);
        assertEquals(0x00, slow.flags(), "the step is done, the command is not");
        clock.advance(Duration.ofMillis(5).minusNanos(1));
        assertEquals(0x00, slow.flags());
        clock.advance(1);
        assertEquals(0x80, slow.flags());
        assertArrayEquals(deviceId, slow.readAnswer());
    }
}
