package io.jipmi.msghandler.core;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.msghandler.Counter;
import io.jipmi.msghandler.IpmbAddress;
import io.jipmi.msghandler.LanAddress;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Against the golden frame GF-04, and what it answers. */
class LanFramingTest {
    private static final LanAddress CONSOLE = new LanAddress(1, 0, 0x12, 0x81, 0x8F, 0);
    /** 8F 1E sum AD -> 53; 81 14 01 00 20 sum B6 -> 4A. */
    private static final String REPLY = "1C33 00 41 12 8F 1E 53 81 14 01 00 20 4A";
    /** 8F 12 sum A1 -> 5F; 81 0D 02 AA sum 13A -> C6. */
    private static final String COMMAND = "1C33 00 41 12 8F 12 5F 81 0D 02 AA C6";

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }

    private static byte[] frame(BridgedMessage message) {
        byte[] target = new byte[272];
        return Arrays.copyOf(target, ChannelFraming.write(message, 0x20, target));
    }

    private static BridgedMessage read(String message) {
        byte[] bytes = hex(message);
        return ChannelFraming.read(bytes, bytes.length, 0x20, null);
    }

    private static Counter unreadable(String message) {
        byte[] bytes = hex(message);
        return ChannelFraming.counterForUnreadable(bytes, bytes.length);
    }

    @Test
    void aRequestBecomesTheGoldenFrame() {
        assertArrayEquals(
                hex("18 34 01 12 81 18 67 8F 16 01 5A"),
                frame(new BridgedMessage(CONSOLE, 0x06, 2, 5, 0x01, new byte[0])),
                "GF-04");
    }

    @Test
    void theLongestRequestLeavesTheByteThatLinuxLeaves() {
        assertEquals(271, frame(new BridgedMessage(CONSOLE, 0x30, 2, 0, 1, new byte[CONSOLE.maxDataBytes()])).length);
    }

    @Test
    void aReplyIsUnderstood() {
        BridgedMessage reply = read(REPLY);
        assertTrue(reply.isResponse());
        assertEquals(new LanAddress(1, 4, 0x12, 0x81, 0x8F, 0), reply.party());
        assertEquals(CONSOLE, reply.party().answering(), "whatever the privilege");
        assertEquals(0x07, reply.netFn());
        assertEquals(5, reply.sequence());
        assertEquals(2, reply.ownLun());
        assertEquals(0x01, reply.cmd());
        assertArrayEquals(hex("0020"), reply.data());
    }

    @Test
    void aCommandIsUnderstoodAndRefusedAsTheEncoderWouldHaveIt() {
        BridgedMessage command = read(COMMAND);
        assertFalse(command.isResponse());
        assertEquals(new LanAddress(1, 4, 0x12, 0x81, 0x8F, 1), command.party());
        assertEquals(3, command.sequence());
        assertArrayEquals(hex("AA"), command.data());

        BridgedMessage refusal = new BridgedMessage(
                command.party(), 0x05, command.ownLun(), command.sequence(), command.cmd(), hex("C1"));
        // 81 15 sum 96 -> 6A; 8F 0E 02 C1 sum 160 -> A0
        assertArrayEquals(hex("18 34 01 12 81 15 6A 8F 0E 02 C1 A0"), frame(refusal));
    }

    @Test
    void noSingleBitErrorAfterTheSessionHandlePasses() {
        byte[] reply = hex(REPLY);
        for (int bit = 8 * 5; bit < 8 * reply.length; bit++) {
            byte[] damaged = reply.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            assertNull(ChannelFraming.read(damaged, damaged.length, 0x20, null), "bit " + bit);
        }
    }

    @Test
    void messagesThatAreTooShortAreNoticed() {
        assertTrue(read("1C33 00 41 12 8F 12 5F 81 0D 02 70") != null, "a command without data");
        assertNull(read("1C33 00 41 12 8F 1E 53 81 14 01 6A"), "a response without completion code");
        assertNull(read("1C33 00 41 12 8F 12 5F 81 0D 72"));
        assertNull(read("1C33 00 41"));
        assertNull(read("1C33 00 4F 12 8F 1E 53 81 14 01 00 20 4A"), "the system interface itself");
    }

    @Test
    void anIpmbMessageFromAnotherChannelIsStillOne() {
        BridgedMessage reply = read("1C33 00 07 1E C2 82 14 01 00 20 49");
        assertEquals(new IpmbAddress(7, 0x82, 0), reply.party());
    }

    @Test
    void aSessionsMessageOnThePrimaryBusIsNone() {
        assertNull(read(REPLY.replace("1C33 00 41", "1C33 00 40")));
    }

    @Test
    void whatCannotBeReadIsCountedByWhatItLooksLike() {
        assertEquals(Counter.INVALID_LAN_RESPONSES, unreadable("1C33 00 41 12 8F 1E 54 81 14 01 00 20 4A"));
        assertEquals(Counter.INVALID_COMMANDS, unreadable("1C33 00 41 12 8F 12 60 81 0D 02 AA C6"));
        assertEquals(Counter.INVALID_IPMB_RESPONSES, unreadable("1C33 00 00 1E C2 82 14 01 00 20 48"));
        assertEquals(Counter.INVALID_COMMANDS, unreadable("1C33 00 00 12 CE 82 0D 02 AA C4"));
        assertEquals(Counter.INVALID_COMMANDS, unreadable("1C33 00"));
    }
}
