package io.jipmi.cli.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandRequestTest {
    private static final CommandRequest REQUEST = new CommandRequest(
            "b1", "/dev/pts/3", "pipe:[7]", OptionalInt.of(132), "", "xterm", "", List.of("raw", "", "6 1", "--json"));

    private static Optional<CommandRequest> parse(byte[] bytes, int lengthBytes) {
        return CommandRequest.parse(
                ByteBuffer.allocate(CommandRequest.MAX_LENGTH_BYTES).put(bytes, 0, lengthBytes));
    }

    private static byte[] bytes(String texts) {
        byte[] all = texts.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(4 + all.length).putInt(all.length).put(all).array();
    }

    @Test
    void whatIsSentIsWhatArrivesAndNothingSooner() {
        byte[] bytes = REQUEST.bytes();
        for (int i = 0; i < bytes.length; i++) {
            assertEquals(Optional.empty(), parse(bytes, i));
        }
        assertEquals(Optional.of(REQUEST), parse(bytes, bytes.length));
    }

    @Test
    void itIsOneCountAndTextsThatEndInZero() {
        assertEquals(
                Optional.of(new CommandRequest("b", "", "", OptionalInt.empty(), "", "", "", List.of("sel", "list"))),
                parse(bytes("b\0\0\0\0\0\0\0sel\0list\0"), 21));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "b\0\0\0\0\0\0",
                "b\0\0\0\0\0\0\0sel",
                "b\0\0\0x\0\0\0\0",
                "b\0\0\0000\0\0\0\0",
                "b\0\0\0-1\0\0\0\0",
                "b\0\0\0\0\0\0\0s\u00e9l\0"
            })
    void whatMakesNoSenseIsRefused(String texts) {
        byte[] bytes = bytes(texts);
        assertThrows(IllegalArgumentException.class, () -> parse(bytes, bytes.length));
    }

    @Test
    void oneThatIsTooLongIsRefusedBeforeItIsHere() {
        byte[] count = ByteBuffer.allocate(4)
                .putInt(CommandRequest.MAX_LENGTH_BYTES - 3)
                .array();
        assertThrows(IllegalArgumentException.class, () -> parse(count, 4));
        assertThrows(IllegalArgumentException.class, () -> parse(new byte[] {-1, 0, 0, 0}, 4));
    }

    @Test
    void asMuchBehindItIsRefused() {
        byte[] bytes = ByteBuffer.allocate(REQUEST.bytes().length + 1)
                .put(REQUEST.bytes())
                .array();
        assertThrows(IllegalArgumentException.class, () -> parse(bytes, bytes.length));
    }

    @Test
    void anyBytesAreARequestOrNot() {
        long seed = 20261122;
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        int requests = 0;
        for (int i = 0; i < 100_000; i++) {
            byte[] bytes = REQUEST.bytes();
            for (int changes = random.nextInt(3); changes > 0; changes--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            try {
                requests += parse(bytes, 4 + random.nextInt(bytes.length - 3)).isPresent() ? 1 : 0;
            } catch (IllegalArgumentException refused) {
                // As it may.
            }
        }
        assertEquals(true, requests > 100, "seed " + seed + ": " + requests);
    }
}
