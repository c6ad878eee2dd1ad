package io.jipmi.sim.bmc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Locale;
import org.junit.jupiter.api.Test;

class ChannelsTest {
    private final BmcFixture bmc = new BmcFixture();

    @Test
    void shouldDescribeIpmbLanAndSystemInterface() {
        assertEquals("00 01 01 00 f2 1b 00 00 00", bmc.askHex("18 42 00"));
        assertEquals("01 04 01 80 f2 1b 00 00 00", bmc.askHex("18 42 01"));
        assertEquals("0f 0c 05 00 f2 1b 00 ff ff", bmc.askHex("18 42 0F"));
    }

    @Test
    void shouldResolveThePresentInterface() {
        assertEquals(bmc.askHex("18 42 0F"), bmc.askHex("18 42 0E"));
    }

    @Test
    void shouldRefuseChannelsItDoesNotHave() {
        for (int channel = 2; channel <= 0xD; channel++) {
            bmc.ask(0xCC, String.format(Locale.ROOT, "18 42 %02X", channel));
        }
        bmc.ask(0xCC, "18 32 0F 01");
        bmc.ask(0xCC, "18 32 00 03");
    }

    @Test
    void shouldKnowKcsButNoOtherSystemInterface() {
        assertEquals("00 00 ff", bmc.askHex("18 57 01"));
        bmc.ask(0xCC, "18 57 00");
        bmc.ask(0xC1, "18 36");
    }

    @Test
    void shouldSwitchLanReceptionSeparately() {
        assertEquals("01 00", bmc.askHex("18 32 01 00"));
        assertEquals("01 00", bmc.askHex("18 32 01 02"));
        assertEquals("00 01", bmc.askHex("18 32 00 02"));
    }
}
