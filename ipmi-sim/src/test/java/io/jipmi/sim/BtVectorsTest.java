package io.jipmi.sim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.io.IoFault;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The BT register sequences B1 to B5 and V of the register vectors, and the facts of the BMC model they come from. */
class BtVectorsTest {
    private final VirtualClock clock = new VirtualClock();
    private final SimulatedMachine machine = SimulatedMachine.builder()
            .bt(0xE4)
            .btCapabilities(new BtCapabilities(1, 255, 255, 10, 0, false))
            .clock(clock)
            .build();
    private final BtHost host = new BtHost(HostRegisters.ports(machine.ports(), 0xE4), clock);

    private byte[] exchange(boolean interrupts, int... message) throws IoFault, Stuck {
        assertEquals(0x00, host.control() & 0x80, "B2");
        host.control(0x01);
        host.buffer(message.length + 1, message[0], 5);
        for (int i = 1; i < message.length; i++) {
            host.buffer(message[i]);
        }
        assertFalse(machine.bt().isInterruptAsserted());
        host.control(0x04);
        host.waitFor(0x08, 0x08, "B3");
        assertEquals(interrupts, machine.bt().isInterruptAsserted());
        assertEquals(interrupts ? 0x03 : 0x00, host.mask());
        if (interrupts) {
            host.mask(0x03);
            assertEquals(0x01, host.mask(), "acknowledged, still enabled");
            assertFalse(machine.bt().isInterruptAsserted());
        }
        host.control(0x40);
        host.control(0x08);
        host.control(0x02);
        byte[] answer = new byte[host.buffer()];
        assertTrue(answer.length >= 4);
        for (int i = 0; i < answer.length; i++) {
            answer[i] = (byte) host.buffer();
        }
        assertEquals(5, answer[1]);
        assertEquals(0xFF, host.buffer(), "past the end");
        assertEquals(0x40, host.control());
        host.control(0x40);
        assertEquals(0x00, host.control(), "B5");
        return answer;
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    @Test
    void b1ControlIsZeroBeforeAnyCommand() throws IoFault {
        assertEquals(0x00, host.control());
        assertEquals(0x00, host.mask());
        assertEquals(0xFF, host.buffer());
    }

    @Test
    void b2ToB5AndVWithAndWithoutInterrupts() throws IoFault, Stuck {
        byte[] deviceId = exchange(false, 0x18, 0x01);
        assertArrayEquals(bytes("1c 05 01 00 20"), Arrays.copyOf(deviceId, 5));
        assertArrayEquals(bytes("1c 05 2e 00"), exchange(false, 0x18, 0x2E, 0x0F));
        host.mask(0x01);
        assertArrayEquals(deviceId, exchange(true, 0x18, 0x01));
        assertArrayEquals(bytes("1c 05 2e 00"), exchange(true, 0x18, 0x2E, 0x0F));
    }

    @Test
    void theInterfaceItselfAnswersForItsCapabilities() throws IoFault, Stuck {
        assertArrayEquals(bytes("1c 05 36 00 01 ff ff 0a 00"), exchange(false, 0x18, 0x36));
        assertEquals(0, machine.bmc().executions(0x06, 0x36), "nobody else was asked");
    }
}
