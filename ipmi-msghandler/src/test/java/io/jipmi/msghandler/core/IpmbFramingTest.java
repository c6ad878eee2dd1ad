package io.jipmi.msghandler.core;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.msghandler.IpmbAddress;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Against the golden frames GF-02, GF-03, GF-05, GF-06 and GF-07. */
class IpmbFramingTest {
    private static final IpmbAddress SATELLITE = new IpmbAddress(0, 0x82, 0);
    private static final String REPLY = "1C33 00 00 1E C2 82 14 01 00 20 49";
    private static final String COMMAND = "1C33 00 00 12 CE 82 0D 02 AA C5";

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }

    private static byte[] frame(BridgedMessage message) {
        byte[] target = new byte[272];
        return Arrays.copyOf(target, ChannelFraming.write(message, 0x20, target));
    }

    private static BridgedMessage getDeviceId(IpmbAddress address) {
        return new BridgedMessage(address, 0x06, 2, 5, 0x01, new byte[0]);
    }

    private static BridgedMessage read(String message) {
        byte[] bytes = hex(message);
        return ChannelFraming.read(bytes, bytes.length, 0x20, null);
    }

    private static boolean valid(String message) {
        return read(message) != null;
    }

    @Test
    void aRequestBecomesTheGoldenFrame() {
        assertArrayEquals(hex("18 34 00 82 18 66 20 16 01 C9"), frame(getDeviceId(SATELLITE)), "GF-02");
    }

    @Test
    void aBroadcastBecomesTheGoldenFrame() {
        assertArrayEquals(
                hex("18 34 00 00 82 18 66 20 16 01 C9"), frame(getDeviceId(SATELLITE.asBroadcast())), "GF-03");
    }

    @Test
    void aRefusalBecomesTheGoldenFrame() {
        BridgedMessage refusal =
                new BridgedMessage(new IpmbAddress(0, 0x82, 1), 0x05, 2, 3, 0x02, new byte[] {(byte) 0xC1});
        assertArrayEquals(hex("18 34 00 82 15 69 20 0E 02 C1 0F"), frame(refusal), "GF-07");
    }

    @Test
    void channelLunDataAndSequenceHaveTheirPlaces() {
        IpmbAddress address = new IpmbAddress(7, 0x2C, 3);
        // 2C 2B sum 57 -> A9; 20 FE 40 AA BB sum 2C3 -> 3D
        assertArrayEquals(
                hex("18 34 07 2C 2B A9 20 FE 40 AA BB 3D"),
                frame(new BridgedMessage(address, 0x0A, 2, 63, 0x40, hex("AABB"))));
    }

    @Test
    void theLongestRequestsFillTheMessage() {
        assertEquals(
                272, frame(new BridgedMessage(SATELLITE, 0x30, 2, 0, 1, new byte[SATELLITE.maxDataBytes()])).length);
        IpmbAddress broadcast = SATELLITE.asBroadcast();
        assertEquals(
                272, frame(new BridgedMessage(broadcast, 0x30, 2, 0, 1, new byte[broadcast.maxDataBytes()])).length);
    }

    @Test
    void theGoldenReplyIsUnderstood() {
        BridgedMessage reply = read(REPLY);
        assertTrue(reply.isResponse());
        assertEquals(SATELLITE, reply.party());
        assertEquals(0x07, reply.netFn());
        assertEquals(0x01, reply.cmd());
        assertEquals(5, reply.sequence());
        assertEquals(2, reply.ownLun());
        assertArrayEquals(hex("0020"), reply.data(), "GF-05");
    }

    @Test
    void theGoldenCommandIsUnderstood() {
        BridgedMessage command = read(COMMAND);
        assertFalse(command.isResponse());
        assertEquals(new IpmbAddress(0, 0x82, 1), command.party());
        assertEquals(0x04, command.netFn());
        assertEquals(0x02, command.cmd());
        assertEquals(3, command.sequence());
        assertEquals(2, command.ownLun());
        assertArrayEquals(hex("AA"), command.data(), "GF-06");
    }

    @Test
    void noSingleBitErrorAfterTheChannelChangesAnAnswer() {
        byte[] reply = hex(REPLY);
        int unnoticed = 0;
        for (int bit = 8 * 4; bit < 8 * reply.length; bit++) {
            byte[] damaged = reply.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            BridgedMessage message = ChannelFraming.read(damaged, damaged.length, 0x20, null);
            if (message != null && message.netFn() == 0x07) { // another one is no answer
                unnoticed++;
                assertEquals(SATELLITE, message.party(), "bit " + bit);
                assertArrayEquals(hex("0020"), message.data(), "bit " + bit);
            }
        }
        assertEquals(1, unnoticed, "the bit of the first checksum that makes it the other accepted one");
    }

    @Test
    void checksumsMadeTheWayOfSomeBmcsPass() {
        assertTrue(valid("1C 33 00 00 1E E2 40 18 02 C1 E5"), "from QEMU");
        assertFalse(valid("1C 33 00 00 1E E3 40 18 02 C1 E5"));
        assertFalse(valid("1C 33 00 00 1E E2 40 18 02 C1 E4"));
        String fromIpmiSim = "1C 33 00 00 1E DC 30 14 01 00 30 04 05 01 02 9F 91 12 00 03 0F 00 00 00 00 11";
        assertTrue(valid(fromIpmiSim));
        assertFalse(valid(fromIpmiSim.replace("9F", "9E")));
        assertFalse(valid(fromIpmiSim.replace("DC", "DD")));
    }

    @Test
    void aMessageForAnotherAddressIsNotValid() {
        byte[] reply = hex(REPLY);
        assertNull(ChannelFraming.read(reply, reply.length, 0x22, null), "not for us");
    }

    @Test
    void messagesThatAreTooShortAreNoticed() {
        assertTrue(valid("1C33 00 00 12 CE 82 0D 02 6F"), "a command without data");
        assertFalse(valid("1C33 00 00 12 CE 82 0D 71"));
        assertTrue(valid("1C33 00 00 1E C2 82 14 01 00 69"), "a response with nothing but its completion code");
        assertFalse(valid("1C33 00 00 1E C2 82 14 01 69"), "a response without completion code");
        assertFalse(valid("1C33 80"));
    }

    @Test
    void aSenderThatCannotBeOneIsNoticed() {
        assertFalse(valid("1C33 00 00 12 CE 83 0D 02 AA C4"), "an odd address");
        assertFalse(valid("1C33 00 00 12 CE 00 0D 02 AA 47"), "the broadcast address");
        assertFalse(valid("1C33 00 0F 12 CE 82 0D 02 AA C5"), "the system interface itself");
    }

    @Test
    void thePrivilegeBesideTheChannelDoesNotMatter() {
        BridgedMessage reply = read(REPLY.replace("1C33 00 00", "1C33 00 40"));
        assertNotNull(reply);
        assertEquals(SATELLITE, reply.party());
    }
}
