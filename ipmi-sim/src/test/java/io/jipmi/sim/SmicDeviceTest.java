package io.jipmi.sim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jipmi.io.IoFault;
import io.jipmi.sim.bmc.SimulatedBmc;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The flow of IPMI 2.0 §10 and its error codes, register by register. */
class SmicDeviceTest {
    private static final int BASE = 0xCA9;

    private final VirtualClock clock = new VirtualClock(Long.MAX_VALUE - 1_000);
    private final SimulatedMachine machine =
            SimulatedMachine.builder().smic(BASE).clock(clock).build();
    private final SmicHost host = new SmicHost(HostRegisters.ports(machine.ports(), BASE), clock);
    private final byte[] deviceId = new SimulatedBmc(clock).execute(new byte[] {0x18, 0x01});

    private SmicHost slow() {
        return new SmicHost(slowRegisters(), clock);
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
    void takesItsTimeForTheCommand() throws IoFault, Stuck {
        SmicHost slow = slow();
        slow.writeRequest(0x18, 0x01);
        assertEquals(0x00, slow.flags(), "the step is done, the command is not");
        clock.advance(Duration.ofMillis(5).minusNanos(1));
        assertEquals(0x00, slow.flags());
        clock.advance(1);
        assertEquals(0x80, slow.flags());
        assertArrayEquals(deviceId, slow.readAnswer());
    }

    @Test
    void whatIsWrittenWhileBusyIsDropped() throws IoFault {
        HostRegisters registers = slowRegisters();
        registers.write(SmicHost.DATA, 0x18);
        registers.write(SmicHost.CONTROL, 0x41);
        registers.write(SmicHost.FLAGS, 0x01);
        assertEquals(0x01, registers.read(SmicHost.FLAGS), "busy, nothing ready");
        registers.write(SmicHost.DATA, 0x20);
        registers.write(SmicHost.CONTROL, 0x40);
        clock.advance(Duration.ofMillis(1).minusNanos(1));
        assertEquals(0x01, registers.read(SmicHost.FLAGS));
        clock.advance(1);
        assertEquals(0x40, registers.read(SmicHost.FLAGS));
        assertEquals(0xC1, registers.read(SmicHost.CONTROL));
        assertEquals(0x18, registers.read(SmicHost.DATA));
    }

    private HostRegisters slowRegisters() {
        SimulatedMachine slow = SimulatedMachine.builder()
                .smic(BASE)
                .clock(clock)
                .latency(Latency.constant(Duration.ofMillis(1), Duration.ofMillis(5)))
                .build();
        return HostRegisters.ports(slow.ports(), BASE);
    }

    @Test
    void theCommandsTimeCountsFromTheEndOfTheStepEvenIfNobodyLooks() throws IoFault, Stuck {
        HostRegisters registers = slowRegisters();
        SmicHost slow = new SmicHost(registers, clock);
        slow.step(0x41, 0x18);
        registers.write(SmicHost.DATA, 0x01);
        registers.write(SmicHost.CONTROL, 0x43);
        registers.write(SmicHost.FLAGS, 0x01);
        clock.advance(Duration.ofMillis(6));
        assertEquals(0x80, registers.read(SmicHost.FLAGS));
    }

    @Test
    void nothingHappensUntilTheHostSetsBusy() throws IoFault {
        HostRegisters registers = HostRegisters.ports(machine.ports(), BASE);
        registers.write(SmicHost.DATA, 0x18);
        registers.write(SmicHost.CONTROL, 0x41);
        registers.write(SmicHost.FLAGS, 0xFE);
        expect(0xC0, 0x18, 0x40);
        registers.write(SmicHost.FLAGS, 0x01);
        expect(0xC1, 0x18, 0x40);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x00, 0x3F, 0x42, 0x43, 0x47, 0x60, 0xFF})
    void aControlCodeThatDoesNotBelongThereIsIllegal(int code) throws IoFault, Stuck {
        host.step(code);
        expect(0xC0, 0x02, 0x40);
        assertEquals(Phase.ERROR, machine.smic().phase());
        assertArrayEquals(deviceId, host.transact(0x18, 0x01));
    }

    @ParameterizedTest
    @ValueSource(ints = {0x44, 0x45, 0x46})
    void readingWithoutAnAnswerIsAnError(int code) throws IoFault, Stuck {
        host.step(code);
        expect(0xC0, 0x03, 0x40);
        SmicHost slow = slow();
        slow.writeRequest(0x18, 0x01);
        slow.step(code);
        assertEquals(0xC0, slow.status());
        assertEquals(0x03, slow.data(), "not there yet");
    }

    @ParameterizedTest
    @ValueSource(ints = {0x45, 0x46, 0x43})
    void readingOutOfOrderIsIllegal(int code) throws IoFault, Stuck {
        host.writeRequest(0x18, 0x01);
        host.step(code);
        expect(0xC0, 0x02, 0x40);
        assertArrayEquals(deviceId, host.transact(0x18, 0x01));
    }

    @Test
    void getStatusInMidTransferAborts() throws IoFault, Stuck {
        host.step(0x41, 0x18);
        host.step(0x40);
        expect(0xC0, 0x01, 0x40);
        host.step(0x40);
        expect(0xC0, 0x00, 0x40);
        host.writeRequest(0x18, 0x01);
        host.step(0x40);
        expect(0xC0, 0x01, 0x40);
        host.step(0x44);
        expect(0xC0, 0x03, 0x40);
    }

    @Test
    void writeStartBeginsAnewWhateverWasBefore() throws IoFault, Stuck {
        host.writeRequest(0x18, 0x2F);
        host.step(0x41, 0x20);
        host.step(0x41, 0x18);
        host.step(0x43, 0x01);
        assertArrayEquals(deviceId, host.readAnswer());
    }

    @Test
    void theRequestBufferHoldsEightyBytes() throws IoFault, Stuck {
        int[] request = new int[80];
        request[0] = 0x18;
        request[1] = 0x01;
        assertArrayEquals(deviceId, host.transact(request));
        host.step(0x41, 0x18);
        for (int i = 1; i < 80; i++) {
            assertEquals(0xC2, host.step(0x42, 0x01));
        }
        host.step(0x42, 0x01);
        expect(0xC0, 0x05, 0x40);
    }

    @Test
    void attentionSaysWhatWaits() throws IoFault, Stuck {
        machine.bmc().raiseOemFlags(0x20);
        assertEquals(0x44, host.flags());
        host.transact(0x18, 0x30, 0xE0);
        assertEquals(0x40, host.flags());
        host.transact(0x18, 0x2E, 0x0C);
        machine.bmc().setStates("Intrusion", 1);
        assertEquals(0x4C, host.flags());
        host.transact(0x18, 0x35);
        assertEquals(0x40, host.flags());
    }

    @Test
    void aResetForgetsTheTransfer() throws IoFault, Stuck {
        host.transact(0x18, 0x02);
        host.step(0x41, 0x18);
        clock.advance(Duration.ofMillis(20));
        expect(0xC0, 0x00, 0x40);
        HostRegisters registers = HostRegisters.ports(machine.ports(), BASE);
        registers.write(SmicHost.CONTROL, 0x40);
        registers.write(SmicHost.FLAGS, 0x01);
        assertEquals(0x01, host.flags(), "nobody is there to take it");
        clock.advance(Duration.ofSeconds(1));
        expect(0xC0, 0x00, 0x40);
        assertArrayEquals(deviceId, host.transact(0x18, 0x01));
    }
}
