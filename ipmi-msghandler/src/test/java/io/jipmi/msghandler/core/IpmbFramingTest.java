package io.jipmi.msghandler.core;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.msghandler.IpmbAddress;
import io.jipmi.msghandler.IpmiRequest;
import io.jipmi.msghandler.IpmiResponse;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against the golden frames GF-02, GF-05 and GF-06. */
class IpmbFramingTest {
    private static final IpmbAddress SATELLITE = new IpmbAddress(0, 0x82, 0);
    private static final IpmiRequest GET_DEVICE_ID = IpmiRequest.of(SATELLITE, 0x06, 0x01);
    private static final String REPLY = "1C33 00 00 1E C2 82 14 01 00 20 49";

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }

    private static byte[] frame(IpmiRequest request, IpmbAddress address, int sequence) {
        byte[] target = new byte[272];
        return Arrays.copyOf(target, IpmbFraming.sendMessage(request, address, 0x20, sequence, target));
    }

    private static boolean valid(String message) {
        byte[] bytes = hex(message);
        return IpmbFraming.isValid(bytes, bytes.length, 0x20);
    }

    @Test
    void aRequestBecomesTheGoldenFrame() {
        assertArrayEquals(hex("18 34 00 82 18 66 20 16 01 C9"), frame(GET_DEVICE_ID, SATELLITE, 5));
    }

    @Test
    void channelLunDataAndSequenceHaveTheirPlaces() {
        IpmbAddress address = new IpmbAddress(7, 0x2C, 3);
        // 2C 2B sum 57 -> A9; 20 FE 40 AA BB sum 2C3 -> 3D
        assertArrayEquals(
                hex("18 34 07 2C 2B A9 20 FE 40 AA BB 3D"),
                frame(IpmiRequest.of(address, 0x0A, 0x40, 0xAA, 0xBB), address, 63));
    }

    @Test
    void theLongestRequestFillsTheMessage() {
        IpmiRequest request = IpmiRequest.of(SATELLITE, 0x30, 0x01, new int[262]);
        assertEquals(272, frame(request, SATELLITE, 0).length);
    }

    @Test
    void theGoldenReplyIsUnderstood() {
        byte[] reply = hex(REPLY);
        assertTrue(IpmbFraming.isValid(reply, reply.length, 0x20));
        assertTrue(IpmbFraming.isResponse(reply));
        assertEquals(5, IpmbFraming.sequence(reply));
        assertTrue(IpmbFraming.answers(reply, GET_DEVICE_ID, SATELLITE));
        assertEquals(new IpmiResponse(0x07, 0x01, 0x00, new byte[] {0x20}), IpmbFraming.response(reply, reply.length));
    }

    @Test
    void theGoldenCommandIsNoResponse() {
        byte[] command = hex("1C 33 00 00 12 CE 82 0D 02 AA C5");
        assertTrue(IpmbFraming.isValid(command, command.length, 0x20));
        assertFalse(IpmbFraming.isResponse(command));
    }

    @Test
    void noSingleBitErrorAfterTheChannelChangesAnAnswer() {
        byte[] reply = hex(REPLY);
        IpmiResponse response = IpmbFraming.response(reply, reply.length);
        int unnoticed = 0;
        for (int bit = 8 * 4; bit < 8 * reply.length; bit++) {
            byte[] damaged = reply.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            if (IpmbFraming.isValid(damaged, damaged.length, 0x20)
                    && IpmbFraming.answers(damaged, GET_DEVICE_ID, SATELLITE)) {
                unnoticed++;
                assertEquals(response, IpmbFraming.response(damaged, damaged.length), "bit " + bit);
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
        assertFalse(IpmbFraming.isValid(reply, reply.length, 0x22), "not for us");
    }

    @Test
    void messagesThatAreTooShortAreNoticed() {
        assertTrue(valid("1C33 00 00 12 CE 82 0D 02 6F"), "a command without data");
        assertFalse(valid("1C33 00 00 12 CE 82 0D 71"));
        assertTrue(valid("1C33 00 00 1E C2 82 14 01 00 69"), "a response with nothing but its completion code");
        assertFalse(valid("1C33 00 00 1E C2 82 14 01 69"), "a response without completion code");
        assertFalse(valid("1C33 80"));
    }

    @ParameterizedTest
    @CsvSource({
        "1, 0x82, 0, 0x06, 0x01, another channel",
        "0, 0x84, 0, 0x06, 0x01, another controller",
        "0, 0x82, 1, 0x06, 0x01, another LUN",
        "0, 0x82, 0, 0x0A, 0x01, another network function",
        "0, 0x82, 0, 0x06, 0x02, another command"
    })
    void aReplyToAnotherRequestIsToldApart(int channel, String slave, int lun, String netFn, String cmd, String why) {
        IpmbAddress other = new IpmbAddress(channel, Integer.decode(slave), lun);
        IpmiRequest request = IpmiRequest.of(other, Integer.decode(netFn), Integer.decode(cmd));
        assertFalse(IpmbFraming.answers(hex(REPLY), request, other), why);
    }

    @Test
    void thePrivilegeBesideTheChannelDoesNotMatter() {
        assertTrue(IpmbFraming.answers(hex(REPLY.replace("1C33 00 00", "1C33 00 40")), GET_DEVICE_ID, SATELLITE));
    }
}
