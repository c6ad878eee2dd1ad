package io.jipmi.sim.bmc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jipmi.sim.VirtualClock;
import java.util.Arrays;
import java.util.HexFormat;

/** A BMC on a hand-cranked clock, asked in hexadecimal. */
final class BmcFixture {
    final VirtualClock clock = new VirtualClock(Long.MAX_VALUE - 5_000_000_000L);
    final SimulatedBmc bmc = new SimulatedBmc(clock);

    /** Sends netFn/LUN, command, data; returns the whole answer. */
    byte[] exchange(String hex) {
        return bmc.execute(HexFormat.of().parseHex(hex.replace(" ", "")));
    }

    /** The same, checks that the answer belongs to it and has this completion code, returns the response data. */
    byte[] ask(int completionCode, String hex) {
        byte[] request = HexFormat.of().parseHex(hex.replace(" ", ""));
        byte[] answer = bmc.execute(request);
        assertEquals((request[0] | 0x04) & 0xFF, answer[0] & 0xFF, "netFn/LUN of the answer to " + hex);
        assertEquals(request[1], answer[1], "command of the answer to " + hex);
        assertEquals(completionCode, answer[2] & 0xFF, "completion code of the answer to " + hex);
        return Arrays.copyOfRange(answer, 3, answer.length);
    }

    /** A command that must succeed. */
    byte[] ask(String hex) {
        return ask(0x00, hex);
    }

    String askHex(String hex) {
        return hex(ask(hex));
    }

    boolean isAttentionNeeded() {
        bmc.catchUp();
        return bmc.isAttentionNeeded();
    }

    boolean isAway() {
        bmc.catchUp();
        return bmc.isAway();
    }

    static String hex(byte[] bytes) {
        return HexFormat.ofDelimiter(" ").formatHex(bytes);
    }

    static int u8(byte[] bytes, int offset) {
        return bytes[offset] & 0xFF;
    }

    static int u16(byte[] bytes, int offset) {
        return u8(bytes, offset) | u8(bytes, offset + 1) << 8;
    }

    static long u32(byte[] bytes, int offset) {
        return u16(bytes, offset) | (long) u16(bytes, offset + 2) << 16;
    }
}
