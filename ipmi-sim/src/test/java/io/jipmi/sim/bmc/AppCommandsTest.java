package io.jipmi.sim.bmc;

import static io.jipmi.sim.bmc.BmcFixture.hex;
import static io.jipmi.sim.bmc.BmcFixture.u16;
import static io.jipmi.sim.bmc.BmcFixture.u8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.jipmi.sim.VirtualClock;
import org.junit.jupiter.api.Test;

class AppCommandsTest {
    private final BmcFixture bmc = new BmcFixture();

    @Test
    void shouldIdentifyItselfWithAuxiliaryFirmware() {
        byte[] id = bmc.ask("18 01");
        assertEquals(15, id.length);
        assertEquals(0x20, u8(id, 0), "device id");
        assertEquals(0x01, u8(id, 1), "revision 1, no device SDRs");
        assertEquals("02 41", hex(new byte[] {id[2], id[3]}), "firmware 2.41, not updating");
        assertEquals(0x02, u8(id, 4), "IPMI 2.0");
        assertEquals(0xBF, u8(id, 5), "everything but a bridge");
        assertEquals(32473, u16(id, 6) | u8(id, 8) << 16, "manufacturer");
        assertEquals(0x5101, u16(id, 9), "product");
        assertEquals("03 20 10 00", hex(new byte[] {id[11], id[12], id[13], id[14]}), "auxiliary firmware");
    }

    @Test
    void shouldTakeAnotherIdentity() {
        DeviceIdentity identity = new DeviceIdentity(0x11, 2, true, 9, 0x99, 0x07, 0x0002A2, 0x0100, 0x04030201L);
        byte[] answer = new SimulatedBmc(new VirtualClock(), identity).execute(new byte[] {0x18, 0x01});
        assertEquals("1c 01 00 11 82 09 99 02 07 a2 02 00 00 01 01 02 03 04", hex(answer));
    }

    @Test
    void shouldPassItsSelfTestUntilToldOtherwise() {
        assertEquals("55 00", bmc.askHex("18 04"));
        bmc.bmc.setSelfTest(0x57, 0x20);
        assertEquals("57 20", bmc.askHex("18 04"));
    }

    @Test
    void shouldHaveASystemGuidAndADifferentDeviceGuid() {
        byte[] device = bmc.ask("18 08");
        byte[] system = bmc.ask("18 37");
        assertEquals(16, device.length);
        assertEquals(16, system.length);
        assertNotEquals(hex(device), hex(system));
    }

    @Test
    void shouldRememberAcpiPowerStatesAndKeepThoseNotToBeSet() {
        bmc.ask("18 06 85 83");
        assertEquals("05 03", bmc.askHex("18 07"));
        bmc.ask("18 06 02 FF");
        assertEquals("05 03", bmc.askHex("18 07"));
    }

    @Test
    void shouldRefuseUnknownCommandsNetworkFunctionsAndLuns() {
        bmc.ask(0xC1, "18 FE");
        bmc.ask(0xC1, "18 36");
        bmc.ask(0xC1, "B0 00 DC");
        bmc.ask(0xC1, "1C 01");
        bmc.ask(0xC2, "19 01");
    }

    @Test
    void shouldRefuseShortRequestsAndIgnoreTrailingBytes() {
        bmc.ask(0xC7, "18 2E");
        assertEquals("1c 00 c7", hex(bmc.exchange("18")));
        assertEquals("04 00 c7", hex(bmc.exchange("")));
        assertEquals(15, bmc.ask("18 01 00").length);
    }

    @Test
    void shouldCountWhatWasExecuted() {
        bmc.ask("18 01");
        bmc.ask("18 01");
        bmc.ask(0xC1, "18 FE");
        assertEquals(2, bmc.bmc.executions(0x06, 0x01));
        assertEquals(1, bmc.bmc.executions(0x06, 0xFE));
        assertEquals(0, bmc.bmc.executions(0x00, 0x01));
    }
}
