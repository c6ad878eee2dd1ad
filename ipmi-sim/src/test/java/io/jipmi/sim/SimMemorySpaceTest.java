package io.jipmi.sim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jipmi.io.Errno;
import io.jipmi.io.IoFault;
import io.jipmi.io.MemorySpace;
import io.jipmi.sim.bmc.SimulatedBmc;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimMemorySpaceTest {
    private static final long BASE = 0xFE_D000_0000L;

    private final VirtualClock clock = new VirtualClock();
    private final SimMemorySpace memory = new SimMemorySpace();

    private KcsDevice device() {
        return new KcsDevice(new SimulatedBmc(clock), Latency.NONE);
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 0", "2, 2, 8", "4, 4, 24", "16, 4, 5", "8, 8, 0", "16, 8, 8", "8, 8, 56"})
    void shouldPutEveryRegisterWhereTheLayoutSays(int spacing, int sizeBytes, int shift) throws IoFault {
        memory.mount(device(), new RegisterLayout(BASE, spacing, sizeBytes, shift));
        long status = BASE + spacing;
        long noise = sizeBytes == 8 ? -1 : (1L << (8 * sizeBytes)) - 1;
        write(status, sizeBytes, 0x61L << shift);
        assertEquals(noise & (0x89L << shift | ~(0xFFL << shift)), read(status, sizeBytes) & noise);
    }

    private long read(long address, int sizeBytes) throws IoFault {
        return switch (sizeBytes) {
            case 1 -> memory.read8(address);
            case 2 -> memory.read16(address);
            case 4 -> memory.read32(address);
            default -> memory.read64(address);
        };
    }

    private void write(long address, int sizeBytes, long value) throws IoFault {
        switch (sizeBytes) {
            case 1 -> memory.write8(address, (int) value);
            case 2 -> memory.write16(address, (int) value);
            case 4 -> memory.write32(address, (int) value);
            default -> memory.write64(address, value);
        }
    }

    @Test
    void shouldReadOnesAndDropWritesOfAnotherWidthOrPlace() throws IoFault {
        memory.mount(device(), new RegisterLayout(BASE, 8, 4, 0));
        long status = BASE + 8;
        memory.write8(status, 0x61);
        memory.write16(status, 0x61);
        memory.write64(status, 0x61);
        memory.write32(status + 1, 0x61);
        memory.write32(status - 4, 0x61);
        assertEquals(0xFFFFFF00, memory.read32(status), "nothing arrived");
        assertEquals(0xFF, memory.read8(status));
        assertEquals(0xFFFF, memory.read16(status));
        assertEquals(-1L, memory.read64(status));
        assertEquals(-1, memory.read32(status + 4));
    }

    @ParameterizedTest
    @CsvSource({"KCS", "SMIC", "BT"})
    void shouldServeEveryInterfaceThroughWideRegisters(InterfaceType type) throws IoFault, Stuck {
        SimulatedMachine machine = SimulatedMachine.builder()
                .device(type, new RegisterLayout(BASE, 16, 8, 8))
                .inMemory()
                .clock(clock)
                .build();
        HostRegisters registers = HostRegisters.wideMemory(machine.memory(), BASE);
        byte[] expected = {0x1C, 0x2F, 0x00, 0x08};
        switch (type) {
            case KCS -> {
                registers.write(1, 0x61);
                assertEquals(0x89, registers.read(1));
            }
            case SMIC -> assertArrayEquals(expected, new SmicHost(registers, clock).transact(0x18, 0x2F));
            case BT ->
                assertArrayEquals(
                        new byte[] {0x1C, 9, 0x2F, 0x00, 0x08}, new BtHost(registers, clock).transact(9, 0x18, 0x2F));
            case SSIF -> throw new AssertionError("it has no registers");
        }
        assertEquals(0xFF, machine.ports().in8(0xCA3), "nobody is in port space");
    }

    @Test
    void shouldRecordAccessesAsWideAsTheyAre() throws IoFault {
        SimulatedMachine machine = SimulatedMachine.builder()
                .bt(new RegisterLayout(BASE, 8, 8, 0))
                .inMemory()
                .clock(clock)
                .trace(10)
                .build();
        MemorySpace traced = machine.memory();
        traced.read64(BASE);
        traced.write32(BASE, -1);
        List<Trace.Access> accesses = machine.trace().orElseThrow().accesses();
        assertEquals(
                List.of(
                        new Trace.Access(0, Trace.Direction.READ, BASE, 8, 0xFFFF_FFFF_FFFF_FF00L),
                        new Trace.Access(0, Trace.Direction.WRITE, BASE, 4, 0xFFFF_FFFFL)),
                accesses);
        assertEquals(
                "0 ns  R 0xfed0000000 = 0xffffffffffffff00", accesses.get(0).toString());
    }

    @Test
    void shouldRefuseOverlapsAndTheEndOfTheAddressSpace() {
        memory.mount(device(), RegisterLayout.bytesAt(BASE));
        assertThrows(
                IllegalArgumentException.class, () -> memory.mount(device(), new RegisterLayout(BASE - 3, 4, 4, 0)));
        assertThrows(
                IllegalArgumentException.class, () -> memory.mount(device(), RegisterLayout.bytesAt(Long.MAX_VALUE)));
    }

    @Test
    void shouldFailEveryAccessAfterClose() {
        memory.close();
        memory.close();
        IoFault fault = assertThrows(IoFault.class, () -> memory.read8(BASE));
        assertEquals(Errno.EBADF, fault.errno());
        assertEquals(
                Errno.EBADF,
                assertThrows(IoFault.class, () -> memory.write64(BASE, 0)).errno());
    }
}
