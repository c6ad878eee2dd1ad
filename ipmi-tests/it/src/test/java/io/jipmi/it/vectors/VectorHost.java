package io.jipmi.it.vectors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import io.jipmi.io.IoFault;
import io.jipmi.io.PortSpace;
import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import java.util.Locale;
import java.util.function.BooleanSupplier;

/**
 * The host's side of the register vectors: raw accesses, and after each of them an assertion on every bit of the status
 * register. It has its own constants, so that a mistake in the driver's cannot hide here.
 */
final class VectorHost {
    static final int IDLE = 0;
    static final int READ = 1;
    static final int WRITE = 2;
    static final int ERROR = 3;

    static final int ABORT = 0x60;
    static final int WRITE_START = 0x61;
    static final int WRITE_END = 0x62;
    static final int NEXT = 0x68;

    static final int OBF = 0x01;

    private static final int IBF = 0x02;
    private static final int COMMAND_NOT_DATA = 0x08;
    private static final int POLLS = 1000;
    private static final int MAX_ABORTS = 4;

    /** What the C/D bit of the status register shows. */
    enum CommandNotData {
        /** Whether the last write went to the command register, as IPMI 2.0 section 9.7 has it. */
        LAST_WRITE,
        /** Nothing: always 0. */
        NEVER_SET,
        /** Unknown, and not judged. */
        ANYTHING
    }

    private final PortSpace ports;
    private final int base;
    private final CommandNotData commandNotData;
    private boolean wroteCommand;
    private BooleanSupplier interruptLine = () -> false;
    private boolean interruptsEnabled;

    /** @param base data register; status and command follow it */
    VectorHost(PortSpace ports, int base, CommandNotData commandNotData) {
        this.ports = ports;
        this.base = base;
        this.commandNotData = commandNotData;
    }

    /** From now on, the line's level is asserted wherever OBF is. */
    void watch(BooleanSupplier lineIsHigh) {
        interruptLine = lineIsHigh;
    }

    /** From now on, if a line is watched, it must be high whenever OBF is. */
    void expectInterrupts() {
        interruptsEnabled = true;
    }

    int status() throws IoFault {
        return ports.in8(base + 1);
    }

    int state() throws IoFault {
        return status() >> 6;
    }

    /** Asserts the whole status register: nothing but the state, OBF if {@code obf} is set, and C/D as it should be. */
    void expect(int state, int obf, String when) throws IoFault {
        int status = status();
        int judged = commandNotData == CommandNotData.ANYTHING ? ~COMMAND_NOT_DATA : ~0;
        boolean command = commandNotData == CommandNotData.LAST_WRITE && wroteCommand;
        int expected = state << 6 | obf | (command ? COMMAND_NOT_DATA : 0);
        assertEquals(hex(expected & judged), hex(status & judged), () -> "status " + when);
    }

    /** Writes the command register and waits until the BMC has taken the byte. */
    void command(int value) throws IoFault {
        ports.out8(base + 1, value);
        wroteCommand = true;
        awaitTaken();
    }

    /** Writes the data register and waits until the BMC has taken the byte. */
    void data(int value) throws IoFault {
        ports.out8(base, value);
        wroteCommand = false;
        awaitTaken();
    }

    /** The vectors' "clrOBF": OBF and, with interrupts, the line are up; reading the data register takes both down. */
    int clearObf(int state, String when) throws IoFault {
        expect(state, OBF, when);
        assertEquals(interruptsEnabled, interruptLine.getAsBoolean(), () -> "interrupt line " + when);
        int value = ports.in8(base);
        expect(state, 0, when + ", data read");
        assertEquals(false, interruptLine.getAsBoolean(), () -> "interrupt line " + when + ", data read");
        return value;
    }

    /** K2 to K4: everything but the last byte. */
    void writeUpToEnd(byte[] bytes) throws IoFault {
        command(WRITE_START);
        clearObf(WRITE, "after WRITE_START");
        for (int i = 0; i < bytes.length; i++) {
            data(bytes[i] & 0xFF);
            clearObf(WRITE, "after request byte " + i);
        }
        command(WRITE_END);
        clearObf(WRITE, "after WRITE_END");
    }

    /** K2 to K5: all bytes of the request, WRITE_END, and then one byte more. */
    void write(String request) throws IoFault {
        writeUpToEnd(HexFormat.of().parseHex(request.replace(" ", "")));
        data(0x00);
    }

    /** K6, one byte: takes it and asks for the next. */
    int readNext(int index) throws IoFault {
        awaitObf();
        int value = clearObf(READ, "with answer byte " + index);
        data(NEXT);
        return value;
    }

    /** K6 and K7: the whole answer, and the dummy byte after it. */
    String read() throws IoFault {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        while (state() == READ) {
            answer.write(readNext(answer.size()));
        }
        takeDummy();
        return HexFormat.ofDelimiter(" ").formatHex(answer.toByteArray());
    }

    /** K2 to K7. */
    String exchange(String request) throws IoFault {
        write(request);
        return read();
    }

    /** A1, second half: aborts until the BMC offers its reason; returns the reason (A2) and ends in IDLE (A3). */
    int abort() throws IoFault {
        for (int attempts = 1; ; attempts++) {
            command(ABORT);
            clearObf(ERROR, "after GET_STATUS/ABORT");
            data(0x00);
            if (state() == READ) {
                return readReason();
            }
            if (attempts == MAX_ABORTS) {
                return fail("no READ state after " + MAX_ABORTS + " GET_STATUS/ABORT: status " + hex(status()));
            }
        }
    }

    /** A2 and A3: takes the reason of an error and returns to IDLE. */
    int readReason() throws IoFault {
        awaitObf();
        int reason = clearObf(READ, "with the error's reason");
        data(NEXT);
        takeDummy();
        return reason;
    }

    private void takeDummy() throws IoFault {
        awaitObf();
        clearObf(IDLE, "with the dummy byte");
    }

    private void awaitTaken() throws IoFault {
        for (int i = 0; i < POLLS; i++) {
            if ((status() & IBF) == 0) {
                return;
            }
        }
        fail("IBF still up after " + POLLS + " looks: status " + hex(status()));
    }

    private void awaitObf() throws IoFault {
        for (int i = 0; i < POLLS; i++) {
            if ((status() & OBF) != 0) {
                return;
            }
        }
        fail("OBF still down after " + POLLS + " looks: status " + hex(status()));
    }

    private static String hex(int value) {
        return String.format(Locale.ROOT, "0x%02x", value & 0xFF);
    }
}
