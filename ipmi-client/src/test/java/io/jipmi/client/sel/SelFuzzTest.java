package io.jipmi.client.sel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.jipmi.client.Octets;
import io.jipmi.client.ScriptedBmc;
import io.jipmi.msghandler.Cmd;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiRequest;
import io.jipmi.msghandler.IpmiResponse;
import io.jipmi.msghandler.NetFn;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/** Whatever bytes a log holds, and whatever its BMC says, the outcome is a value or an {@link IpmiException}. */
class SelFuzzTest {
    private static final int MUTATIONS = 1_000_000;

    private static final List<String> RECORDS = List.of(
            "01000280b95569200004013001595a55",
            "02000280b955698271040130815709ff",
            "03000280b9556920000409310b4120ff",
            "04000280b9556920000423036fc124ff",
            "05000280b955692000042a036ff10516",
            "06000280b955690100040f006fc213ff",
            "07000280b955692000042c036fc04fff",
            "0800c080b95569a20200010203040506",
            "0900f00102030405060708090a0b0c0d");

    @Test
    void aMillionMutationsOfRecordsAreDecodedAndDescribed() {
        long seed = 20;
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        byte[][] records = RECORDS.stream().map(HexFormat.of()::parseHex).toArray(byte[][]::new);
        int kinds = 0;
        for (int round = 0; round < MUTATIONS; round++) {
            byte[] bytes = records[random.nextInt(records.length)].clone();
            for (int i = random.nextInt(4); i >= 0; i--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            Octets octets = Octets.of(bytes);
            if (random.nextInt(64) == 0) {
                octets = octets.slice(0, random.nextInt(bytes.length));
            }
            kinds |= decoded(octets, seed, round);
        }
        assertEquals(0b11111, kinds, "every kind came up, and refusals too");
    }

    private static int decoded(Octets octets, long seed, int round) {
        try {
            SelEntry entry = SelEntry.decode(octets);
            assertEquals(octets, entry.raw());
            assertFalse(entry.describe().isEmpty());
            if (entry instanceof SystemEvent) {
                return 1;
            }
            if (entry instanceof OemEntry) {
                return 2;
            }
            return entry instanceof OemTimestampedEntry ? 4 : 8;
        } catch (IpmiException expected) {
            assertTrue(octets.lengthBytes() < SelEntry.LENGTH_BYTES, octets.hex());
            return 16;
        } catch (RuntimeException e) {
            return fail("seed " + seed + " round " + round + ": " + octets, e);
        }
    }

    /** A BMC that answers every command of the log with random codes and bytes: everything ends, within its deadline. */
    @Test
    void everythingEndsWithABmcThatTalksNonsense() {
        for (long seed = 1; seed <= 600; seed++) {
            RandomGenerator random =
                    RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
            ScriptedBmc bmc = new ScriptedBmc().eachRequestTakes(Duration.ofMillis(1));
            for (int cmd = Cmd.GET_SEL_INFO; cmd <= Cmd.SET_SEL_TIME; cmd++) {
                bmc.on(NetFn.STORAGE, cmd, request -> nonsense(random, request));
            }
            SelDevice device = new SelDevice(bmc.client(Duration.ofMillis(500)));
            long beganNs = bmc.nowNs();
            try {
                switch ((int) (seed % 6)) {
                    case 0 -> device.clear();
                    case 1 -> device.delete(5);
                    case 2 -> device.entry(SelDevice.LAST_ENTRY);
                    case 3 -> assertNotNull(device.info());
                    default -> assertNotNull(device.entries());
                }
            } catch (IpmiException expected) {
                assertNotNull(expected.failure());
            } catch (RuntimeException e) {
                fail("seed " + seed, e);
            }
            long tookMs = (bmc.nowNs() - beganNs) / 1_000_000;
            assertTrue(tookMs <= 501, "seed " + seed + " took " + tookMs + " ms");
        }
    }

    private static IpmiResponse nonsense(RandomGenerator random, IpmiRequest request) {
        int[] codes = {0xC5, 0xCA, 0xCB, 0xC1, 0xCC, 0xFF, 0x80, 0x81};
        int completionCode = random.nextInt(4) == 0 ? codes[random.nextInt(codes.length)] : 0;
        byte[] data = new byte[random.nextInt(3) == 0 ? random.nextInt(40) : 18];
        random.nextBytes(data);
        return new IpmiResponse(request.netFn() | 1, request.cmd(), completionCode, data);
    }
}
