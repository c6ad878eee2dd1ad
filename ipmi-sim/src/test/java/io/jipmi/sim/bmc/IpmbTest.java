package io.jipmi.sim.bmc;

import static io.jipmi.sim.bmc.BmcFixture.hex;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class IpmbTest {
    private final BmcFixture bmc = new BmcFixture();

    private static String withoutSpaces(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private void waitForBus() {
        bmc.clock.advance(Duration.ofMillis(10));
    }

    @Test
    void shouldBridgeGetDeviceIdToTheSatelliteAndQueueItsAnswer() {
        bmc.ask("18 34 00 82 18 66 20 16 01 C9");
        assertFalse(bmc.isAttentionNeeded(), "frames take time");
        waitForBus();
        assertTrue(bmc.isAttentionNeeded());
        assertEquals("01", bmc.askHex("18 31"));

        byte[] message = bmc.ask("18 33");
        // Channel, netFn 7 to LUN 2, checksum over 20 1E, responder, sequence 5, command, code, device id.
        assertEquals("00 1e c2 82 14 01 00 31", hex(message).substring(0, 3 * 8 - 1));
        int sum = 0;
        for (int i = 3; i < message.length; i++) {
            sum += message[i];
        }
        assertEquals(0, sum & 0xFF, "second checksum");
        assertEquals("00", bmc.askHex("18 31"));
        bmc.ask(0x80, "18 33");
    }

    @Test
    void shouldAnswerABroadcastOnlyToGetDeviceId() {
        bmc.ask("18 34 00 00 82 18 66 20 16 01 C9");
        waitForBus();
        assertEquals(0x82, bmc.ask("18 33")[3] & 0xFF);
        bmc.ask("18 34 00 00 82 18 66 20 1A 04 C2");
        bmc.ask("18 34 00 00 90 18 58 20 16 01 C9");
        waitForBus();
        bmc.ask(0x80, "18 33");
    }

    @Test
    void shouldReachItselfByItsOwnAddress() {
        bmc.ask("18 34 00 20 18 C8 20 16 01 C9");
        waitForBus();
        assertEquals("00 1e c2 20 14 01 00 20", hex(bmc.ask("18 33")).substring(0, 3 * 8 - 1));
    }

    @Test
    void shouldReadTheSatellitesSensorAndRefuseWhatItDoesNotKnow() {
        bmc.ask("18 34 00 82 10 6E 20 1A 2D 01 98");
        waitForBus();
        assertEquals("00 16 ca 82 18 2d 00 26 c0 c0", hex(bmc.ask("18 33")).substring(0, 3 * 10 - 1));
        bmc.ask("18 34 00 82 18 66 20 1E 22 A0");
        waitForBus();
        assertEquals("00 1e c2 82 1c 22 c1 7f", hex(bmc.ask("18 33")));
    }

    @Test
    void shouldReportNakForAbsentControllersAndErrorsForBadRequests() {
        bmc.ask(0x83, "18 34 00 84 18 64 20 16 01 C9");
        bmc.ask(0xCC, "18 34 05 82 18 66 20 16 01 C9");
        bmc.ask(0x80, "18 34 01 82 18 66 20 16 01 C9");
        bmc.ask(0xC7, "18 34 00 82 18 66");
        bmc.ask(0xC7, "18 34");
        assertEquals("00", bmc.askHex("18 31"));
    }

    @Test
    void shouldLetControllersIgnoreFramesWithAWrongChecksum() {
        bmc.ask("18 34 00 82 18 67 20 16 01 C9");
        bmc.ask("18 34 00 82 18 66 20 16 01 CA");
        waitForBus();
        assertEquals("00", bmc.askHex("18 31"));
    }

    @Test
    void shouldQueueOnlyWhatIsForSystemSoftware() {
        bmc.ask("18 34 00 82 18 66 20 14 01 CB");
        waitForBus();
        assertEquals("00", bmc.askHex("18 31"), "the answer went to LUN 0, the BMC itself");
    }

    @Test
    void shouldFailAsManyFramesAsToldTo() {
        bmc.bmc.refuseIpmb(0x81, 2);
        bmc.ask(0x81, "18 34 00 82 18 66 20 16 01 C9");
        bmc.ask(0x81, "18 34 00 82 18 66 20 16 01 C9");
        bmc.ask("18 34 00 82 18 66 20 16 01 C9");
    }

    @Test
    void shouldPassCommandsToSystemSoftwareAndItsResponsesBack() {
        int sequence = bmc.bmc.commandFromIpmb(0x82, 0x04, 0x02, new byte[] {(byte) 0xAA});
        byte[] message = bmc.ask("18 33");
        assertEquals(0, sequence);
        assertEquals("00 12 ce 82 00 02 aa d2", hex(message));
        assertEquals(1, bmc.bmc.commandFromIpmb(0x82, 0x04, 0x02, new byte[0]), "next sequence number");

        bmc.ask("18 34 00 82 15 69 20 0E 02 C1 0F");
        assertEquals(
                "82156920 0e02c10f".replace(" ", ""),
                withoutSpaces(bmc.bmc.responsesToIpmb().get(0)));
    }

    @Test
    void shouldNotQueueFromAChannelThatIsSwitchedOff() {
        assertEquals("00 01", bmc.askHex("18 32 00 02"));
        assertEquals("00 00", bmc.askHex("18 32 00 00"));
        bmc.bmc.commandFromIpmb(0x82, 0x04, 0x02, new byte[0]);
        assertEquals("00", bmc.askHex("18 31"));
        assertEquals("00 01", bmc.askHex("18 32 00 01"));
        bmc.bmc.commandFromIpmb(0x82, 0x04, 0x02, new byte[0]);
        assertEquals("01", bmc.askHex("18 31"));
    }

    @Test
    void shouldLoseMessagesWhenTheQueueIsFull() {
        for (int i = 0; i < 20; i++) {
            bmc.bmc.commandFromIpmb(0x82, 0x04, 0x02, new byte[0]);
        }
        for (int i = 0; i < 16; i++) {
            bmc.ask("18 33");
        }
        bmc.ask(0x80, "18 33");
    }
}
