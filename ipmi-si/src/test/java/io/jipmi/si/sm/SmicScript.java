package io.jipmi.si.sm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jipmi.io.Errno;
import io.jipmi.io.IoFault;
import io.jipmi.msghandler.AddressSource;
import io.jipmi.si.AddressSpace;
import io.jipmi.si.SiConfig;
import io.jipmi.si.SiType;
import io.jipmi.si.fake.BytePorts;
import io.jipmi.si.regs.PortRegisters;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A SMIC machine over registers at 0xCA9 with nobody behind them: the test says what they show. Accesses are recorded as
 * {@code f}, {@code s}, {@code d} (flags, status, data read), {@code C=40}, {@code D=18}, {@code F=01}.
 */
final class SmicScript extends BytePorts {
    static final int RX = 0x80;
    static final int TX = 0x40;
    static final int SMS = 0x04;
    static final int BUSY = 0x01;
    static final int READY = 0xC0;
    static final long SECOND_NS = 1_000_000_000L;

    private static final int BASE = 0xCA9;
    private static final HexFormat HEX = HexFormat.of();

    /** The states of one request of two bytes in order, and the flags and status that lead on from each. */
    private static final String[] STATES = {
        "IDLE", "START_OP", "OP_OK", "WRITE_START", "WRITE_END", "WRITE2READ", "READ_START", "READ_NEXT", "READ_END"
    };

    private static final int[][] LEGAL = {
        {0, READY}, {0, READY}, {0, READY}, {TX, 0xC1}, {0, 0xC3}, {RX, 0xC3}, {RX, 0xC4}, {RX, 0xC6}, {0, READY}
    };

    final SmicMachine machine = new SmicMachine(new PortRegisters(
            this, new SiConfig(SiType.SMIC, AddressSpace.IO, BASE, 1, 1, 0, 0, 0x20, AddressSource.HARDCODED)));

    int flags;
    int status;
    int data;
    /** The bus fails at the access after so many; never below zero. */
    int accessesUntilFault = -1;

    private final StringBuilder accesses = new StringBuilder();

    /** A machine in that state, with a request of two bytes under way past IDLE (of three in WRITE_NEXT). */
    static SmicScript at(String state, boolean repeatable) throws IoFault {
        SmicScript script = new SmicScript();
        if (!state.equals("IDLE")) {
            script.begin(state.equals("WRITE_NEXT") ? "180155" : "1801", repeatable);
            script.goTo(state);
        }
        script.takeAccesses();
        return script;
    }

    void begin(String request, boolean repeatable) {
        byte[] bytes = HEX.parseHex(request);
        machine.begin(bytes, bytes.length, repeatable);
    }

    /** Does what leads on until the machine is in that state. */
    void goTo(String state) throws IoFault {
        for (int i = 0; !machine.stateName().equals(state); i++) {
            assertEquals(true, i < 200, "not reached: " + state + " from " + machine.stateName());
            goOn();
        }
    }

    /** One event with what the machine hopes for. */
    SmResult goOn() throws IoFault {
        String now = machine.stateName();
        int[] legal = now.equals("WRITE_NEXT")
                ? new int[] {TX, 0xC2}
                : LEGAL[Arrays.asList(STATES).indexOf(now)];
        data = 0;
        return event(legal[0], legal[1], 0);
    }

    SmResult event(int shownFlags, int shownStatus, long elapsedNs) throws IoFault {
        flags = shownFlags;
        status = shownStatus;
        return machine.event(elapsedNs);
    }

    /** A whole transaction with a BMC that behaves, from idle to idle. */
    void exchangeWorks() throws IoFault {
        assertEquals(true, machine.ready());
        begin("1825", false);
        takeAccesses();
        goTo("READ_START");
        int[] answer = {0x1C, 0x25, 0x00};
        for (int i = 0; i < answer.length; i++) {
            data = answer[i];
            assertEquals(SmResult.CALL_WITHOUT_DELAY, event(RX, i == 0 ? 0xC4 : i == 1 ? 0xC5 : 0xC6, 0));
        }
        data = 0;
        assertEquals(SmResult.TRANSACTION_COMPLETE, event(0, READY, 0));
        assertEquals("1c2500", result());
        assertEquals(true, machine.ready());
        assertEquals(false, machine.recovering());
    }

    String result() {
        byte[] bytes = new byte[StateMachine.MAX_LENGTH_BYTES];
        return HEX.formatHex(Arrays.copyOf(bytes, machine.result(bytes)));
    }

    String takeAccesses() {
        String taken = accesses.toString().strip();
        accesses.setLength(0);
        return taken;
    }

    @Override
    public int in8(int port) throws IoFault {
        failIfDue(port);
        accesses.append("dsf".charAt(port - BASE)).append(' ');
        return switch (port - BASE) {
            case 0 -> data;
            case 1 -> status;
            default -> flags;
        };
    }

    @Override
    public void out8(int port, int value) throws IoFault {
        failIfDue(port);
        accesses.append("DCF".charAt(port - BASE))
                .append('=')
                .append(HEX.toHexDigits((byte) value))
                .append(' ');
    }

    private void failIfDue(int port) throws IoFault {
        if (accessesUntilFault-- == 0) {
            throw new IoFault("access", "port 0x" + Integer.toHexString(port), Errno.EIO);
        }
    }
}
