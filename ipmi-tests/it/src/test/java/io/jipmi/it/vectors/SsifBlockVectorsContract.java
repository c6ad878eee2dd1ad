package io.jipmi.it.vectors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.io.Errno;
import io.jipmi.io.IoFault;
import io.jipmi.io.SmbusTarget;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The SSIF block vectors, and what else of the BMC's side the specification fixes (IPMI 2.0 section 12) or both of our
 * machines do: whatever the driver runs against has to show these blocks. No driver takes part.
 */
abstract class SsifBlockVectorsContract {
    private static final HexFormat HEX = HexFormat.ofDelimiter(" ");
    private static final Set<Errno> NOT_ACKNOWLEDGED = Set.of(Errno.ENXIO, Errno.EREMOTEIO);
    private static final int BLOCK_BYTES = SmbusTarget.MAX_BLOCK_BYTES;
    /** Get Device ID takes up no more than that, and a machine is slow at most for so many looks. */
    private static final int LOOKS = 10_000;

    private static final int LONGEST_REQUEST_BYTES = 255;
    private static final int LONGEST_ANSWER_BYTES = 254;

    private SmbusTarget target;

    /** A device that is as fresh as it can be had. */
    abstract SmbusTarget open() throws IoFault;

    /** Lets a little of the machine's time pass. */
    abstract void pause();

    /** The machine's answer to Get Device ID as hex bytes, a pattern where it cannot be known. */
    abstract String deviceIdPattern();

    /** The same for Get System Interface Capabilities. */
    abstract String capabilitiesPattern();

    @BeforeEach
    void openTarget() throws IoFault {
        target = open();
    }

    @AfterEach
    void closeTarget() {
        if (target != null) {
            target.close();
        }
    }

    private void write(int command, byte[] message, int from, int lengthBytes) throws IoFault {
        target.writeBlock(command, message, from, lengthBytes);
    }

    /** Writes a request in as many parts as it needs, the last one with a command of its own. */
    private void send(byte[] message) throws IoFault {
        if (message.length <= BLOCK_BYTES) {
            write(2, message, 0, message.length);
            return;
        }
        int from = 0;
        for (; message.length - from > BLOCK_BYTES; from += BLOCK_BYTES) {
            write(from == 0 ? 6 : 7, message, from, BLOCK_BYTES);
        }
        write(8, message, from, message.length - from);
    }

    private String send(String request) throws IoFault {
        send(HEX.parseHex(request));
        return HEX.formatHex(first());
    }

    /** The first block of the answer. */
    private byte[] first() throws IoFault {
        byte[] block = new byte[BLOCK_BYTES];
        for (int i = 0; i < LOOKS; i++) {
            try {
                return Arrays.copyOf(block, target.readBlock(3, block));
            } catch (IoFault notYet) {
                assertTrue(NOT_ACKNOWLEDGED.contains(notYet.errno()), notYet.getMessage());
                pause();
            }
        }
        throw new AssertionError("no answer");
    }

    private byte[] further() throws IoFault {
        byte[] block = new byte[BLOCK_BYTES];
        return Arrays.copyOf(block, target.readBlock(9, block));
    }

    private void expectDeviceId(String answer) {
        assertTrue(answer.matches(deviceIdPattern()), answer);
    }

    /** Get Device ID, longer than it needs to be. */
    private static byte[] deviceIdRequest(int lengthBytes) {
        byte[] request = new byte[lengthBytes];
        request[0] = 0x18;
        request[1] = 0x01;
        return request;
    }

    /** Read FRU Data, answered in so many bytes: 4 to 254. */
    private static byte[] requestForAnswerOf(int lengthBytes) {
        return new byte[] {0x28, 0x11, 0, 0, 0, (byte) (lengthBytes - 4)};
    }

    @Test
    void aShortRequestAndItsAnswerAreABlockEach() throws IoFault {
        expectDeviceId(send("18 01"));
        assertEquals("1c ff c1", send("18 ff"));
    }

    @Test
    void theDeviceAnswersForItsCapabilitiesAndForNoOtherInterfaces() throws IoFault {
        String answer = send("18 57 00");
        assertTrue(answer.matches(capabilitiesPattern()), answer);
        assertEquals("1c 57 cc", send("18 57 01"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "4; 4 2c",
                "31; 31 2c",
                "32; 32 2c",
                "33; 32 00 01 | 4 ff",
                "61; 32 00 01 | 32 ff",
                "62; 32 00 01 | 32 00 | 2 ff",
                "92; 32 00 01 | 32 00 | 32 ff",
                "93; 32 00 01 | 32 00 | 32 01 | 2 ff"
            })
    void anAnswerComesInBlocksNumberedFromZeroAndThenFf(int lengthBytes, String expected) throws IoFault {
        send(requestForAnswerOf(lengthBytes));
        List<String> shapes = new ArrayList<>();
        byte[] block = first();
        boolean several = block[0] == 0x00 && block[1] == 0x01;
        shapes.add(block.length + " " + HEX.formatHex(block, 0, several ? 2 : 1));
        while (several) {
            block = further();
            shapes.add(block.length + " " + HEX.formatHex(block, 0, 1));
            several = block[0] != (byte) 0xFF;
        }
        assertEquals(expected, String.join(" | ", shapes));
    }

    @Test
    void everyLengthOfAnAnswerArrives() throws IoFault {
        byte[] longest = answerOf(LONGEST_ANSWER_BYTES);
        for (int lengthBytes = 4; lengthBytes <= LONGEST_ANSWER_BYTES; lengthBytes++) {
            byte[] answer = answerOf(lengthBytes);
            assertEquals(lengthBytes, answer.length);
            assertEquals(HEX.formatHex(longest, 4, lengthBytes), HEX.formatHex(answer, 4, lengthBytes));
        }
    }

    private byte[] answerOf(int lengthBytes) throws IoFault {
        send(requestForAnswerOf(lengthBytes));
        byte[] start = first();
        if (lengthBytes <= BLOCK_BYTES) {
            return start;
        }
        byte[] answer = Arrays.copyOfRange(start, 2, 2 + lengthBytes);
        int have = start.length - 2;
        while (have < lengthBytes) {
            byte[] block = further();
            System.arraycopy(block, 1, answer, have, block.length - 1);
            have += block.length - 1;
        }
        assertEquals(lengthBytes, have);
        return answer;
    }

    @Test
    void everyLengthOfARequestArrives() throws IoFault {
        for (int lengthBytes = 2; lengthBytes <= LONGEST_REQUEST_BYTES; lengthBytes++) {
            send(deviceIdRequest(lengthBytes));
            expectDeviceId(HEX.formatHex(first()));
        }
    }

    @Test
    void aMiddlePartThatIsNotFullEndsTheRequest() throws IoFault {
        byte[] request = deviceIdRequest(64);
        write(6, request, 0, 32);
        write(7, request, 32, 31);
        expectDeviceId(HEX.formatHex(first()));
        write(6, request, 0, 32);
        write(7, request, 32, 32);
        write(7, request, 0, 1);
        expectDeviceId(HEX.formatHex(first()));
    }

    @ParameterizedTest
    @ValueSource(ints = {7, 8})
    void anEmptyPartEndsTheRequest(int command) throws IoFault {
        byte[] request = deviceIdRequest(32);
        write(6, request, 0, 32);
        try {
            write(command, request, 0, 0);
        } catch (IoFault fault) {
            Assumptions.assumeTrue(!fault.errno().equals(Errno.EINVAL), "the adapter cannot send an empty block");
            throw fault;
        }
        expectDeviceId(HEX.formatHex(first()));
    }

    @Test
    void anAnswerIsReadAgainFromItsFirstBlockOn() throws IoFault {
        send(requestForAnswerOf(200));
        byte[] start = first();
        byte[] middle = further();
        further();
        assertEquals(HEX.formatHex(start), HEX.formatHex(first()));
        assertEquals(HEX.formatHex(middle), HEX.formatHex(further()));
        expectDeviceId(send("18 01"));
    }

    /** Whether the host learns of it depends on the adapter: QEMU's acknowledges what its device refuses. */
    @Test
    void aPartWithoutAStartIsNoRequest() throws IoFault {
        String enables = send("18 2f");
        writeInVain(7, deviceIdRequest(31));
        writeInVain(8, deviceIdRequest(2));
        assertEquals(enables, HEX.formatHex(first()), "the last answer is still there");
        expectDeviceId(send("18 01"));
    }

    private void writeInVain(int command, byte[] part) {
        try {
            write(command, part, 0, part.length);
        } catch (IoFault refused) {
            assertTrue(NOT_ACKNOWLEDGED.contains(refused.errno()), refused.getMessage());
        }
    }

    @Test
    void aRequestThatIsTooLongIsForgotten() throws IoFault {
        byte[] part = deviceIdRequest(32);
        write(6, part, 0, 32);
        for (int i = 0; i < 9; i++) {
            writeInVain(i == 8 ? 8 : 7, part);
        }
        expectDeviceId(send("18 01"));
    }
}
