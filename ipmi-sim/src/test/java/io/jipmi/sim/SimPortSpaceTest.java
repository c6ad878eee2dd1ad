package io.jipmi.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jipmi.io.Errno;
import io.jipmi.io.IoFault;
import io.jipmi.sim.bmc.SimulatedBmc;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimPortSpaceTest {
    private final VirtualClock clock = new VirtualClock();
    private final SimPortSpace ports = new SimPortSpace();

    private KcsDevice device() {
        return new KcsDevice(new SimulatedBmc(clock), Latency.NONE);
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 0", "4, 1, 0", "2, 2, 0", "2, 2, 8", "16, 4, 0", "4, 4, 8", "4, 4, 24", "4, 4, 5"})
    void shouldPutEveryRegisterWhereTheLayoutSays(int spacing, int sizeBytes, int shift) throws IoFault {
        ports.mount(device(), new RegisterLayout(0x400, spacing, sizeBytes, shift));
        int status = 0x400 + spacing;
        int noise = sizeBytes == 4 ? -1 : (1 << (8 * sizeBytes)) - 1;
        int around = noise & ~(0xFF << shift);
        switch (sizeBytes) {
            case 1 -> {
                ports.out8(status, 0x61);
                assertEquals(0x89, ports.in8(status));
            }
            case 2 -> {
                ports.out16(status, 0x61 << shift);
                assertEquals(0x89 << shift | around, ports.in16(status));
            }
            default -> {
                ports.out32(status, 0x61 << shift);
                assertEquals(0x89 << shift | around, ports.in32(status));
            }
        }
    }

    @Test
    void shouldReadOnesAndDropWritesWhereNoRegisterLives() throws IoFault {
        ports.mount(device(), new RegisterLayout(0xCA2, 4, 2, 0));
        ports.out8(0xCA6, 0x61);
        ports.out32(0xCA6, 0x61);
        ports.out16(0xCA7, 0x61);
        ports.out16(0xCA4, 0x61);
        assertEquals(0xFF00, ports.in16(0xCA6), "nothing arrived");
        assertEquals(0xFF, ports.in8(0xCA6));
        assertEquals(-1, ports.in32(0xCA6));
        assertEquals(0xFFFF, ports.in16(0xCA7));
        assertEquals(0xFF, ports.in8(0x80));
    }

    @Test
    void shouldMountSeveralDevicesThatDoNotDisturbEachOther() throws IoFault {
        ports.mount(device(), RegisterLayout.bytesAt(0xCA2));
        ports.mount(device(), RegisterLayout.bytesAt(0xCA8));
        ports.out8(0xCA3, 0x61);
        assertEquals(0x89, ports.in8(0xCA3));
        assertEquals(0x00, ports.in8(0xCA9));
    }

    @Test
    void shouldRefuseOverlappingDevices() {
        ports.mount(device(), RegisterLayout.bytesAt(0xCA2));
        assertThrows(IllegalArgumentException.class, () -> ports.mount(device(), RegisterLayout.bytesAt(0xCA3)));
        assertThrows(IllegalArgumentException.class, () -> ports.mount(device(), new RegisterLayout(0xCA0, 4, 4, 0)));
    }

    @Test
    void shouldRefuseWhatPortSpaceDoesNotHave() {
        ports.mount(device(), RegisterLayout.bytesAt(0xFFFE));
        String beyond = assertThrows(
                        IllegalArgumentException.class, () -> ports.mount(device(), RegisterLayout.bytesAt(0xFFFF)))
                .getMessage();
        assertEquals("registers at ports from 0xffff on reach beyond the last port, 0xffff", beyond);
        assertThrows(IllegalArgumentException.class, () -> ports.mount(device(), new RegisterLayout(0x400, 8, 8, 0)));
    }

    @Test
    void shouldFailEveryAccessAfterClose() {
        ports.close();
        ports.close();
        assertEquals(
                Errno.EBADF, assertThrows(IoFault.class, () -> ports.in8(0xCA2)).errno());
        assertEquals(
                Errno.EBADF,
                assertThrows(IoFault.class, () -> ports.out32(0xCA2, 0)).errno());
    }

    @ParameterizedTest
    @CsvSource({"-1, 1, 1, 0", "0, 1, 2, 0", "0, 4, 3, 0", "0, 2, 2, 9", "0, 1, 1, 1"})
    void shouldRefuseImpossibleLayouts(int base, int spacing, int sizeBytes, int shift) {
        assertThrows(IllegalArgumentException.class, () -> new RegisterLayout(base, spacing, sizeBytes, shift));
    }
}
