package io.jipmi.sim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jipmi.io.IoFault;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The KCS register sequences K1 to K7, V1, V2 and A1 to A3 of the register vectors, from another BMC model's tests. */
class KcsVectorsTest {
    private static final int DATA = 0xCA2;
    private static final int STATUS = 0xCA3;
    private static final int POLLS = 1000;

    private static final int IDLE = 0;
    private static final int READ = 1;
    private static final int WRITE = 2;

    private final SimulatedMachine machine =
            SimulatedMachine.builder().kcs(0xCA2).clock(new VirtualClock()).build();

    private int status() throws IoFault {
        return machine.ports().in8(STATUS);
    }

    private int state() throws IoFault {
        return status() >> 6;
    }

    private void waitIbfDown() throws IoFault {
        for (int i = 0; i < POLLS; i++) {
            if ((status() & 2) == 0) {
                return;
            }
        }
        throw new AssertionError("IBF stayed up");
    }

    private void clearObf() throws IoFault {
        takeData();
    }

    private int takeData() throws IoFault {
        assertEquals(1, status() & 1, "OBF before reading");
        int value = machine.ports().in8(DATA);
        assertEquals(0, status() & 1, "OBF after reading");
        return value;
    }

    private void command(int code) throws IoFault {
        machine.ports().out8(STATUS, code);
        waitIbfDown();
    }

    private void data(int value) throws IoFault {
        machine.ports().out8(DATA, value);
        waitIbfDown();
    }

    private void writeRequest(byte[] request) throws IoFault {
        command(0x61);
        assertEquals(WRITE, state());
        clearObf();
        for (byte b : request) {
            data(b);
            assertEquals(WRITE, state());
            clearObf();
        }
        command(0x62);
        assertEquals(WRITE, state());
        clearObf();
        data(0x00);
    }

    private byte[] readAnswer() throws IoFault {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        while (state() == READ) {
            answer.write(takeData());
            data(0x68);
        }
        assertEquals(IDLE, state());
        takeData();
        return answer.toByteArray();
    }

    private byte[] exchange(String hex) throws IoFault {
        writeRequest(HexFormat.of().parseHex(hex));
        return readAnswer();
    }

    private void abortAfterFirstAnswerByte() throws IoFault {
        writeRequest(new byte[] {0x18, 0x01});
        assertEquals(READ, state());
        assertEquals(0x1C, takeData());
        data(0x68);
        command(0x60);
        clearObf();
        data(0x00);
        assertEquals(READ, state());
        assertEquals(0x01, takeData(), "aborted by command");
        data(0x68);
        assertEquals(IDLE, state());
        clearObf();
        assertEquals(0x00, status());
    }

    @Test
    void shouldReadZeroStatusBeforeAnyCommand() throws IoFault {
        assertEquals(0x00, status());
    }

    @Test
    void shouldAnswerGetDeviceIdEvenWithOneByteTooMany() throws IoFault {
        byte[] answer = exchange("1801");
        assertArrayEquals(new byte[] {0x1C, 0x01, 0x00, 0x20}, Arrays.copyOf(answer, 4));
        assertEquals(0x02, answer[7], "IPMI version");
        assertEquals(3 + 15, answer.length);
        assertEquals(0x00, status());
    }

    @Test
    void shouldSetGlobalEnablesEvenWithOneByteTooMany() throws IoFault {
        assertArrayEquals(new byte[] {0x1C, 0x2E, 0x00}, exchange("182e0f"));
        assertArrayEquals(new byte[] {0x1C, 0x2F, 0x00, 0x0F}, exchange("182f"));
    }

    @Test
    void shouldReportAbortAndAnswerTheNextCommand() throws IoFault {
        exchange("1801");
        abortAfterFirstAnswerByte();
        assertEquals(0x1C, exchange("1801")[0]);
    }
}
